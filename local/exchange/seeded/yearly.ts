/** By which figures a year become figures a session. */
export const SESSIONS_A_YEAR = 252;
/** Of the market factor, a year. */
export const MARKET_VOLATILITY = 0.12;
