import * as z from "zod";
import { MODES } from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const stateRow = z.object({
  mode: z.enum(MODES),
  paused: z.boolean(),
  reason: z.string().nullable(),
});

/** The desk's switch. */
export async function readTradingState(database: Database): Promise<z.infer<typeof stateRow>> {
  const { data, error } = await database.from("trading_state").select("mode,paused,reason")
    .single();
  if (error !== null) {
    throw databaseError("the trading state cannot be read", error);
  }
  return stateRow.parse(data);
}

/** Stops entries, or lets them go on. */
export async function setPaused(
  database: Database,
  paused: boolean,
  reason: string | undefined,
): Promise<void> {
  const args = { p_paused: paused, p_reason: reason ?? null };
  await callRpc(database, "set_paused", args, z.unknown());
}
