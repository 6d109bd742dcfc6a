import { fitResiduals } from "./fit_residuals.ts";
import type { SmileLabel, SviParameters } from "./smile.ts";
import { JUDGED_DELTA, type SmileQuotes } from "./smile_quotes.ts";
import { at } from "../vocabulary/at.ts";

/** How far a slice lies from the quotes that judge it: those of |delta| from 0.05 on. */
export interface FitQuality {
  /** Root mean squares: in half spreads, in volatility points. */
  readonly halfSpreads: number;
  readonly points: number;
  /** Share of the quotes within half a spread. */
  readonly inside: number;
}

const GOOD_SHARE = 0.8;
const GOOD_POINTS = 0.25;
const POOR_HALF_SPREADS = 3;
const POOR_POINTS = 1;
/** Fewer quotes cannot show that a shape is theirs. */
const GOOD_QUOTES = 8;

/** Absent where no quote judges. */
export function fitQuality(
  quotes: SmileQuotes,
  parameters: SviParameters,
): FitQuality | undefined {
  const residuals = fitResiduals(quotes, parameters);
  let judged = 0;
  let halfSpreads = 0;
  let points = 0;
  let inside = 0;
  quotes.quotes.forEach(({ vega, halfSpread }, i) => {
    if (at(quotes.delta, i) < JUDGED_DELTA) return;
    const z = at(residuals, i) * vega / halfSpread;
    judged += 1;
    halfSpreads += z * z;
    points += (100 * at(residuals, i)) ** 2;
    if (Math.abs(z) <= 1) inside += 1;
  });
  if (judged === 0) return undefined;
  return {
    halfSpreads: Math.sqrt(halfSpreads / judged),
    points: Math.sqrt(points / judged),
    inside: inside / judged,
  };
}

/**
 * GOOD within a quarter of a volatility point, or with four quotes of five inside their spreads;
 * POOR beyond 3 half spreads and a point at once, and where nothing judges (method 3.12).
 */
export function qualityLabel(quality: FitQuality | undefined, quotes: number): SmileLabel {
  if (quality === undefined) return "POOR";
  if (quality.halfSpreads > POOR_HALF_SPREADS && quality.points > POOR_POINTS) return "POOR";
  const isNear = quality.inside >= GOOD_SHARE || quality.points <= GOOD_POINTS;
  return isNear && quotes >= GOOD_QUOTES ? "GOOD" : "FAIR";
}
