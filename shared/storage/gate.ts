import * as z from "zod";
import type { QueuedAllocation } from "../vocabulary/queued_allocation.ts";
import type { Protection } from "../vocabulary/protection.ts";
import {
  PROTECTION_KINDS,
  PROTECTION_SCOPES,
  TRADING_STATES,
  type TradingState,
} from "../vocabulary/states.ts";
import { type Mode, MODES } from "../vocabulary/terms.ts";
import { queued } from "./allocations.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** What the tables say of an entry at an instant. */
export interface StoredGate {
  readonly entry: QueuedAllocation;
  readonly desk: {
    readonly mode: Mode;
    readonly state: TradingState;
    readonly reason: string | null;
  };
  /** The locks that hold for the entry's mode. */
  readonly protections: readonly Protection[];
  readonly isBanned: boolean;
  /** What else holds the underlying, in words; null when nothing does. */
  readonly heldBy: string | null;
  /** Rupees of the desk's own account of the mode: with what was realised, and what is blocked. */
  readonly capital: number;
  readonly blocked: number;
  /** Orders that entries may still send in so many seconds. */
  readonly room: readonly { readonly seconds: number; readonly left: number }[];
}

const gate: z.ZodType<StoredGate> = z.object({
  entry: queued,
  desk: z.object({
    mode: z.enum(MODES),
    state: z.enum(TRADING_STATES),
    reason: z.string().nullable(),
  }),
  protections: z.array(z.object({
    scope: z.enum(PROTECTION_SCOPES),
    subject: z.string().nullable(),
    kind: z.enum(PROTECTION_KINDS),
    reason: z.string(),
  })),
  isBanned: z.boolean(),
  heldBy: z.string().nullable(),
  capital: z.number(),
  blocked: z.number(),
  room: z.array(z.object({ seconds: z.number(), left: z.number() })),
});

/**
 * What an allocation's entry in a mode, or what an adjustment opens, is gated by, after the loss
 * limits were looked at anew.
 */
export async function readGate(
  database: Database,
  of: { readonly allocationId: number } | { readonly adjustmentId: number },
  mode: Mode,
  now: Date,
): Promise<StoredGate> {
  const common = { p_mode: mode, p_now: now.toISOString() };
  return "allocationId" in of
    ? await callRpc(database, "read_gate", { p_allocation_id: of.allocationId, ...common }, gate)
    : await callRpc(database, "read_adjustment_gate", {
      p_adjustment_id: of.adjustmentId,
      ...common,
    }, gate);
}
