/** Sessions that make a year of realised variance (quant 3). */
const SESSIONS = 252;

/** Volatility, decimal a year, of a variance a session; absent for what is no variance. */
export function annualised(dailyVariance: number): number | undefined {
  return dailyVariance >= 0 ? Math.sqrt(SESSIONS * dailyVariance) : undefined;
}
