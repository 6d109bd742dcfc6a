import { shapedSlice } from "../../shared/pricing/fit_ssvi.ts";
import { modelFreeVariance } from "../../shared/pricing/model_free_variance.ts";
import { sviVariance } from "../../shared/pricing/svi.ts";
import { observeScope, type UnderlyingHistory } from "../../shared/analysis/view/observe_scope.ts";
import { viewBeta } from "../../shared/analysis/view/view_beta.ts";
import { varianceOfLog } from "../../shared/analysis/view/log_variance.ts";
import { volatilityRows } from "../../shared/analysis/view/volatility_rows.ts";
import {
  LEAST_SESSIONS,
  walkForwardVolatility,
} from "../../shared/analysis/view/walk_forward_volatility.ts";
import { calendarDaysBetween, type TradingDate } from "../../shared/vocabulary/trading_date.ts";
import type { Tariff } from "../../shared/market/charges.ts";
import type { ClaimedMonth } from "./trade_tests.ts";
import { at } from "../../shared/vocabulary/at.ts";

const SESSIONS = 21;
/** Contracts expiring from here on expire on Tuesdays, before on Thursdays. */
const TUESDAYS_FROM = "2025-09-01";

/**
 * NIFTY's months out of sample: entered at the close 21 sessions before the expiry, so that none
 * overlap, with a smile of the plain prior shape whose model-free variance is India VIX squared,
 * and the beta that a walk forward claimed that day, unshrunk.
 */
export function claimedMonths(
  nifty: UnderlyingHistory,
  carry: number,
  tariffOn: (on: TradingDate) => Tariff,
): ClaimedMonth[] {
  const { bars, implied } = nifty;
  const rows = volatilityRows(observeScope([nifty]), SESSIONS, LEAST_SESSIONS);
  const { forecast, deviation } = walkForwardVolatility(rows);
  const rowOf = new Map([...rows.session].map((session, row) => [session, row]));
  return monthlyExpiries(bars.dates).flatMap((expiry): ClaimedMonth[] => {
    const end = bars.dates.indexOf(expiry);
    const begin = end - SESSIONS;
    const entry = bars.dates[begin];
    const row = rowOf.get(begin);
    if (entry === undefined || row === undefined || Number.isNaN(at(forecast, row))) {
      return [];
    }
    const years = calendarDaysBetween(entry, expiry) / 365;
    const total = at(implied, begin) ** 2 * years;
    const ratio = modelFreeVariance(sviVariance(shapedSlice(total))) / total;
    const spot = at(bars.close, begin);
    return [{
      entry,
      expiry,
      spot,
      forward: spot * Math.exp(carry * SESSIONS),
      smile: sviVariance(shapedSlice(total / ratio)),
      settlement: at(bars.close, end),
      tariff: tariffOn(entry),
      sdLogVolatility: 0.5 * at(deviation, row),
      beta: viewBeta(SESSIONS * varianceOfLog(at(forecast, row)), total),
    }];
  });
}

/** The last session of each month not after its last expiry weekday. */
function monthlyExpiries(dates: readonly TradingDate[]): TradingDate[] {
  const months = [...new Set(dates.map((date) => date.slice(0, 7)))].slice(0, -1);
  return months.flatMap((month) => {
    const weekday = `${month}-01` >= TUESDAYS_FROM ? 2 : 4;
    const [year = 0, number = 0] = month.split("-").map(Number);
    const last = new Date(Date.UTC(year, number, 0));
    last.setUTCDate(last.getUTCDate() - (last.getUTCDay() - weekday + 7) % 7);
    const limit = last.toISOString().slice(0, 10);
    return dates.filter((date) => date.startsWith(month) && date <= limit).slice(-1);
  });
}
