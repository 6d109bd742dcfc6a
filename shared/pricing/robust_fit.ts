import { fitResiduals } from "./fit_residuals.ts";
import type { SviParameters } from "./smile.ts";
import type { SmileQuotes } from "./smile_quotes.ts";
import type { VarianceQuotes } from "./svi_linear_fit.ts";
import { at } from "../vocabulary/at.ts";

const PASSES = 3;
/** Residual in errors, or in the fit's own deviations, from which a quote counts for nothing. */
const TUKEY = 6;
/** Deviation of a normal law from its median absolute value. */
const FROM_MEDIAN = 1.4826;
/** A quote beyond that keeps a trace, so that the fit never loses its last support. */
const TRACE = 1e-6;

/** A fit and the quotes as its last pass weighed them. */
export interface RobustFit {
  readonly parameters: SviParameters;
  readonly quotes: VarianceQuotes;
}

/**
 * Iteratively reweighted fit with Tukey's biweight on residuals in errors (method 3.12); ends early
 * when every residual is within its error. Where most are beyond theirs the shape is at fault, not
 * the quotes: the scale is then theirs. `fit` gets the parameters of the pass before.
 */
export function robustFit(
  given: SmileQuotes,
  fit: (quotes: VarianceQuotes, last?: SviParameters) => SviParameters,
): RobustFit {
  const { k, w } = given;
  let quotes: VarianceQuotes = given;
  let parameters = fit(quotes);
  for (let pass = 1; pass < PASSES; pass++) {
    const z = fitResiduals(given, parameters).map((value, i) =>
      Math.abs(value / at(given.error, i))
    );
    if (z.every((value) => value < 1)) break;
    const scale = TUKEY * Math.max(1, FROM_MEDIAN * at(z.toSorted(), z.length >> 1));
    const weight = given.weight.map((value, i) => {
      const share = at(z, i) / scale;
      return value * Math.max(TRACE, share < 1 ? (1 - share * share) ** 2 : 0);
    });
    quotes = { k, w, weight };
    parameters = fit(quotes, parameters);
  }
  return { parameters, quotes };
}
