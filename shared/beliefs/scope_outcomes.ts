import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { calendarOf, type NameHistory } from "./name_history.ts";
import { varianceOutcomes } from "./variance_outcomes.ts";

/**
 * One session of a scope: means over its names of realised and implied variance over the horizon
 * that follows, and the session in which the last of them was known.
 */
export interface ScopeOutcome {
  readonly date: TradingDate;
  readonly knownOn: TradingDate;
  readonly realised: number;
  readonly implied: number;
}

/** Outcomes of a scope, ascending; sessions without one are left out. */
export function scopeOutcomes(
  histories: readonly NameHistory[],
  horizon: number,
): ScopeOutcome[] {
  const { dates, places } = calendarOf(histories);
  const sums = {
    realised: new Float64Array(dates.length),
    implied: new Float64Array(dates.length),
    names: new Int32Array(dates.length),
    known: new Int32Array(dates.length),
  };
  histories.forEach((history, name) => {
    const outcomes = varianceOutcomes(history, horizon);
    const own = places[name];
    if (outcomes === undefined || own === undefined) return;
    for (let bar = 0; bar + horizon < own.length; bar++) {
      const [realised, implied] = [at(outcomes.realised, bar), at(outcomes.implied, bar)];
      // A volatility of 0 is no quote, and a horizon that stood still no market.
      if (!(implied > 0 && realised > 0)) continue;
      const place = nth(own, bar);
      sums.realised[place] = at(sums.realised, place) + realised;
      sums.implied[place] = at(sums.implied, place) + implied;
      sums.names[place] = nth(sums.names, place) + 1;
      sums.known[place] = Math.max(nth(sums.known, place), nth(own, bar + horizon));
    }
  });
  return dates.flatMap((date, place) => {
    const names = nth(sums.names, place);
    return names === 0 ? [] : [{
      date,
      knownOn: dates[nth(sums.known, place)] as TradingDate,
      realised: at(sums.realised, place) / names,
      implied: at(sums.implied, place) / names,
    }];
  });
}
