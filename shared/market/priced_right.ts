import { blackGreeks } from "../pricing/greeks.ts";
import { type Smile, smileVolatility } from "../pricing/smile.ts";
import type { ChainTerms } from "./chain_terms.ts";
import { contractKey } from "./contract_key.ts";
import type { ImpliedRight } from "./out_of_money_quotes.ts";
import type { PricedRight } from "./priced_chain.ts";
import { at } from "../vocabulary/at.ts";

/** Mids, greeks at the smile's volatility at every strike, and the listed contracts' ids. */
export function pricedRight(
  { columns, usable, impliedVolatility }: ImpliedRight,
  smile: Smile,
  { spot, rate, listed }: { readonly spot: number } & Pick<ChainTerms, "rate" | "listed">,
): PricedRight {
  const { strikes, right, theta: sign, bid, ask } = columns;
  const { forward, years } = smile;
  const column = () => new Float64Array(strikes.length);
  const [delta, gamma, theta, vega] = [column(), column(), column(), column()] as const;
  strikes.forEach((strike, i) => {
    const volatility = smileVolatility(smile, strike);
    const greeks = blackGreeks({ forward, strike, years, rate, volatility, right: sign, spot });
    delta[i] = greeks.delta;
    gamma[i] = greeks.gamma;
    theta[i] = greeks.theta;
    vega[i] = greeks.vega;
  });
  return {
    bid,
    ask,
    mid: bid.map((price, i) => 0.5 * (price + at(ask, i))),
    bidQuantity: columns.bidQuantity,
    askQuantity: columns.askQuantity,
    volume: columns.volume,
    openInterest: columns.openInterest,
    impliedVolatility,
    delta,
    gamma,
    theta,
    vega,
    usable,
    securityId: columns.securityId.map((id, i) =>
      listed.get(contractKey(at(strikes, i), right))?.securityId ?? id
    ),
  };
}
