import type { ScanLimits } from "./scan_input.ts";

/** The gates of a scan in their order; a set that fails one is told by the last gate it reached. */
export const GATES = [
  "illiquid",
  "credit_below_rule",
  "impossible_premium",
  "cost_above_limit",
  "pop_below_minimum",
] as const;
export type Gate = (typeof GATES)[number];

/** Figures of the best set of strikes as the scan computed them, per unit. */
export interface ScannedSet {
  /** Strike index of each slot. */
  readonly indices: readonly number[];
  readonly expectedValue: number;
  readonly maxLoss: number;
  readonly probabilityOfProfit: number;
  readonly key: number;
}

/** The best set that passes every gate, and the best that reached furthest when none does. */
export interface DefinitionScan {
  readonly scanned: number;
  readonly accepted?: ScannedSet;
  readonly failed?: ScannedSet & { readonly gate: Gate };
}

/** Weight of a squared relative distance from a placement's target, against a return on the greatest loss. */
export const OFF_TARGET = 0.02;
/** Quotes closer to a sure gain or loss than this many ticks are not told apart from it. */
const SURE_TICKS = 0.5;

/** True when a structure can gain and can lose by more than rounding to the tick. */
export function isPossible(most: number, least: number, tick: number): boolean {
  return most > SURE_TICKS * tick && least < -SURE_TICKS * tick;
}

/** A round trip may cost its share of the credit or of the greatest profit; where that is unlimited, of all premiums that change hands. */
export function costIsAllowed(
  limits: ScanLimits,
  roundTrip: number,
  credit: number,
  maxProfit: number,
  turnover: number,
): boolean {
  const byProfit = maxProfit < Infinity
    ? limits.maxRoundTripProfit * maxProfit
    : limits.maxRoundTripCredit * turnover;
  return roundTrip <= Math.max(limits.maxRoundTripCredit * credit, byProfit);
}

/** Keeps the best set of a scan as its rows are offered: plain numbers, nothing is made in the loop. Ties go to the row offered first. */
export class BestSet {
  #row = -1;
  #gate = -1;
  #key = -Infinity;
  #expectedValue = 0;
  #maxLoss = 0;
  #probability = 0;

  /** True when a key could not replace what is kept: the row need not be looked at further. */
  isBeyond(key: number): boolean {
    return this.#gate === GATES.length && key <= this.#key;
  }

  /** Offers a row that passed so many gates. */
  offer(
    row: number,
    gate: number,
    key: number,
    expectedValue: number,
    maxLoss: number,
    probability: number,
  ): void {
    if (gate < this.#gate || (gate === this.#gate && !(key > this.#key))) return;
    this.#row = row;
    this.#gate = gate;
    this.#key = key;
    this.#expectedValue = expectedValue;
    this.#maxLoss = maxLoss;
    this.#probability = probability;
  }

  /** What the scan of so many rows of `slots` indices found. */
  result(indices: Int32Array, slots: number, scanned: number): DefinitionScan {
    if (this.#row === -1) return { scanned };
    const set = {
      indices: [...indices.subarray(this.#row * slots, (this.#row + 1) * slots)],
      expectedValue: this.#expectedValue,
      maxLoss: this.#maxLoss,
      probabilityOfProfit: this.#probability,
      key: this.#key,
    };
    const gate = GATES[this.#gate];
    return gate === undefined ? { scanned, accepted: set } : { scanned, failed: { ...set, gate } };
  }
}
