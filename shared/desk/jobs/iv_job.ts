import { addDays, format, parseISO } from "date-fns";
import { readMonthlyExpiries, readSessions } from "../../storage/calendar.ts";
import { fillIvFromVix, readIvGaps, storeIvWindow } from "../../storage/iv_history.ts";
import { readUniverse } from "../../storage/universe.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { NIFTY } from "../../vocabulary/market_indices.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { atmVolatilities, pastPremiums, pastSessions } from "./past_sessions.ts";
import { fillEach } from "./fill_each.ts";
import type { JobContext, JobResult } from "./job.ts";

/** Volatilities are ranked over a year (method 6.9). */
const SESSIONS = 252;
/** The most that one request may span, both ends included. */
const WINDOW_DAYS = 30;
/** The nearest two monthly expiries: one of them alone is 0 to 35 or 28 to 63 days long. */
const EXPIRY_CODES = [1, 2] as const;

/**
 * Fills the volatility history of the universe: 252 sessions, newest first, a window of 30 days at
 * a time. NIFTY's comes from India VIX. The tables are its progress: only sessions without a value
 * that no window has covered are asked for, so later days cost nothing where analyze wrote its own
 * row. An underlying that the broker refuses is counted in `refused` and left to a later call.
 *
 * Nine requests an underlying would hold 185 sessions of one expiry. Over January and February 2026
 * that is off by 1.5 points in the median (the nearest expiry) or mostly untraded beyond 50 days
 * (the next); both together bracket 30 days, for two requests a window: 26 in all. Calls alone:
 * parity gives puts the same volatility.
 */
export async function ivJob(
  { desk, clock, settings, tradingDate, isSpent }: JobContext,
): Promise<JobResult> {
  const { database, marketData } = desk;
  const counts = { fromVix: 0, windows: 0, sessions: 0, emptyWindows: 0, refused: 0, remaining: 0 };
  counts.fromVix = await fillIvFromVix(database, tradingDate);
  const universe = (await readUniverse(database)).filter(({ underlying }) => underlying !== NIFTY);
  const names = universe.map(({ underlying }) => underlying);
  const gaps = await readIvGaps(database, names, tradingDate, SESSIONS);
  const first = Object.values(gaps).flat().sort()[0];
  if (first === undefined) return { done: true, counts };
  const last = format(addDays(parseISO(tradingDate), 70), "yyyy-MM-dd");
  const [expiries, calendar] = await Promise.all([
    readMonthlyExpiries(database, first, last),
    readSessions(database, first, last),
  ]);
  const fill = async (underlying: Underlying, isStopped: () => boolean) => {
    const windows = windowsOf(gaps[underlying.underlying] ?? []);
    for (const [i, window] of windows.entries()) {
      if (isStopped()) return;
      if (isSpent()) {
        counts.remaining += windows.length - i;
        return;
      }
      const bars = await Promise.all(
        EXPIRY_CODES.map((expiryCode) =>
          marketData.rollingOption({ underlying, right: "call", expiryCode, ...window })
        ),
      );
      const past = pastSessions(bars, expiries, underlying.kind);
      const rows = atmVolatilities(past);
      const stored = await storeIvWindow(database, {
        underlying: underlying.underlying,
        window,
        rows,
        premiums: pastPremiums(past, calendar),
        source: `${marketData.source}_rolling`,
        now: await clock.now(),
      });
      counts.windows += 1;
      counts.sessions += stored;
      if (rows.length === 0) counts.emptyWindows += 1;
    }
  };
  counts.refused = await fillEach(universe, settings.fetch_concurrency, fill);
  return { done: counts.remaining === 0, counts };
}

/** Missing sessions, descending, in spans of at most 30 days. */
function windowsOf(missing: readonly TradingDate[]): { from: TradingDate; to: TradingDate }[] {
  const windows: { from: TradingDate; to: TradingDate }[] = [];
  let earliest = "";
  for (const date of missing) {
    const last = windows[windows.length - 1];
    if (last !== undefined && date >= earliest) {
      last.from = date;
      continue;
    }
    windows.push({ from: date, to: date });
    earliest = format(addDays(parseISO(date), 1 - WINDOW_DAYS), "yyyy-MM-dd");
  }
  return windows;
}
