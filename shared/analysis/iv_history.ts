import type { FlowHistory } from "./direction/direction_figures.ts";

/** What earlier sessions measured of an underlying's chains, ascending; NaN where one has no figure. Volatilities are of constant 30 days, decimal (Q). */
export interface SmileHistory extends FlowHistory {
  readonly atm: Float64Array;
  readonly modelFree: Float64Array;
}

const NONE = new Float64Array();

/** The history of a name that has none. */
export const NO_SMILE_HISTORY: SmileHistory = {
  dates: [],
  atm: NONE,
  modelFree: NONE,
  riskReversal: NONE,
  putCallInterest: NONE,
  putCallVolume: NONE,
};
