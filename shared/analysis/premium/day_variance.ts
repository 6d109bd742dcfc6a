import type { Candle } from "../../vocabulary/candle.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { adjustCandles } from "../corporate_actions/adjust_candles.ts";
import type { CorporateAction } from "../corporate_actions/corporate_action.ts";
import { barLogs } from "../realised/bar_mean.ts";
import { rogersSatchellVariance } from "../realised/rogers_satchell.ts";

/** Variances that a session realised. */
export interface DayVariance {
  /** From the close before to the open. */
  readonly gap?: number;
  /** Rogers-Satchell of the session. */
  readonly session?: number;
}

/**
 * Variances of a date from the candles up to it (method 6.3). A flat candle stands for its close
 * alone: neither its open nor its range is known.
 */
export function dayVariance(
  candles: readonly Candle[],
  actions: readonly CorporateAction[],
  date: TradingDate,
): DayVariance {
  const own = candles.at(-1);
  if (own?.date !== date || own.high === own.low) return {};
  const { bars } = adjustCandles(candles, actions);
  const last = bars.dates.length - 1;
  if (bars.dates[last] !== date) return {};
  const logs = barLogs(bars, last);
  const session = Math.max(0, rogersSatchellVariance(logs));
  return last > 0 ? { gap: logs.overnight ** 2, session } : { session };
}
