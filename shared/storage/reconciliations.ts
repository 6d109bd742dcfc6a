import * as z from "zod";
import type { Mismatch } from "../execution/reconcile/mismatch.ts";
import { instrumentKey } from "../vocabulary/instrument.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** What a comparison of the books is kept as. */
export interface ReconciliationResult {
  readonly foreignOrders: number;
  readonly foreignInstruments: number;
  /** Why nothing was concluded. */
  readonly stopped?: string;
  /** Seen in two looks. */
  readonly mismatches: readonly Mismatch[];
  /** What the tables took over from the broker. */
  readonly taken: readonly Mismatch[];
}

/**
 * Stores a comparison; mismatches that stand raise an alert, and are returned in words, the oldest
 * first.
 */
export async function storeReconciliation(
  database: Database,
  { foreignOrders, foreignInstruments, stopped, mismatches, taken }: ReconciliationResult,
  now: Date,
): Promise<string[]> {
  return await callRpc(database, "store_reconciliation", {
    p_payload: {
      foreign_orders: foreignOrders,
      foreign_instruments: foreignInstruments,
      stopped: stopped ?? null,
      mismatches: mismatches.map(mismatchRow),
      taken: taken.map(mismatchRow),
    },
    p_now: now.toISOString(),
  }, z.array(z.string()));
}

function mismatchRow({ kind, correlationId, here, there, ...instrument }: Mismatch) {
  return {
    kind,
    subject: correlationId ?? instrumentKey(instrument),
    segment: instrument.segment,
    security_id: instrument.securityId,
    correlation_id: correlationId ?? null,
    here,
    there,
  };
}
