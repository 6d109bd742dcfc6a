import type { Smile } from "../../../pricing/smile.ts";
import { riskReversal25 } from "../../flow/risk_reversal.ts";

const SESSIONS = 5;

/**
 * Change of the 25-delta risk reversal over 5 sessions, for each of `earlier` (ascending) and,
 * last, for the smile now; NaN where either end is absent. Decimal a year (Q).
 */
export function skewChanges(smile: Smile, earlier: Float64Array): Float64Array {
  const series = Float64Array.of(...earlier, symmetricReversal(smile));
  return series.map((value, i) => value - (series[i - SESSIONS] ?? Number.NaN));
}

/**
 * Half of the risk reversal less that of the mirrored smile: forward delta is not symmetric in log
 * moneyness, so that a mirrored smile has the negated risk reversal only within some 0.0005, a
 * fortieth of a deviation of the change.
 */
function symmetricReversal(smile: Smile): number {
  const mirrored: Smile = {
    ...smile,
    w: (k) => smile.w(-k),
    w1: (k) => -smile.w1(-k),
    w2: (k) => smile.w2(-k),
  };
  const own = riskReversal25(smile)?.riskReversal ?? Number.NaN;
  return 0.5 * (own - (riskReversal25(mirrored)?.riskReversal ?? Number.NaN));
}
