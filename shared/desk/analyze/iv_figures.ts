import { putCallRatios } from "../../analysis/flow/put_call_ratio.ts";
import { riskReversal25 } from "../../analysis/flow/risk_reversal.ts";
import type { VolatilityFigures } from "../../analysis/volatility/volatility_figures.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import type { IvHistoryFigures } from "../../vocabulary/rows/iv_history_row.ts";

/**
 * The session's figures in `iv_history`, of India VIX (`index`, decimal) where that is the
 * underlying's history; absent without a volatility of 30 days.
 */
export function ivFigures(
  near: PricedChain,
  volatility: VolatilityFigures,
  index?: number,
): IvHistoryFigures | undefined {
  if (index === undefined && !volatility.isConstant) return undefined;
  const ratios = putCallRatios(near);
  return {
    atm_volatility: index ?? volatility.atm30,
    model_free_volatility: index ?? volatility.modelFree30,
    risk_reversal: riskReversal25(near.smile)?.riskReversal ?? null,
    put_call_interest: ratios.byInterest ?? null,
    put_call_volume: ratios.byVolume ?? null,
    spot: near.spot,
  };
}
