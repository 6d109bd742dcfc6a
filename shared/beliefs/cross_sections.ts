import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { crossSectionScores, LEAST_NAMES } from "./cross_section_scores.ts";
import { calendarOf, type NameHistory } from "./name_history.ts";
import { type SignalClaim, SIGNALS } from "./name_signals.ts";
import { varianceOutcomes } from "./variance_outcomes.ts";

/** One session's names that have a score and an outcome. */
export interface CrossSection {
  readonly date: TradingDate;
  /** When the last of the outcomes was known. */
  readonly knownOn: TradingDate;
  /** Realised over implied variance over the horizon that follows, by name. */
  readonly ratios: Float64Array;
  /** The signal at the session before, in deviations among that session's names. */
  readonly scores: Float64Array;
}

/** Sessions with at least 10 names, ascending. */
export function crossSections(
  histories: readonly NameHistory[],
  claim: SignalClaim,
  horizon: number,
): CrossSection[] {
  const { dates, places } = calendarOf(histories);
  const names = histories.flatMap((history, name) => {
    const signals = SIGNALS[claim](history);
    const outcomes = varianceOutcomes(history, horizon);
    const own = places[name];
    if (signals === undefined || outcomes === undefined || own === undefined) return [];
    const bars = new Int32Array(dates.length).fill(-1);
    own.forEach((place, bar) => bars[place] = bar);
    return [{ signals, outcomes, own, bars }];
  });
  const lagged = new Float64Array(names.length);
  const ratio = new Float64Array(names.length);
  return dates.flatMap((date, place) => {
    let known = place;
    names.forEach(({ signals, outcomes, own, bars }, name) => {
      const bar = nth(bars, place);
      lagged[name] = bar < 1 ? Number.NaN : at(signals, bar - 1);
      ratio[name] = bar < 0 ? Number.NaN : at(outcomes.realised, bar) / at(outcomes.implied, bar);
      // A horizon that stood still is no market.
      if (!(at(ratio, name) > 0)) ratio[name] = Number.NaN;
      else known = Math.max(known, nth(own, bar + horizon));
    });
    const scores = crossSectionScores(lagged);
    const usable = names.map((_, name) => name)
      .filter((name) => Number.isFinite(at(scores, name) + at(ratio, name)));
    return usable.length < LEAST_NAMES ? [] : [{
      date,
      knownOn: dates[known] as TradingDate,
      ratios: Float64Array.from(usable, (name) => at(ratio, name)),
      scores: Float64Array.from(usable, (name) => at(scores, name)),
    }];
  });
}
