import type { Priors } from "../../shared/beliefs/belief.ts";
import { acceptanceChances, NEEDED } from "../../shared/beliefs/decide_belief.ts";
import { posterior } from "../../shared/beliefs/posterior.ts";

/** Costs in ln volatility that an effect must exceed. */
export const HAIRCUTS = [0, 0.01, 0.02, 0.03] as const;
/** Realised over implied volatility in truth; at 1 every acceptance is false. */
export const TRUE_BETAS = [1, 0.97, 0.95, 0.92, 0.9, 0.85] as const;

/** Share of cases in which each sleeve's rule accepts. */
export interface Chances {
  readonly haircut: number;
  readonly edge: number;
  readonly premium: number;
}

/**
 * Chances in closed form that the rules accept on the side of the truth, and on either side where
 * there is nothing. `sds` are the posterior's where they are not the estimate's own.
 */
export function closedForm(
  beta: number,
  standardError: number,
  priors: Priors,
  sds?: { readonly sceptical: number; readonly registered: number },
): Chances[] {
  return HAIRCUTS.map((haircut) => {
    const chance = (prior: keyof Priors, needed: number) => {
      const own = priors[prior];
      const { below, above } = acceptanceChances({
        truth: Math.log(beta),
        standardError,
        prior: own,
        sd: sds?.[prior] ?? posterior(own, 0, standardError).sd,
        needed,
        haircut,
      });
      return beta === 1 ? below + above : below;
    };
    return {
      haircut,
      edge: chance("sceptical", NEEDED.edge),
      premium: chance("registered", NEEDED.premium),
    };
  });
}
