import * as z from "zod";
import { FINDING_STATES, type QualityCheck } from "../vocabulary/states.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const finding = z.object({ state: z.enum(FINDING_STATES), found: z.number() });

/** How a check of a date ended, and how many things broke its rule. */
export type Finding = z.infer<typeof finding>;

/** Makes one check of a date and stores what it found in `quality_findings`. */
export async function checkQuality(
  database: Database,
  check: QualityCheck,
  tradingDate: TradingDate,
  now: Date,
): Promise<Finding> {
  const args = { p_check: check, p_trading_date: tradingDate, p_now: now.toISOString() };
  return await callRpc(database, "check_quality", args, finding);
}
