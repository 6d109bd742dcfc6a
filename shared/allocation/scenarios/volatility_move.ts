/**
 * How India VIX moves with NIFTY: ln of its change over 1 to 42 sessions, overlapping, 2015 to 27
 * February 2026 (method 11.4, which has the fit).
 */
const MARKET_CORRELATION = -0.53;
const SESSION_DEVIATION = 0.052;
/** Share of its distance from the mean that it loses a session. */
const REVERSION = 0.012;

/** Parts of the log of what a volatility is multiplied by over so many sessions. */
interface VolatilityMove {
  /** Of the market's normal over these sessions. */
  readonly ofMarket: number;
  /** Of a normal of its own. */
  readonly ofOwn: number;
  /** So that the mean of the multiple is 1. */
  readonly constant: number;
}

/** What a volatility of about a month does over so many sessions. */
export function volatilityMove(sessions: number): VolatilityMove {
  const variance = SESSION_DEVIATION ** 2 * Math.expm1(-2 * REVERSION * sessions) /
    Math.expm1(-2 * REVERSION);
  const deviation = Math.sqrt(variance);
  return {
    ofMarket: MARKET_CORRELATION * deviation,
    ofOwn: Math.sqrt(1 - MARKET_CORRELATION ** 2) * deviation,
    constant: -0.5 * variance,
  };
}
