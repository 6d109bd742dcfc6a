import { type Definition, leastCredit, type LegRule } from "../definition.ts";
import { settled } from "../payoff/payoff_shape.ts";
import { BestSet, costIsAllowed, type DefinitionScan, isPossible, OFF_TARGET } from "./best_set.ts";
import { leastGapOf, narrowness } from "./narrowness.ts";
import { placeSlots, targetsOf } from "./place_slots.ts";
import { type ScanColumns, type ScanSide, underlyingGrowth } from "./scan_columns.ts";
import type { ScanLimits, UnderlyingQuote } from "./scan_input.ts";

/** Greatest return base, as a share of the forward (quant 5.5): a fall to 0 is no nearer than a rise without end. */
const UNINSURED_BASE = 0.1;

/**
 * Compares every set of strikes of one definition on one chain. The key is expected value after charges over maximum loss,
 * less a penalty for strikes away from the definition's targets: without proven edge all sets cost about the same, and the placement decides. Ties go to the
 * set found first, so the outcome is the same every time. Entry at executable prices.
 */
export function scanDefinition(
  definition: Definition,
  columns: ScanColumns,
  limits: ScanLimits,
  underlying: UnderlyingQuote | undefined,
  level = 0,
): DefinitionScan {
  const { chain, view, tails, tailFrom, tailStep } = columns;
  const { strikes } = chain;
  const rule = definition.credit;
  const { slots, indices, count } = placeSlots(definition, columns, columns, level);
  const legs = definition.legs.filter(({ right }) => right !== "underlying");
  const n = legs.length;
  const sides = legs.map(({ right }) => right === "call" ? columns.call : columns.put);
  const quantity = Float64Array.from(legs, ({ side, ratio }) => side === "buy" ? ratio : -ratio);
  const slotOf = Int32Array.from(legs, ({ slot }) => slot);
  const held = definition.legs.length > n ? 1 : 0;
  const heldPrice = held === 1 ? underlying?.ask ?? Number.NaN : 0;
  const heldCost = held === 1 && underlying !== undefined
    ? heldPrice * underlyingGrowth(chain, underlying)
    : 0;
  const heldSpread = held === 1 && underlying !== undefined ? underlying.ask - underlying.bid : 0;
  const leastGap = leastGapOf(columns);
  const targets = targetsOf(definition, columns);
  const slopes = slopesOf(legs, slots, held);
  const lastSlope = slopes[slots] as number;
  // A gain that ends only at a price of 0 is as good as one without end: both go by the premiums.
  const gainsWithoutEnd = lastSlope > 0 || (slopes[0] as number) < 0;
  const putQuantity = Float64Array.from(
    { length: slots },
    (_, slot) =>
      legs.reduce(
        (sum, leg, i) =>
          sum + (leg.right === "put" && leg.slot === slot ? quantity[i] as number : 0),
        0,
      ),
  );
  const units = quantity.reduce((sum, q) => sum + Math.abs(q), held);
  const slotStrike = new Float64Array(slots);
  const value = new Float64Array(slots + 1);
  const best = new BestSet();

  for (let row = 0; row < count; row++) {
    const base = row * slots;
    let liquid = 1;
    let entry = 0;
    let worth = held * (view.forward + columns.underlyingResidual);
    let turnover = held * heldPrice;
    let exercise = 0;
    let cost = heldSpread;
    let charges = n * columns.brokerage + held * columns.underlyingCharges;
    let off = 0;
    for (let slot = 0; slot < slots; slot++) {
      const index = indices[base + slot] as number;
      slotStrike[slot] = strikes[index] as number;
      const target = targets[slot];
      if (target !== undefined) off += target[index] as number;
    }
    if (leastGap > 0) off += narrowness(slotStrike, leastGap);
    for (let leg = 0; leg < n; leg++) {
      const slot = slotOf[leg] as number;
      const i = indices[base + slot] as number;
      const side = sides[leg] as ScanSide;
      const q = quantity[leg] as number;
      const bid = side.quotes.bid[i] as number;
      const ask = side.quotes.ask[i] as number;
      liquid &= side.liquid[i] as number;
      const price = q > 0 ? ask : bid;
      entry += q * price;
      turnover += Math.abs(q) * price;
      exercise += Math.abs(q) * (slotStrike[slot] as number);
      worth += q * (side.worth[i] as number);
      cost += Math.abs(q) * (ask - bid);
      charges += Math.abs(q) * ((q > 0 ? side.buyCharges[i] : side.sellCharges[i]) as number);
    }
    // A missing quote makes these NaN: it is a set without a price, never one with a wrong price.
    if (!(entry === entry && cost === cost)) liquid = 0;
    let gate = liquid;
    let most = -Infinity;
    let least = Infinity;
    let pop = 0;
    if (gate === 1) {
      // Profit and loss at 0 and at each strike, then to infinity by the last slope: the slopes are the definition's own.
      let sum = -entry - held * heldPrice;
      for (let slot = 0; slot < slots; slot++) {
        sum += (putQuantity[slot] as number) * (slotStrike[slot] as number);
      }
      let from = 0;
      for (let node = 0; node <= slots; node++) {
        if (node > 0) {
          const strike = slotStrike[node - 1] as number;
          sum += (slopes[node - 1] as number) * (strike - from);
          from = strike;
        }
        // A span that premiums bring to zero is no profit, whatever their sum leaves in doubles.
        const exact = settled(sum, turnover + exercise + units * from);
        value[node] = exact;
        if (exact > most) most = exact;
        if (exact < least) least = exact;
      }
      if (lastSlope > 0) most = Infinity;
      if (lastSlope < 0) least = -Infinity;
      pop = probability();
      const premium = rule === undefined ? 0 : -entry - leastCredit(rule, slotStrike);
      if (settled(premium, turnover + exercise) >= 0) gate = 2;
    }
    if (gate === 2 && isPossible(most, least, chain.tick)) gate = 3;
    // What is paid today costs its interest to the expiry; what is received earns it.
    const ev = worth - entry / chain.discount - heldCost - charges;
    const profit = gainsWithoutEnd ? Infinity : most;
    if (gate === 3 && costIsAllowed(limits, cost + charges, -entry, profit, turnover)) gate = 4;
    if (gate === 4) {
      if (pop >= (premiumIsIncome(entry) ? limits.minPopCredit : limits.minPopDebit)) gate = 5;
    }
    const loss = Math.min(-least, UNINSURED_BASE * chain.forward);
    const key = ev / Math.max(loss, chain.tick) - OFF_TARGET * off;
    best.offer(row, gate, key, ev, -least, pop);
  }
  return best.result(indices, slots, count);

  /** A premium received is the gain of its family; one that only pays for the long legs is not. */
  function premiumIsIncome(entry: number): boolean {
    return entry < 0 && (definition.exitFamily === "credit" || definition.exitFamily === "hedge");
  }

  /** P(P&L > 0) over the segments between the nodes, from the table of tails. */
  function probability(): number {
    let sum = 0;
    for (let node = 0; node <= slots; node++) {
      const from = node === 0 ? 0 : slotStrike[node - 1] as number;
      const to = node === slots ? Infinity : slotStrike[node] as number;
      if (!(to > from)) continue;
      const start = value[node] as number;
      const end = node === slots
        ? (lastSlope > 0 ? Infinity : lastSlope < 0 ? -Infinity : start)
        : value[node + 1] as number;
      if (start <= 0 && end <= 0) continue;
      if (start >= 0 && end >= 0) {
        // Zero at one end has no probability of its own; a span of zero is no profit.
        if (start > 0 || end > 0) sum += tail(from) - tail(to);
        continue;
      }
      const crossing = node === slots
        ? from - start / lastSlope
        : from - start * (to - from) / (end - start);
      sum += start > 0 ? tail(from) - tail(crossing) : tail(crossing) - tail(to);
    }
    return sum;
  }

  function tail(price: number): number {
    const place = (price - tailFrom) / tailStep;
    if (price <= 0) return 1;
    if (price === Infinity) return 0;
    const cell = Math.floor(place);
    // A steep smile has mass beyond the table.
    if (place < 0 || cell >= tails.length - 1) return view.tail(price);
    const share = place - cell;
    return (1 - share) * (tails[cell] as number) + share * (tails[cell + 1] as number);
  }
}

/** Slope of profit and loss below the first slot, between each two, and above the last one. */
function slopesOf(legs: readonly LegRule[], slots: number, held: number): Float64Array {
  return Float64Array.from(
    { length: slots + 1 },
    (_, segment) =>
      legs.reduce((sum, { right, side, ratio, slot }) => {
        const quantity = side === "buy" ? ratio : -ratio;
        if (right === "call") return slot < segment ? sum + quantity : sum;
        return slot >= segment ? sum - quantity : sum;
      }, held),
  );
}
