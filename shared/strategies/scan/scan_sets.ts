import { isMarketView } from "../../pricing/distribution.ts";
import { type Definition, leastCredit } from "../definition.ts";
import type { ExpirySlopes } from "./expiry_slopes.ts";
import { BestSet, type DefinitionScan } from "./best_set.ts";
import type { SlotSets } from "./place_slots.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { gainBounds, gainFloor, type LossCase } from "./gain_bounds.ts";
import {
  gatesPassed,
  gatesWithoutPop,
  type GateTerms,
  ILLIQUID,
  SCAN_GATES,
} from "./scan_gates.ts";
import type { ScanLimits } from "./scan_input.ts";
import { SetFigures } from "./set_figures.ts";
import { setFilter } from "./set_filter.ts";
import { SetSums } from "./set_sums.ts";
import type { SlotTarget } from "./slot_targets.ts";
import type { HeldUnderlying, ScannedLeg } from "./scanned_leg.ts";
import { isSoldVerticals, type WingPair, wingPairs } from "./wings.ts";
import { nth } from "../../vocabulary/nth.ts";

/** What an expiry's profit and loss is known by before premiums (method 5.8). */
interface ExpiryEnds extends ExpirySlopes {
  readonly gainsWithoutEnd: boolean;
  /** It has a maximum loss, which gain and cost are set against. */
  readonly isDefined: boolean;
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
  /** Ends that tell less than the risk of each of the sets, for those without `ends.isDefined`. */
  cases(sets: SlotSets): readonly LossCase[];
  /** Of the set measured last what its gain and cost are set against, and less than that. */
  leastRisk(): number;
  risk(): number;
  /** P(P&L > level) under the view, of the set measured last. */
  probability(level: number): number;
}

/** The sets of strikes of one definition with everything that they are judged by. */
export interface SetScan {
  readonly definition: Definition;
  /** Of the near expiry, at which all is judged. */
  readonly columns: ScanColumns;
  readonly limits: ScanLimits;
  readonly sets: SlotSets;
  readonly targets: readonly (SlotTarget | undefined)[];
  /** The options of the definition, in its order. */
  readonly legs: readonly ScannedLeg[];
  readonly held: HeldUnderlying;
  readonly payoff: SetPayoff;
}

/**
 * Compares every set of strikes of one definition on one chain (method 5.8). A set that gains is
 * best by its gain over its risk; without one all cost about the same, and the placement decides.
 * Ties go to the set found first, so the outcome is always the same. Entry at executable prices.
 */
export function scanSets(scan: SetScan): DefinitionScan {
  const { columns } = scan;
  const { slots, indices, count } = scan.sets;
  const best = new BestSet();
  const judge = setJudge(scan, best);
  // Less is not worth the columns.
  const sums = count > columns.chain.strikes.length ? new SetSums(scan) : undefined;
  const bounds = sums === undefined || isMarketView(columns.horizonView)
    ? undefined
    : gainBounds(scan, sums);
  const floor = bounds === undefined ? 0 : gainFloor(bounds, judge.gainOf);
  if (bounds !== undefined && floor > 0) {
    for (let row = 0; row < count; row++) if ((bounds[row] as number) >= floor) judge.offer(row);
    return best.result(indices, slots, count);
  }
  const isOff = sums === undefined ? undefined : setFilter(scan, best, sums, bounds);
  for (let row = 0; row < count; row++) {
    if (row > 0 && isOff?.(row) === true) continue;
    judge.offer(row);
  }
  return best.result(indices, slots, count);
}

/** Makes the figures of the sets of a scan, one set after the other. */
function setJudge(scan: SetScan, best: BestSet) {
  const { definition, columns, limits, payoff } = scan;
  const { slots, indices } = scan.sets;
  const { credit, exitFamily } = definition;
  const { tick, strikes } = columns.chain;
  const gates: GateTerms = {
    limits,
    tick,
    premiumIsIncome: exitFamily === "credit" || exitFamily === "hedge",
  };
  const wings = scannedWings(scan);
  const slotStrike = new Float64Array(slots);
  const figures = new SetFigures();
  const rank = { gain: -Infinity, offTarget: 0, costRatio: Infinity };
  return { offer, gainOf };

  /** Offers a row to the best set; the dearest figures only where it could replace what is kept. */
  function offer(row: number): void {
    enterRow(row);
    rank.offTarget = distance(scan, row * slots);
    if (!figures.isLiquid) {
      if (best.passed === -1) best.offer(row, ILLIQUID, rank, figures);
      return;
    }
    const passed = gatesWithoutPop(figures, gates);
    rank.gain = figures.expectedValue / Math.max(payoff.leastRisk(), tick);
    if (!best.mayTake(passed, rank)) return;
    figures.popP = payoff.probability(figures.charges);
    const all = gatesPassed(figures, gates);
    if (!best.mayTake(all, rank)) return;
    figures.risk = Math.max(payoff.risk(), tick);
    rank.gain = figures.expectedValue / figures.risk;
    rank.costRatio = figures.cost / figures.risk;
    best.offer(row, all, rank, figures);
  }

  /** What a row gains over its risk; 0 where it is not accepted. */
  function gainOf(row: number): number {
    enterRow(row);
    if (!figures.isLiquid) return 0;
    figures.popP = payoff.probability(figures.charges);
    if (gatesPassed(figures, gates) < SCAN_GATES.length) return 0;
    payoff.leastRisk();
    return figures.expectedValue / Math.max(payoff.risk(), tick);
  }

  function enterRow(row: number): void {
    const base = row * slots;
    for (let slot = 0; slot < slots; slot++) {
      slotStrike[slot] = strikes[indices[base + slot] as number] as number;
    }
    enter(figures, scan, slotStrike, base);
    if (!figures.isLiquid) return;
    wings.measure(figures, slotStrike, base);
    if (credit !== undefined) figures.leastCredit = leastCredit(credit, slotStrike);
    payoff.measure(figures, slotStrike, indices, base);
  }
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
  let traded = 1;
  let outlay = 0;
  let worth = held.worth;
  let market = held.market;
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
    traded &= leg.traded[i] as number;
    outlay += quantity * price;
    turnover += units * price;
    exercise += units * (slotStrike[leg.slot] as number);
    worth += quantity * (leg.worth[i] as number);
    market += quantity * (leg.market[i] as number);
    spreads += units * (leg.spread[i] as number);
    charges += units * (leg.charges[i] as number);
  }
  // A missing quote makes these NaN: a set without a price, never one with a wrong price.
  figures.isLiquid = liquid === 1 && outlay === outlay && spreads === spreads;
  figures.isTraded = traded === 1;
  figures.outlay = outlay;
  figures.turnover = turnover;
  figures.terms = turnover + exercise;
  figures.charges = charges;
  figures.roundTrip = spreads + charges;
  // What is paid today costs its interest to the expiry; what is received earns it.
  const costs = outlay / columns.chain.discount + held.cost + charges;
  figures.expectedValue = worth - costs;
  figures.cost = costs - market;
}

/** Steps of the strike grid between a set and its targets. */
export function distance({ targets, sets }: SetScan, base: number): number {
  const { indices, slots } = sets;
  let off = 0;
  for (let slot = 0; slot < slots; slot++) {
    const target = targets[slot];
    if (target === undefined) continue;
    const wanted = target.from === undefined
      ? target.place
      : target.places[indices[base + target.from] as number] as number;
    off += Math.abs((indices[base + slot] as number) - wanted);
  }
  return off;
}

/** What the wings of a definition's sets insure, filled into their figures. */
function scannedWings({ definition, legs, sets }: SetScan) {
  // An underlying leg is never paired, and comes before the options.
  const before = definition.legs.length - legs.length;
  const legAt = (place: number) => legs[place - before] as ScannedLeg;
  const pairs = wingPairs(definition).map((pair: WingPair) => ({
    sold: legAt(pair.sold),
    wing: legAt(pair.wing),
  }));
  const verticals = isSoldVerticals(definition) ? pairs : [];
  const { indices } = sets;
  const deltaOf = ({ deltaSize, slot }: ScannedLeg, base: number) =>
    deltaSize[indices[base + slot] as number] as number;
  return {
    measure: (figures: SetFigures, strikes: Float64Array, base: number): void => {
      let share = Infinity;
      for (const { sold, wing } of pairs) {
        share = Math.min(share, deltaOf(wing, base) / deltaOf(sold, base));
      }
      figures.wingShare = share;
      let width = 0;
      for (const { sold, wing } of verticals) {
        width = Math.max(width, Math.abs(nth(strikes, sold.slot) - nth(strikes, wing.slot)));
      }
      figures.soldWidth = width;
    },
  };
}
