import { SESSIONS_A_YEAR } from "../../pricing/trading_time.ts";

/** Volatility, decimal a year, of a variance a session; absent for what is no variance. */
export function annualised(dailyVariance: number): number | undefined {
  return dailyVariance >= 0 ? Math.sqrt(SESSIONS_A_YEAR * dailyVariance) : undefined;
}
