import { tradingUnits } from "../pricing/trading_time.ts";
import type { Session } from "../storage/calendar.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";

/** Sessions below which a horizon is no more divided: a chain is refused before its fixing. */
const LEAST_SESSIONS = 0.05;

/**
 * Sessions of variance up to an expiry: those after today's, and the share of today's that still
 * trades at `at`; never none. `dates` are those of the calendar from today on.
 */
export function sessionsTo(
  expiry: TradingDate,
  at: Date,
  session: Session,
  dates: Iterable<TradingDate>,
): number {
  const later = [...dates].filter((date) => date > session.tradingDate && date <= expiry);
  const length = session.closesAt.getTime() - session.opensAt.getTime();
  const left = Math.min(1, Math.max(0, (session.closesAt.getTime() - at.getTime()) / length));
  return Math.max(
    LEAST_SESSIONS,
    tradingUnits(left, later.map(() => ({ share: 1, idleDaysBefore: 0 }))),
  );
}
