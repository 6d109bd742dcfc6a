const SECONDS_A_YEAR = 365 * 86_400;

/** Years from `now` to the fixing instant, ACT/365F, never below 0 (quant 1.2, case E3). */
export function yearFraction(now: Date, fixing: Date): number {
  return Math.max(0, (fixing.getTime() - now.getTime()) / 1000 / SECONDS_A_YEAR);
}
