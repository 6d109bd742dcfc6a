import type { MarketData } from "../vocabulary/ports/market_data.ts";
import { checkAccount } from "./check_account.ts";
import { dailyCandles } from "./daily_candles.ts";
import { INDIA_VIX_INSTRUMENT } from "./india_vix.ts";
import { instrumentContracts } from "./instruments.ts";
import { marketQuotes } from "./market_quotes.ts";
import { expiryList } from "./option_chain.ts";
import type { DhanConnection } from "./request.ts";
import { reserveChains } from "./reserve_chains.ts";
import { rollingOption } from "./rolling_option.ts";

/** Dhan as the desk's market data. */
export function dhanMarketData(connection: DhanConnection): MarketData {
  return {
    source: "dhan",
    indiaVix: INDIA_VIX_INSTRUMENT,
    checkAccount: (session) => checkAccount(connection, session),
    expiries: (underlying) => expiryList(connection, underlying),
    reserveChains: (asked) => reserveChains(connection, asked),
    quotes: (instruments) => marketQuotes(connection, instruments),
    dailyCandles: (source, from, to) => dailyCandles(connection, source, from, to),
    rollingOption: (request) => rollingOption(connection, request),
    contracts: (underlyings) => instrumentContracts(connection, underlyings),
  };
}
