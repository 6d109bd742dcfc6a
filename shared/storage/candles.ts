import { z } from "zod";
import type { Candle } from "../vocabulary/candle.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

/** Name of India VIX in table `candles`. */
export const VIX = "INDIAVIX";

export async function storeCandles(
  database: Database,
  name: string,
  candles: readonly Candle[],
  source: string,
): Promise<number> {
  const args = { p_name: name, p_rows: candles, p_source: source };
  return await callRpc(database, "store_candles", args, z.number());
}

/** The date of the last stored candle of each name. */
export async function lastCandles(database: Database): Promise<Record<string, TradingDate>> {
  return await callRpc(database, "last_candles", {}, z.record(z.string(), z.string()));
}

const closeRow = z.object({ trading_date: z.string(), close: z.number() });

/** Closes of one name before a date, ascending, at most `limit` of the latest. */
export async function readCloses(
  database: Database,
  name: string,
  before: TradingDate,
  limit: number,
): Promise<number[]> {
  const rows = await selectRows(
    () =>
      database.from("candles").select("trading_date,close").eq("name", name)
        .lt("trading_date", before).order("trading_date", { ascending: false }),
    closeRow,
  );
  return rows.slice(0, limit).map(({ close }) => close).reverse();
}
