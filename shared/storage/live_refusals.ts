import * as z from "zod";
import type { LiveSwitch } from "../vocabulary/states.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** Counts live entries that were refused, by the switches that were off. */
export async function countLiveRefusal(
  database: Database,
  date: TradingDate,
  switches: readonly LiveSwitch[],
  now: Date,
): Promise<void> {
  await callRpc(database, "count_live_refusal", {
    p_trading_date: date,
    p_switches: switches,
    p_now: now.toISOString(),
  }, z.unknown());
}
