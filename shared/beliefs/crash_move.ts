import type { BeliefScope } from "./belief.ts";
import type { NameHistory } from "./name_history.ts";

/** The fall of NIFTY, in logs, that a sample without one is told of (method 7.2). */
const NIFTY_FALL = 0.12;
const BETA = { least: 0.5, greatest: 2 } as const;

/** The one-day fall of a scope's names in a crash of the market, in logs, above 0. */
export function crashMove(scope: BeliefScope, histories: readonly NameHistory[]): number {
  if (scope === "NIFTY" || histories.length === 0) return NIFTY_FALL;
  const betas = histories.map(({ marketBeta = 1 }) =>
    Math.min(BETA.greatest, Math.max(BETA.least, marketBeta))
  );
  return NIFTY_FALL * betas.reduce((sum, beta) => sum + beta, 0) / betas.length;
}
