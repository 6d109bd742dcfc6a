import { type Definition, leastCredit } from "../definition.ts";
import type { ExpirySlopes } from "./expiry_slopes.ts";
import { BestSet, type DefinitionScan } from "./best_set.ts";
import { leastGapOf, narrowness } from "./narrowness.ts";
import type { SlotSets } from "./place_slots.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { gatesPassed, gatesWithoutPop, type GateTerms } from "./scan_gates.ts";
import type { ScanLimits } from "./scan_input.ts";
import { SetFigures } from "./set_figures.ts";
import { setFilter } from "./set_filter.ts";
import type { HeldUnderlying, ScannedLeg } from "./scanned_leg.ts";

/** Weight of a squared relative distance from a target, against a return on the greatest loss. */
export const OFF_TARGET = 0.02;

/** What an expiry's profit and loss is known by before premiums (method 5.8). */
interface ExpiryEnds extends ExpirySlopes {
  readonly gainsWithoutEnd: boolean;
  readonly losesWithoutEnd: boolean;
  /** Greatest loss that a return is set against, rupees. */
  readonly greatestBase: number;
}

/** Profit and loss of the sets of one definition at the horizon. */
export interface SetPayoff {
  /** Absent with two expiries: their curve has no slopes of its own. */
  readonly ends?: ExpiryEnds;
  /**
   * Fills the extremes into the figures of the set whose slots have these strikes, and strike
   * indices from `base` on; premiums are in the figures already.
   */
  measure(figures: SetFigures, strikes: Float64Array, indices: Int32Array, base: number): void;
  /** P(P&L > 0) under the view, of the set measured last. */
  probability(): number;
}

/** The sets of strikes of one definition with everything that they are judged by. */
export interface SetScan {
  readonly definition: Definition;
  /** Of the near expiry, at which all is judged. */
  readonly columns: ScanColumns;
  readonly limits: ScanLimits;
  readonly sets: SlotSets;
  readonly targets: readonly (Float64Array | undefined)[];
  readonly legs: readonly ScannedLeg[];
  readonly held: HeldUnderlying;
  readonly payoff: SetPayoff;
}

/**
 * Compares every set of strikes of one definition on one chain (method 5.8). The key is expected
 * value after charges over maximum loss, less a penalty for strikes away from the definition's
 * targets: without proven edge all sets cost about the same, and the placement decides. Ties go to
 * the set found first, so the outcome is the same every time. Entry at executable prices.
 */
export function scanSets(scan: SetScan): DefinitionScan {
  const { definition, columns, limits, payoff } = scan;
  const { slots, indices, count } = scan.sets;
  const { credit, exitFamily } = definition;
  const { tick, strikes } = columns.chain;
  const gates: GateTerms = {
    limits,
    tick,
    premiumIsIncome: exitFamily === "credit" || exitFamily === "hedge",
  };
  const leastGap = leastGapOf(columns);
  const slotStrike = new Float64Array(slots);
  const figures = new SetFigures();
  const best = new BestSet();
  const isOff = count > strikes.length ? setFilter(scan, best) : undefined;
  for (let row = 0; row < count; row++) {
    const base = row * slots;
    if (row > 0 && isOff?.(base) === true) continue;
    for (let slot = 0; slot < slots; slot++) {
      slotStrike[slot] = strikes[indices[base + slot] as number] as number;
    }
    enter(figures, scan, slotStrike, base);
    if (!figures.isLiquid) {
      best.offer(row, gatesPassed(figures, gates), -Infinity, figures);
      continue;
    }
    figures.offTarget = offTarget(scan, base) +
      (leastGap > 0 ? narrowness(slotStrike, leastGap) : 0);
    const penalty = -OFF_TARGET * figures.offTarget;
    // Without a gain no key is above the one that a set has by its strikes alone.
    if (figures.expectedValue <= 0 && best.isBeyond(penalty)) continue;
    if (credit !== undefined) figures.leastCredit = leastCredit(credit, slotStrike);
    payoff.measure(figures, slotStrike, indices, base);
    const key = figures.expectedValue / Math.max(figures.lossBase, tick) + penalty;
    // The dearest figure, for sets only that could replace what is kept.
    if (!best.takes(gatesWithoutPop(figures, gates), key)) continue;
    figures.popP = payoff.probability();
    best.offer(row, gatesPassed(figures, gates), key, figures);
  }
  return best.result(indices, slots, count);
}

/** What entering the set costs, and what it is worth on the mean. */
function enter(
  figures: SetFigures,
  { legs, held, columns, sets }: SetScan,
  slotStrike: Float64Array,
  base: number,
): void {
  const { indices } = sets;
  let liquid = 1;
  let outlay = 0;
  let worth = held.worth;
  let turnover = held.price;
  let exercise = 0;
  let spreads = held.spread;
  let charges = legs.length * columns.brokerage + held.charges;
  for (let place = 0; place < legs.length; place++) {
    const leg = legs[place] as ScannedLeg;
    const i = indices[base + leg.slot] as number;
    const { quantity, units } = leg;
    const price = leg.price[i] as number;
    liquid &= leg.liquid[i] as number;
    outlay += quantity * price;
    turnover += units * price;
    exercise += units * (slotStrike[leg.slot] as number);
    worth += quantity * (leg.worth[i] as number);
    spreads += units * (leg.spread[i] as number);
    charges += units * (leg.charges[i] as number);
  }
  // A missing quote makes these NaN: a set without a price, never one with a wrong price.
  figures.isLiquid = liquid === 1 && outlay === outlay && spreads === spreads;
  figures.outlay = outlay;
  figures.turnover = turnover;
  figures.terms = turnover + exercise;
  figures.roundTrip = spreads + charges;
  // What is paid today costs its interest to the expiry; what is received earns it.
  figures.expectedValue = worth - outlay / columns.chain.discount - held.cost - charges;
}

function offTarget({ targets, sets }: SetScan, base: number): number {
  let off = 0;
  for (let slot = 0; slot < sets.slots; slot++) {
    const target = targets[slot];
    if (target !== undefined) off += target[sets.indices[base + slot] as number] as number;
  }
  return off;
}
