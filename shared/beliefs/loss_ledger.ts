import { neweyWest } from "../statistics/newey_west.ts";
import { qlike } from "../statistics/qlike.ts";
import { nth } from "../vocabulary/nth.ts";
import type { Estimate, Normal } from "./belief.ts";
import { posterior } from "./posterior.ts";

/** Newey-West lags per session of the horizon. */
export const LAGS = 3;
/** Outcomes between two forecasts. */
const REFIT = 21;
/** Independent horizons without which an estimate carries no posterior. */
export const CARRYING_CLUSTERS = 10;

/** Horizon of a claim about variance, and the prior under which variance is forecast. */
export interface LossTerms {
  readonly horizon: number;
  readonly prior: Normal;
}

/** What forecasts of variance lost against the market's (method 7.5). */
export interface LossLedger {
  /**
   * One session: realised over implied variance of its names, and what ln beta of each is a
   * multiple of.
   */
  add(ratios: ArrayLike<number>, loadings: ArrayLike<number>): void;
  /** Diebold-Mariano statistic, below 0 where the forecasts were better; absent without any. */
  statistic(): number | undefined;
}

/**
 * An empty ledger. `estimate` says what was learned of the multiple with all that was added; it is
 * asked every 21 sessions, from 10 independent horizons on.
 */
export function lossLedger(
  { horizon, prior }: LossTerms,
  estimate: () => Pick<Estimate, "value" | "standardError"> | undefined,
): LossLedger {
  /** The multiple that was believed after each session; NaN before one was. */
  const believed: number[] = [];
  const losses: number[] = [];
  return {
    add: (ratios, loadings) => {
      // An outcome was forecast by what was known at its entry, a horizon of sessions earlier.
      const multiple = believed[believed.length - horizon] ?? Number.NaN;
      if (!Number.isNaN(multiple)) losses.push(meanLoss(ratios, loadings, multiple));
      const count = believed.length + 1;
      const isDue = count % REFIT === 0 && count >= CARRYING_CLUSTERS * horizon;
      const found = isDue ? estimate() : undefined;
      believed.push(
        found === undefined
          ? believed.at(-1) ?? Number.NaN
          : posterior(prior, found.value, found.standardError).mean,
      );
    },
    statistic: () => neweyWest(Float64Array.from(losses), LAGS * horizon)?.statistic,
  };
}

/** QLIKE of the forecast less that of the market's own variance, a mean over names. */
function meanLoss(
  ratios: ArrayLike<number>,
  loadings: ArrayLike<number>,
  multiple: number,
): number {
  let sum = 0;
  for (let name = 0; name < ratios.length; name++) {
    const ratio = nth(ratios, name);
    sum += qlike(ratio, Math.exp(2 * multiple * nth(loadings, name))) - qlike(ratio, 1);
  }
  return sum / ratios.length;
}
