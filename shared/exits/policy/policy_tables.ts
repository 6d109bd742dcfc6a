import { at } from "../../vocabulary/at.ts";
import { horizonAt, type HorizonTerms } from "../exit_terms.ts";
import { cellMeans, meanBefore, MIDDLE, NODES } from "./lattice.ts";
import { legWorths } from "./leg_worths.ts";
import { payoffOf } from "./payoff_of.ts";
import { policyCosts } from "./policy_costs.ts";
import type { PolicyStructure } from "./policy_structure.ts";
import { spotTables } from "./spot_tables.ts";
import { moved, type TableMove } from "./table_move.ts";
import { tablesBack } from "./tables_back.ts";

/**
 * What a structure is worth over time and the view's driver of the spot, rupees per unit: one table
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
  readonly held: () => readonly Float64Array[];
  /** Probability that it then gains after all charges, under the view. */
  readonly gains: () => readonly Float64Array[];
  /** Profit or loss at the expiry before charges under the view, by cell point of the driver. */
  readonly outcomes: () => Float64Array;
  /** The last of `marks` where far legs then have so many times their volatility. */
  readonly lastMarks: (volatility: number) => Float64Array;
  /** What leaving at the last point of time costs, crossing half of each leg's spread. */
  readonly endCost: Float64Array;
  /** What leaving at the first one costs. */
  readonly costNow: () => Float64Array;
}

/** The tables of a structure at points of time, shares of its horizon's variance (method 8.5). */
export function policyTables(
  structure: PolicyStructure,
  points: Float64Array,
  terms: HorizonTerms,
): PolicyTables {
  const { times, market, view, moves } = spotTables(horizonAt(structure.expiry, terms), points);
  const last = times.length - 1;
  const worths = legWorths(structure, market, terms);
  const payoff = payoffOf(structure, worths);
  const values = tablesBack(payoff, times);
  const start = at(values[0] as Float64Array, MIDDLE);
  const atSpot = (table: Float64Array, time: number, less = 0) =>
    moves !== undefined
      ? moved(table, moves[time] as TableMove, less)
      : less === 0
      ? table
      : since(table, less);
  const costAt = (time: number) => {
    const left = 1 - at(times, time);
    const costs = closingCost(
      structure,
      worths.map((worth) => meanBefore(cellMeans(worth), left, true)),
    );
    return atSpot(costs, time);
  };
  let own: Float64Array | undefined;
  const outcomes = () =>
    own ??= view === undefined ? payoff : payoffOf(structure, legWorths(structure, view, terms));
  const marks = values.map((table, time) => atSpot(table, time, start));
  return {
    times,
    start,
    marks,
    held: () =>
      view === undefined
        ? marks
        : tablesBack(outcomes(), times).map((table) => since(table, start)),
    gains: () => {
      const { charges } = policyCosts(structure);
      return tablesBack(outcomes().map((value) => value > charges ? 1 : 0), times);
    },
    outcomes,
    lastMarks: (volatility) => {
      const moved = payoffOf(structure, legWorths(structure, market, terms, volatility));
      return atSpot(meanBefore(cellMeans(moved), 1 - at(times, last), true), last, start);
    },
    endCost: costAt(last),
    costNow: () => costAt(0),
  };
}

function since(table: Float64Array, start: number): Float64Array {
  const values = new Float64Array(NODES);
  for (let node = 0; node < NODES; node++) values[node] = (table[node] as number) - start;
  return values;
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
