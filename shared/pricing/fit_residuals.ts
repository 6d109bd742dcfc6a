import type { SviParameters } from "./smile.ts";
import type { SmileQuotes } from "./smile_quotes.ts";
import { sviVariance } from "./svi.ts";
import { at } from "../vocabulary/at.ts";

/** (market volatility - fitted) of each quote, in its half spreads. */
export function fitResiduals(
  { quotes, k, years }: SmileQuotes,
  parameters: SviParameters,
): Float64Array {
  const { w } = sviVariance(parameters);
  return Float64Array.from(quotes, ({ volatility, vega, halfSpread }, i) => {
    const fitted = Math.sqrt(Math.max(0, w(at(k, i))) / years);
    return (volatility - fitted) * vega / halfSpread;
  });
}
