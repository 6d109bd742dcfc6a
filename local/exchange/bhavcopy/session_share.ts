import { tradingUnits } from "../../../shared/pricing/trading_time.ts";
import {
  calendarDaysBetween,
  instantOf,
  type TradingDate,
  tradingDateAt,
} from "../../../shared/vocabulary/trading_date.ts";
import { opensAt, sessionIndex, SESSIONS } from "../sessions.ts";

/** From here on a recorded day's closes stand: shortly before its end. */
export const STANDS_AT = "15:25";

/**
 * Share of a date's session that is over at an instant of it, 1 from the time on at which its
 * closes stand; absent before the opening.
 */
export function sessionShare(instant: Date): number | undefined {
  const date = tradingDateAt(instant);
  const from = opensAt(date).getTime();
  const share = (instant.getTime() - from) / (instantOf(date, STANDS_AT).getTime() - from);
  return share < 0 ? undefined : Math.min(1, share);
}

/** Units of variance (method 3.3) from a share of a date's session to the end of an expiry. */
export function sessionsLeft(date: TradingDate, share: number, expiry: TradingDate): number {
  return tradingUnits(1 - share, laterSessions(date, expiry));
}

const later = new Map<string, ReturnType<typeof sessionsBetween>>();

/** Asked for with every quote: remembered. */
function laterSessions(date: TradingDate, expiry: TradingDate) {
  const key = `${date} ${expiry}`;
  let known = later.get(key);
  if (known === undefined) later.set(key, known = sessionsBetween(date, expiry));
  return known;
}

function sessionsBetween(date: TradingDate, expiry: TradingDate) {
  const first = sessionIndex(date) + 1;
  return SESSIONS.slice(first, sessionIndex(expiry) + 1).map((session, i) => ({
    share: 1,
    idleDaysBefore: calendarDaysBetween(SESSIONS[first + i - 1] ?? session, session) - 1,
  }));
}
