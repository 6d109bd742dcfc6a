import * as z from "zod";
import { TRADING_STATES, type TradingState } from "../vocabulary/states.ts";
import { MODES } from "../vocabulary/terms.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const stateRow = z.object({
  mode: z.enum(MODES),
  state: z.enum(TRADING_STATES),
  reason: z.string().nullable(),
});

/** A desk whose switch somebody deleted: nothing is opened, and what is held may be closed. */
const WITHOUT_SWITCH = {
  mode: "paper",
  state: "reducing",
  reason: "table trading_state has no row: resume or pause makes it",
} as const;

/** The desk's switch. */
export async function readTradingState(database: Database): Promise<z.infer<typeof stateRow>> {
  const { data, error } = await database.from("trading_state").select("mode,state,reason")
    .maybeSingle();
  if (error !== null) {
    throw databaseError("the trading state cannot be read", error);
  }
  return data === null ? WITHOUT_SWITCH : stateRow.parse(data);
}

/** Turns the switch as the owner asks, with why it is not active; the change is kept. */
export async function setTradingState(
  database: Database,
  state: TradingState,
  reason: string | undefined,
  now: Date,
): Promise<void> {
  await callRpc(database, "set_trading_state", {
    p_state: state,
    p_reason: reason ?? null,
    p_by: "owner",
    p_now: now.toISOString(),
  }, z.unknown());
}
