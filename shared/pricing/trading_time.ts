/**
 * One trading session that still counts: its share used for variance, and the calendar days without
 * trading just before it.
 */
export interface SessionShare {
  /** Share of the session that lies between now and the fixing, 0 to 1. */
  readonly share: number;
  readonly idleDaysBefore: number;
  /** Extra variance of an event on that day, in days. */
  readonly event?: number;
}

/** How a day's variance is spread (method 3.3). */
export interface TradingClock {
  /** Share of a trading day's variance from close to open. */
  readonly overnight: number;
  /** Variance of a calendar day without trading, in trading days. */
  readonly idleDay: number;
}

const DEFAULT_TRADING_CLOCK: TradingClock = { overnight: 0.3, idleDay: 0.05 };

/**
 * Days of variance from now to a fixing: what is left of today's session, then every later session
 * with the night before it (case E5).
 */
export function tradingUnits(
  today: number,
  later: readonly SessionShare[],
  { overnight, idleDay }: TradingClock = DEFAULT_TRADING_CLOCK,
): number {
  return later.reduce(
    (sum, { share, idleDaysBefore, event = 0 }) =>
      sum + overnight + idleDay * idleDaysBefore + (1 - overnight) * share + event,
    (1 - overnight) * today,
  );
}

/** Sessions of a year, by which variances a session become volatilities a year (method 3.3). */
export const SESSIONS_A_YEAR = 252;

/** Years of trading time: 252 sessions and 113 idle days are one. */
export function tradingYears(units: number, { idleDay }: TradingClock = DEFAULT_TRADING_CLOCK) {
  return units / (SESSIONS_A_YEAR + 113 * idleDay);
}
