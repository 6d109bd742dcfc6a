import * as z from "zod";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** Raises alerts where the market or the book moved far enough; returns how many are new. */
export async function tellRebalance(
  database: Database,
  date: TradingDate,
  now: Date,
): Promise<number> {
  const args = { p_date: date, p_now: now.toISOString() };
  return await callRpc(database, "tell_rebalance", args, z.number());
}
