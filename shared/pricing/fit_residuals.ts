import type { SviParameters } from "./smile.ts";
import type { SmileQuotes } from "./smile_quotes.ts";
import { sviVariance } from "./svi.ts";
import { at } from "../vocabulary/at.ts";

/** Volatility of each quote less that of the slice, decimal. */
export function fitResiduals(
  { quotes, k, years }: Pick<SmileQuotes, "quotes" | "k" | "years">,
  parameters: SviParameters,
): Float64Array {
  const { w } = sviVariance(parameters);
  return Float64Array.from(
    quotes,
    ({ volatility }, i) => volatility - Math.sqrt(Math.max(0, w(at(k, i))) / years),
  );
}
