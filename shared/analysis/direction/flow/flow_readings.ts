import type { PricedChain } from "../../../market/priced_chain.ts";
import { putCallRatios } from "../../flow/put_call_ratio.ts";
import { clippedScore } from "../clipped_score.ts";
import type { IvHistory } from "../../iv_history.ts";
import { type Reading, readingOf } from "../reading.ts";
import { standardise } from "../../../statistics/standardise.ts";
import { contrarianScore } from "./contrarian_score.ts";
import { FLOW_STANDARD } from "./flow_standard.ts";
import { logRatios } from "./log_ratios.ts";
import { painPull } from "./pain_pull.ts";
import { premiumBalance } from "./premium_balance.ts";
import { skewChanges } from "./skew_changes.ts";
import { usualBalance } from "./usual_balance.ts";
import { wallPosition } from "./wall_position.ts";
import { present } from "../../../vocabulary/present.ts";

/** Deviations over 54 underlyings, January and February 2026. */
const TYPICAL_TURNOVER = 0.36;
const TYPICAL_PREMIUM = 0.53;
const TYPICAL_PULL = 0.83;

/**
 * What the options of the nearest chain say of the direction, each component that has data. A
 * mirrored chain (strike to c c / K, calls and puts swapped) has exactly the negated values.
 */
export function flowReadings(chain: PricedChain, history: IvHistory): Reading[] {
  const ratios = putCallRatios(chain);
  const interest = Math.log(ratios.byInterest ?? Number.NaN);
  const volume = Math.log(ratios.byVolume ?? Number.NaN);
  const earlierInterest = logRatios(history.putCallInterest);
  const earlierVolume = logRatios(history.putCallVolume);
  const skew = skewChanges(chain.smile, history.riskReversal);
  const position = wallPosition(chain);
  // Calls' volume over open interest against puts': the ratios' difference.
  const turnover = Float64Array.of(
    ...earlierInterest.map((ratio, i) => ratio - (earlierVolume[i] ?? Number.NaN)),
    interest - volume,
  );
  const usual = usualBalance(chain, earlierVolume) ?? Number.NaN;
  const premium = premiumBalance(chain) - Math.tanh(0.5 * usual);
  const pull = painPull(chain) ?? Number.NaN;
  return [
    ...readingOf("put_call_interest", interest, contrarianScore(interest, earlierInterest)),
    ...readingOf("put_call_volume", volume, contrarianScore(volume, earlierVolume)),
    ...readingOf("risk_reversal_change", skew.at(-1), lastScore(skew)),
    ...readingOf("walls", position, position),
    ...readingOf("turnover_balance", turnover.at(-1), lastScore(turnover, TYPICAL_TURNOVER)),
    ...readingOf("premium_balance", premium, clippedScore(premium / TYPICAL_PREMIUM)),
    ...readingOf("max_pain", pull, clippedScore(pull / TYPICAL_PULL)),
  ];
}

function lastScore(series: Float64Array, typical?: number): number {
  const standard = { ...FLOW_STANDARD, ...present({ typical }) };
  return clippedScore(standardise(series, standard).at(-1) ?? Number.NaN);
}
