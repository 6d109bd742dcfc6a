import * as z from "zod";
import type { AccountCheck } from "../vocabulary/account_check.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** Stores how ready the account is for a session; a later look replaces an earlier one. */
export async function storeReadiness(
  database: Database,
  date: TradingDate,
  checks: readonly AccountCheck[],
  now: Date,
): Promise<void> {
  const rows = checks.map(({ name, ...rest }) => ({ check_name: name, ...rest }));
  const args = { p_trading_date: date, p_rows: rows, p_now: now.toISOString() };
  await callRpc(database, "store_readiness", args, z.unknown());
}
