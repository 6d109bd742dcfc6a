import type { Bars } from "../../history/bars.ts";
import { clippedScore } from "../clipped_score.ts";
import type { ComponentName } from "../components.ts";
import { standardise } from "../../../statistics/standardise.ts";
import { technicalMeasures } from "./technical_measures.ts";

/**
 * One technical component at every bar: what was measured and its score, NaN where it has no data.
 */
interface TechnicalSeries {
  readonly component: ComponentName;
  readonly values: Float64Array;
  readonly scores: Float64Array;
}

const WINDOW = 250;
const LEAST = 120;

/**
 * Every technical component of an underlying at every bar, each standardised by its own 250
 * sessions before (method 6.11).
 */
export function technicalScores(bars: Bars, market?: Bars): TechnicalSeries[] {
  return technicalMeasures(bars, market).map(({ component, typical, values }) => ({
    component,
    values,
    scores: standardise(values, { window: WINDOW, least: LEAST, typical }).map(clippedScore),
  }));
}
