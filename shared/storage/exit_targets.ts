import * as z from "zod";
import { LEG_RIGHTS, SIDES, UNDERLYING_KINDS } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const amount = z.number();

const held = z.object({
  positionId: amount,
  kind: z.enum(UNDERLYING_KINDS),
  expiry: z.string(),
  lots: amount,
  lotSize: amount,
  entryChargesPerLot: amount,
  exitChargesPerLot: amount,
  view: z.object({ beta: amount, mu: amount }).nullable(),
  legs: z.array(z.object({
    right: z.enum(LEG_RIGHTS),
    side: z.enum(SIDES),
    ratio: amount,
    strike: amount.nullable(),
    expiry: z.string().nullable(),
    price: amount,
    bid: amount,
    ask: amount,
    tick: amount,
  })),
  rules: z.array(z.unknown()),
  chains: z.array(z.object({
    expiry: z.string(),
    at: z.string().transform((text) => new Date(text)),
    spot: amount,
    forward: amount,
    parameters: z.object({ a: amount, b: amount, rho: amount, m: amount, sigma: amount }),
  })),
});

/** A position whose target is on, with what a date's analysis found of its underlying. */
export type TargetPosition = z.infer<typeof held>;

/** Open positions whose profit target is on; none of the carry sleeve. */
export async function readTargetPositions(
  database: Database,
  date: TradingDate,
): Promise<TargetPosition[]> {
  return await callRpc(database, "read_target_positions", { p_date: date }, z.array(held));
}

/** A row of `exit_targets`: rupees received when closed on mid. */
export interface ExitTargetRow {
  readonly position_id: number;
  readonly close_value_at: number;
}

/** Stores the closing values that targets wait for on one session. */
export async function storeExitTargets(
  database: Database,
  targets: readonly ExitTargetRow[],
  validOn: TradingDate,
  now: Date,
): Promise<void> {
  if (targets.length === 0) return;
  await callRpc(database, "store_exit_targets", {
    p_targets: targets,
    p_valid_on: validOn,
    p_now: now.toISOString(),
  }, z.number());
}
