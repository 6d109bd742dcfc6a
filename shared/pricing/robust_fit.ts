import { fitResiduals } from "./fit_residuals.ts";
import type { SviParameters } from "./smile.ts";
import type { SmileQuotes } from "./smile_quotes.ts";
import type { VarianceQuotes } from "./svi_linear_fit.ts";
import { at } from "../vocabulary/at.ts";

const PASSES = 3;
/** Residual in half spreads from which a quote counts for nothing. */
const TUKEY = 6;
/** A quote beyond that keeps a trace, so that the fit never loses its last support. */
const TRACE = 1e-6;

/**
 * Iteratively reweighted fit with Tukey's biweight on residuals in half spreads (method 3.12); ends
 * early when every residual is inside its spread. `fit` gets the parameters of the pass before.
 */
export function robustFit(
  quotes: SmileQuotes,
  fit: (quotes: VarianceQuotes, last?: SviParameters) => SviParameters,
): SviParameters {
  let parameters = fit(quotes);
  for (let pass = 1; pass < PASSES; pass++) {
    const z = fitResiduals(quotes, parameters);
    if (z.every((value) => Math.abs(value) < 1)) break;
    const weight = quotes.weight.map((value, i) => {
      const share = at(z, i) / TUKEY;
      return value * Math.max(TRACE, Math.abs(share) < 1 ? (1 - share * share) ** 2 : 0);
    });
    parameters = fit({ k: quotes.k, w: quotes.w, weight }, parameters);
  }
  return parameters;
}
