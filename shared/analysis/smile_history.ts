import type { FlowHistory } from "./direction/direction_view.ts";

/** What earlier sessions measured of an underlying's chains, ascending in date; NaN where a session has no figure. Volatilities are constant 30 days, decimals a year (Q). */
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
