import * as z from "zod";
import type { MarketRegimeRow } from "../vocabulary/rows/market_regime_row.ts";
import { REGIME_LEVELS, type RegimeLevel } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const row = z.object({ level: z.enum(REGIME_LEVELS) });

/** The regime measured on a date; absent before analyze ended. */
export async function readRegimeLevel(
  database: Database,
  date: TradingDate,
): Promise<RegimeLevel | undefined> {
  const { data, error } = await database.from("market_regimes").select("level")
    .eq("trading_date", date).maybeSingle();
  if (error !== null) {
    throw databaseError("the regime cannot be read", error);
  }
  return data === null ? undefined : row.parse(data).level;
}

/** Stores a date's regime once; returns the level that stands. */
export async function storeRegime(
  database: Database,
  regime: MarketRegimeRow,
): Promise<RegimeLevel> {
  return (await callRpc(database, "store_regime", { p_payload: regime }, row)).level;
}
