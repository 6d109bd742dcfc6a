const SECONDS_A_YEAR = 365 * 86_400;

/**
 * Years from `now` to the fixing instant, ACT/365F, never below 0 (method 3.2, case E3). Where the
 * settlement price is the average of the last `averagingSeconds`, the years of variance that it
 * has: less two thirds of the window before it opens (case E4), a third of what remains times the
 * squared share that is still open within it.
 */
export function yearFraction(now: Date, fixing: Date, averagingSeconds = 0): number {
  const seconds = Math.max(0, (fixing.getTime() - now.getTime()) / 1000);
  if (seconds >= averagingSeconds) return (seconds - 2 / 3 * averagingSeconds) / SECONDS_A_YEAR;
  return seconds / 3 * (seconds / averagingSeconds) ** 2 / SECONDS_A_YEAR;
}
