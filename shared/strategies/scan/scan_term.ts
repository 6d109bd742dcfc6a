import { type Definition, leastCredit } from "../definition.ts";
import { settled } from "../payoff/payoff_shape.ts";
import { BestSet, costIsAllowed, type DefinitionScan, isPossible, OFF_TARGET } from "./best_set.ts";
import { leastGapOf, narrowness } from "./narrowness.ts";
import { placeSlots, targetsOf } from "./place_slots.ts";
import type { ScanLimits } from "./scan_input.ts";
import type { TermPair } from "./term_pair.ts";

/**
 * The scan of a definition whose legs lie in two expiries, judged at the near one (quant 5.4): values of far legs come from the pair's tables, the
 * key and the gates are those of `scanDefinition`.
 */
export function scanTerm(
  definition: Definition,
  pair: TermPair,
  limits: ScanLimits,
  level = 0,
): DefinitionScan {
  const { near, far, nodes, tails } = pair;
  const { strikes } = near.chain;
  const rule = definition.credit;
  const { slots, indices, count } = placeSlots(definition, near, far, level);
  const legs = definition.legs.map(({ right, side, ratio, slot, expiry }) => {
    if (right === "underlying") throw new RangeError("scanTerm: no underlying in two expiries");
    const columns = (expiry === "far" ? far : near)[right];
    return {
      right,
      slot,
      far: expiry === "far",
      quantity: side === "buy" ? ratio : -ratio,
      columns,
    };
  });
  const targets = targetsOf(definition, near, far);
  const leastGap = leastGapOf(near);
  const slotStrike = new Float64Array(slots);
  const value = new Float64Array(nodes.length);
  const best = new BestSet();
  for (let row = 0; row < count; row++) {
    const base = row * slots;
    let off = 0;
    for (let slot = 0; slot < slots; slot++) {
      const index = indices[base + slot] as number;
      slotStrike[slot] = strikes[index] as number;
      const target = targets[slot];
      if (target !== undefined) off += target[index] as number;
    }
    if (leastGap > 0) off += narrowness(slotStrike, leastGap);
    let liquid = 1;
    let entry = 0;
    let cost = 0;
    let turnover = 0;
    let exercise = 0;
    let charges = legs.length * near.brokerage;
    let worth = 0;
    for (const { right, columns, far: isFar, quantity: q, slot } of legs) {
      const i = indices[base + slot] as number;
      const bid = columns.quotes.bid[i] as number;
      const ask = columns.quotes.ask[i] as number;
      const price = q > 0 ? ask : bid;
      liquid &= columns.liquid[i] as number;
      entry += q * price;
      worth += q * (isFar ? pair.meanOf(right, i) : columns.worth[i] as number);
      turnover += Math.abs(q) * price;
      exercise += Math.abs(q) * (slotStrike[slot] as number);
      cost += Math.abs(q) * (ask - bid);
      charges += Math.abs(q) * ((q > 0 ? columns.buyCharges[i] : columns.sellCharges[i]) as number);
    }
    if (!(entry === entry && cost === cost)) liquid = 0;
    let gate = liquid;
    const ev = worth - entry / near.chain.discount - charges;
    // Without a gain no key is above the one that a set has by its strikes alone.
    if (ev <= 0 && best.isBeyond(-OFF_TARGET * off)) continue;
    let most = -Infinity;
    let least = Infinity;
    let pop = 0;
    if (gate === 1) {
      value.fill(-entry);
      for (const { right, far: isFar, quantity: q, slot } of legs) {
        const strike = slotStrike[slot] as number;
        const column = isFar ? pair.worthOf(right, indices[base + slot] as number) : undefined;
        const sign = right === "call" ? 1 : -1;
        for (let n = 0; n < nodes.length; n++) {
          const held = column === undefined
            ? Math.max(0, sign * ((nodes[n] as number) - strike))
            : column[n] as number;
          value[n] = (value[n] as number) + q * held;
        }
      }
      for (let n = 0; n < nodes.length; n++) {
        const at = value[n] as number;
        if (at > most) most = at;
        if (at < least) least = at;
      }
      pop = probability();
      const premium = rule === undefined ? 0 : -entry - leastCredit(rule, slotStrike);
      if (settled(premium, turnover + exercise) >= 0) gate = 2;
    }
    if (gate === 2 && isPossible(most, least, near.chain.tick)) gate = 3;
    if (gate === 3 && costIsAllowed(limits, cost + charges, -entry, most, turnover)) gate = 4;
    if (gate === 4 && pop >= limits.minPopDebit) gate = 5;
    const key = ev / Math.max(-least, near.chain.tick) - OFF_TARGET * off;
    best.offer(row, gate, key, ev, -least, pop);
  }
  return best.result(indices, slots, count);

  /** P(P&L > 0): linear between nodes, level beyond them. */
  function probability(): number {
    const last = nodes.length - 1;
    let sum = (value[0] as number) > 0 ? 1 - (tails[0] as number) : 0;
    if ((value[last] as number) > 0) sum += tails[last] as number;
    for (let n = 0; n < last; n++) {
      const [a, b] = [value[n] as number, value[n + 1] as number];
      if (a <= 0 && b <= 0) continue;
      const mass = (tails[n] as number) - (tails[n + 1] as number);
      if (a > 0 && b > 0) sum += mass;
      else sum += mass * Math.max(a, b) / Math.abs(b - a);
    }
    return sum;
  }
}
