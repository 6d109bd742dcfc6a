import { isMarketView, smileDistribution, viewDistribution } from "../../pricing/distribution.ts";
import type { PolicyStructure } from "./policy_structure.ts";
import { signOf } from "../../vocabulary/leg.ts";
import { at } from "../../vocabulary/at.ts";
import { type ExitTerms, horizonAt } from "../exit_terms.ts";
import { cellMeans, meanBefore, MIDDLE, NODES } from "./lattice.ts";
import { legWorths } from "./leg_worths.ts";
import { policyCosts } from "./policy_costs.ts";
import { terminalPrices } from "./terminal_prices.ts";

/** Points of time at most, and the least share of the horizon's variance between two. */
const MOST_TIMES = 24;
const LEAST_STEP = 0.004;

/**
 * What a candidate is worth over time and the view's driver of the spot, rupees per unit: one table
 * a point of time, from now to the end of the policy.
 */
export interface PolicyTables {
  /** Share of the horizon's variance that has passed, ascending from 0. */
  readonly times: Float64Array;
  /** Mean payoff now under the market's measure, less what was paid: half a spread lost, about. */
  readonly start: number;
  /** Profit or loss on mid since the entry at mid: the market's price at that spot. */
  readonly marks: readonly Float64Array[];
  /** Mean of the same when it is held to the expiry, under the view. */
  readonly held: readonly Float64Array[];
  /** Probability that it then gains after all charges, under the view. */
  readonly gains: readonly Float64Array[];
  /** What leaving at the last point of time costs, crossing half of each leg's spread. */
  readonly endCost: Float64Array;
  /** What leaving at the first one costs. */
  readonly costNow: () => Float64Array;
}

/** The tables of a candidate up to a share of its horizon's variance (method 8.5). */
export function policyTables(
  structure: PolicyStructure,
  end: number,
  terms: ExitTerms,
): PolicyTables {
  const { chain: { smile, forward }, view } = horizonAt(structure.expiry, terms);
  const times = timesTo(end);
  const deviation = Math.sqrt(smile.w(0));
  const market = settlementOf(
    structure,
    terminalPrices(smileDistribution(forward, smile), deviation),
    terms,
  );
  const values = tablesBack(market.payoff, times);
  const start = at(values[0] as Float64Array, MIDDLE);
  const since = (table: Float64Array) => table.map((value) => value - start);
  const costAt = (time: number) =>
    closingCost(
      structure,
      market.worths.map((worth) => meanBefore(cellMeans(worth), 1 - at(times, time), true)),
    );
  const last = times.length - 1;
  const marks = values.map(since);
  if (isMarketView(view)) {
    const gains = tablesBack(gainsOf(market, structure), times);
    return {
      times,
      start,
      marks,
      held: marks,
      gains,
      endCost: costAt(last),
      costNow: () => costAt(0),
    };
  }
  const own = settlementOf(
    structure,
    terminalPrices(viewDistribution(forward, smile, view), deviation * view.beta),
    terms,
  );
  const spots = tablesBack(market.prices, times);
  // The driver's own drift comes with time, not at once.
  const ownSpots = tablesBack(own.prices, times).map((table, time) => {
    const growth = Math.exp(-view.mu * (1 - at(times, time)));
    return table.map((price) => price * growth);
  });
  const atSpot = (table: Float64Array, time: number) =>
    moved(table, spots[time] as Float64Array, ownSpots[time] as Float64Array);
  return {
    times,
    start,
    marks: marks.map(atSpot),
    held: tablesBack(own.payoff, times).map(since),
    gains: tablesBack(gainsOf(own, structure), times),
    endCost: atSpot(costAt(last), last),
    costNow: () => atSpot(costAt(0), 0),
  };
}

function timesTo(end: number): Float64Array {
  const steps = end === 0 ? 0 : Math.max(1, Math.min(MOST_TIMES, Math.floor(end / LEAST_STEP)));
  return Float64Array.from({ length: steps + 1 }, (_, i) => steps === 0 ? 0 : end * i / steps);
}

/** What a measure's settlement prices make of a candidate, at each cell point of the driver. */
interface Settlement {
  readonly prices: Float64Array;
  /** Worth of one unit of each leg. */
  readonly worths: readonly Float64Array[];
  /** Per unit, before charges. */
  readonly payoff: Float64Array;
}

function settlementOf(
  structure: PolicyStructure,
  prices: Float64Array,
  terms: ExitTerms,
): Settlement {
  const worths = legWorths(structure, prices, terms);
  const payoff = new Float64Array(prices.length);
  structure.legs.forEach((leg, i) => {
    const worth = worths[i] as Float64Array;
    const units = signOf(leg.side) * leg.ratio;
    for (let j = 0; j < payoff.length; j++) {
      payoff[j] = at(payoff, j) + units * (at(worth, j) - leg.price);
    }
  });
  return { prices, worths, payoff };
}

/** 1 where it gains after all charges. */
function gainsOf({ payoff }: Settlement, structure: PolicyStructure): Float64Array {
  const { charges } = policyCosts(structure);
  return payoff.map((value) => value > charges ? 1 : 0);
}

/** Means of what the horizon brings at each point of time, from the last one backwards. */
function tablesBack(points: Float64Array, times: Float64Array): Float64Array[] {
  const last = times.length - 1;
  const tables: Float64Array[] = [meanBefore(cellMeans(points), 1 - at(times, last), true)];
  for (let i = last; i > 0; i--) {
    tables.unshift(meanBefore(tables[0] as Float64Array, at(times, i) - at(times, i - 1)));
  }
  return tables;
}

/** Half of each leg's spread, but no more than the leg is worth, half a tick at least. */
function closingCost(structure: PolicyStructure, worths: readonly Float64Array[]): Float64Array {
  const { legs, tick } = structure;
  const costs = new Float64Array(NODES);
  legs.forEach(({ bid, ask, ratio }, i) => {
    const worth = worths[i] as Float64Array;
    const half = 0.5 * (ask - bid);
    for (let node = 0; node < NODES; node++) {
      const cost = Math.min(half, Math.max(at(worth, node), 0.5 * tick));
      costs[node] = at(costs, node) + ratio * cost;
    }
  });
  return costs;
}

/** A table over one driver as a table over another: at the spot that both call the same. */
function moved(table: Float64Array, spots: Float64Array, ownSpots: Float64Array): Float64Array {
  let cell = 0;
  return ownSpots.map((spot) => {
    while (cell + 2 < NODES && at(spots, cell + 1) < spot) cell++;
    const [low, high] = [at(spots, cell), at(spots, cell + 1)];
    const share = high > low ? (spot - low) / (high - low) : 0;
    return at(table, cell) + share * (at(table, cell + 1) - at(table, cell));
  });
}
