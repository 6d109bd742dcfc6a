import type { PricedChain } from "../market/priced_chain.ts";
import type { View } from "../pricing/distribution.ts";
import type { TotalVariance } from "../pricing/smile.ts";
import type { Sleeve } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";

/** What exits need of an expiry: its chain, the view over it and its time. */
export interface ExitHorizon {
  readonly chain:
    & Pick<PricedChain, "kind" | "expiry" | "spot" | "forward" | "years" | "discount">
    & { readonly smile: TotalVariance };
  readonly view: View;
  /** Sessions of variance to the fixing (method 3.3): today's by what is left of it. */
  readonly sessions: number;
}

/** What the exits of an underlying's candidates are made from. */
export interface ExitTerms {
  readonly sleeve: Sleeve;
  readonly tradingDate: TradingDate;
  /** One for each expiry that a leg may have. */
  readonly horizons: readonly ExitHorizon[];
  /** Of the simulated paths (method 8.5). */
  readonly seed: number;
}

/** Of these, what does not hang on the sleeve and on chance. */
export type HorizonTerms = Pick<ExitTerms, "tradingDate" | "horizons">;

/** The expiry at which a structure is judged, or that of a leg. Throws when the terms lack it. */
export function horizonAt(
  expiry: TradingDate,
  { horizons }: Pick<ExitTerms, "horizons">,
): ExitHorizon {
  const found = horizons.find(({ chain }) => chain.expiry === expiry);
  if (found === undefined) throw new RangeError(`exit terms have no expiry ${expiry}`);
  return found;
}
