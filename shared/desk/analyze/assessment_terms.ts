import type { AssessmentTerms } from "../../analysis/assess_underlying.ts";
import { adjustCandles } from "../../analysis/corporate_actions/adjust_candles.ts";
import { unheldActions } from "../../analysis/corporate_actions/unheld_actions.ts";
import { barsOf } from "../../analysis/history/bars.ts";
import { NO_IV_HISTORY } from "../../analysis/iv_history.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import type { Candle } from "../../vocabulary/candle.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import { present } from "../../vocabulary/present.ts";
import type { Fetched } from "./fetch_slice.ts";
import type { RunContext } from "./run_context.ts";

/** The history of an underlying as its assessment needs it. */
export function assessmentTerms(
  { underlying, tables, vix }: Fetched,
  chains: readonly [PricedChain, ...PricedChain[]],
  context: RunContext,
): AssessmentTerms {
  const name = underlying.underlying;
  const candles = tables.candles.get(name) ?? [];
  const now = { date: context.session.tradingDate, spot: chains[0].spot };
  const actions = unheldActions(candles, tables.actions.get(name) ?? [], now);
  return {
    underlying: name,
    kind: underlying.kind,
    bars: underlying.kind === "stock" ? adjustCandles(candles, actions).bars : barsOf(candles),
    ivHistory: tables.ivHistory.get(name) ?? NO_IV_HISTORY,
    ...present({ marketCap: underlying.marketCap }),
    ...(name === NIFTY
      ? { volatilityIndex: volatilityIndex(tables.candles.get(INDIA_VIX) ?? [], vix) }
      : { market: barsOf(tables.candles.get(NIFTY) ?? []) }),
  };
}

/** India VIX as a decimal, now and before. Without a quote the last close stands for now. */
function volatilityIndex(candles: readonly Candle[], quote: number | undefined) {
  const now = quote ?? candles.at(-1)?.close;
  const before = quote === undefined ? candles.slice(0, -1) : candles;
  return {
    history: Float64Array.from(before, ({ close }) => close / 100),
    ...present({ now: now === undefined ? undefined : now / 100 }),
  };
}
