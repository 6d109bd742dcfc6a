const SECONDS_A_YEAR = 365 * 86_400;

/** Years from `now` to the fixing instant, ACT/365F, never below 0 (quant 1.2, case E3). */
export function yearFraction(now: Date, fixing: Date): number {
  return Math.max(0, (fixing.getTime() - now.getTime()) / 1000 / SECONDS_A_YEAR);
}

/**
 * Years of variance when the settlement price is an average over the window before the fixing: T - (2/3) window, before the window
 * opens (quant 1.2, case E4). 0 minutes of averaging give T itself.
 */
export function varianceYears(years: number, averagingMinutes: number): number {
  const window = averagingMinutes * 60 / SECONDS_A_YEAR;
  return years > window ? years - 2 * window / 3 : years / 3;
}
