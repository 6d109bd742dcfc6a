import * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import { MODES } from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

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
    throw new DeskError("internal", `the trading state cannot be read: ${error.message}`);
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
