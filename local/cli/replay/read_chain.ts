import { instantOf, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { STANDS_AT } from "../../exchange/bhavcopy/session_share.ts";
import { type CashCheck, checkCash } from "./check_cash.ts";
import { type ChainResults, chainResults } from "./chain_results.ts";
import { explainTrade } from "./explain_trade.ts";
import { readTrades } from "./read_trades.ts";
import { recordedStates } from "./recorded_states.ts";
import type { ReplayOptions } from "./replay_options.ts";
import type { ReplayWorld } from "./replay_world.ts";
import type { SettledStrategy } from "./settle_strategies.ts";

/** What a replay of stage all came to, and whether its money adds up. */
export interface ReplayedChain {
  readonly results: ChainResults;
  readonly cash: CashCheck;
}

/** Reads every entry of a replay, explains it by the record and adds all up. */
export async function readChain(
  { platform: { sql } }: ReplayWorld,
  options: ReplayOptions,
  dates: readonly TradingDate[],
  settled: readonly SettledStrategy[],
): Promise<ReplayedChain> {
  const trades = await readTrades(sql);
  const { stateAt, adjusted } = await recordedStates(options, trades);
  const closes = dates.map((date) => instantOf(date, STANDS_AT));
  const explained = trades.map((trade) => explainTrade(trade, closes, stateAt));
  const [capital = 0] = options.capitals;
  return {
    results: chainResults({ capital, dates, explained, adjusted, settled }),
    cash: await checkCash(sql),
  };
}
