import * as z from "zod";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/**
 * Holds losses, streaks, slippage and refusals against their limits and locks what broke one, once
 * for each cause. Returns how many locks are new.
 */
export async function checkLimits(database: Database, now: Date): Promise<number> {
  return await callRpc(database, "check_limits", { p_now: now.toISOString() }, z.number());
}
