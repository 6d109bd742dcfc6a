import { crashMove } from "../../shared/beliefs/crash_move.ts";
import { levelLedger } from "../../shared/beliefs/level_ledger.ts";
import { CARRYING_CLUSTERS } from "../../shared/beliefs/loss_ledger.ts";
import type { NameHistory } from "../../shared/beliefs/name_history.ts";
import { posterior } from "../../shared/beliefs/posterior.ts";
import { priorsOf, type RegisteredClaim } from "../../shared/beliefs/registered_claims.ts";
import { scopeOutcomes } from "../../shared/beliefs/scope_outcomes.ts";
import { walkLedger } from "../../shared/beliefs/walk_ledger.ts";
import type { Tariff } from "../../shared/market/charges.ts";
import { shapedSlice } from "../../shared/pricing/fit_ssvi.ts";
import { modelFreeVariance } from "../../shared/pricing/model_free_variance.ts";
import { sviVariance } from "../../shared/pricing/svi.ts";
import { SESSIONS_A_YEAR } from "../../shared/pricing/trading_time.ts";
import { at } from "../../shared/vocabulary/at.ts";
import { calendarDaysBetween, type TradingDate } from "../../shared/vocabulary/trading_date.ts";
import type { Month } from "./monthly_structures.ts";

const SESSIONS = 21;
/** Contracts expiring from here on expire on Tuesdays, before on Thursdays. */
const TUESDAYS_FROM = "2025-09-01";
/** ln(forward / spot) a session at the desk's rate. */
const CARRY = 0.065 / SESSIONS_A_YEAR;

/** A month with what the ledger believed of ln beta at its entry, under the registered prior. */
export interface BelievedMonth extends Month {
  readonly beta: number;
}

/**
 * NIFTY's months: entered at the close 21 sessions before the expiry, so that none overlap, with a
 * smile of the plain prior shape whose model-free variance is India VIX squared, and the beta that
 * the ledger held that day.
 */
export function believedMonths(
  nifty: NameHistory,
  claim: RegisteredClaim,
  tariffOn: (on: TradingDate) => Tariff,
): BelievedMonth[] {
  const { bars, implied } = nifty;
  const { sceptical, registered } = priorsOf(claim);
  const expiries = monthlyExpiries(bars.dates);
  const entries = expiries.map((expiry) => bars.dates[bars.dates.indexOf(expiry) - SESSIONS] ?? "");
  const terms = { horizon: SESSIONS, prior: sceptical, crash: crashMove("NIFTY", []) };
  const estimates = walkLedger(scopeOutcomes([nifty], SESSIONS), levelLedger(terms), entries);
  return expiries.flatMap((expiry, i): BelievedMonth[] => {
    const [entry = "", estimate] = [entries[i], estimates[i]];
    const [begin, end] = [bars.dates.indexOf(entry), bars.dates.indexOf(expiry)];
    if (begin < 0 || estimate === undefined || estimate.clusters < CARRYING_CLUSTERS) return [];
    if (!(at(implied, begin) > 0)) return [];
    const { mean, sd } = posterior(registered, estimate.value, estimate.standardError);
    const total = at(implied, begin) ** 2 * calendarDaysBetween(entry, expiry) / 365;
    const ratio = modelFreeVariance(sviVariance(shapedSlice(total))) / total;
    const spot = at(bars.close, begin);
    return [{
      entry,
      expiry,
      spot,
      forward: spot * Math.exp(CARRY * SESSIONS),
      smile: sviVariance(shapedSlice(total / ratio)),
      settlement: at(bars.close, end),
      tariff: tariffOn(entry),
      beta: Math.exp(mean),
      sdLogBeta: sd,
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
