import * as z from "zod";
import type { AllocationRunRow } from "../vocabulary/rows/allocation_run_row.ts";
import type { QueuedAllocation } from "../vocabulary/queued_allocation.ts";
import { ORDERINGS, REGIME_LEVELS, SEGMENTS, SIDES } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const answer = z.object({
  allocationRunId: z.number(),
  capital: z.number(),
  ordering: z.enum(ORDERINGS),
  regimeLevel: z.enum(REGIME_LEVELS),
  deployed: z.number(),
  allocations: z.array(z.looseObject({ allocationId: z.number(), underlying: z.string() })),
  refusals: z.array(z.looseObject({ underlying: z.string(), reason: z.string() })),
});

/** A stored allocation as its callers are told of it. */
export type StoredAllocation = z.infer<typeof answer>;

/** The stored allocation of the same inputs; absent when there is none. */
export async function findAllocation(
  database: Database,
  runId: number,
  inputsHash: string,
): Promise<StoredAllocation | undefined> {
  const args = { p_run_id: runId, p_inputs_hash: inputsHash };
  return await callRpc(database, "find_allocation", args, answer.nullable()) ?? undefined;
}

/** Stores an allocation, superseding those of other inputs that were not yet executed. */
export async function storeAllocation(
  database: Database,
  payload: AllocationRunRow,
  now: Date,
): Promise<StoredAllocation> {
  const args = { p_payload: payload, p_now: now.toISOString() };
  return await callRpc(database, "store_allocation", args, answer);
}

const queued: z.ZodType<QueuedAllocation> = z.object({
  allocationId: z.number(),
  underlying: z.string(),
  definition: z.string(),
  lots: z.number(),
  lotSize: z.number(),
  netPremium: z.number(),
  maxLoss: z.number().nullable(),
  expiry: z.string(),
  legs: z.array(z.object({
    legNumber: z.number(),
    right: z.enum(["call", "put", "underlying"]),
    side: z.enum(SIDES),
    ratio: z.number(),
    segment: z.enum(SEGMENTS),
    securityId: z.string(),
    price: z.number(),
    tick: z.number(),
    freezeQuantity: z.number().nullable(),
  })),
});

/** Pending allocations of a date by rank. */
export async function readQueue(
  database: Database,
  date: TradingDate,
  allocationIds: readonly number[] | undefined,
  top: number | undefined,
): Promise<QueuedAllocation[]> {
  return await callRpc(database, "read_queue", {
    p_trading_date: date,
    p_allocation_ids: allocationIds ?? null,
    p_top: top ?? null,
  }, z.array(queued));
}

/** An allocation whose entry is under way, as it was queued. */
export async function readQueuedEntry(
  database: Database,
  allocationId: number,
): Promise<QueuedAllocation> {
  return await callRpc(database, "queued_entry", { p_allocation_id: allocationId }, queued);
}

/** Gives up pending allocations of a date; returns how many. */
export async function cancelAllocations(
  database: Database,
  date: TradingDate,
  allocationIds: readonly number[] | undefined,
): Promise<number> {
  const args = { p_trading_date: date, p_allocation_ids: allocationIds ?? null };
  return await callRpc(database, "cancel_allocations", args, z.number());
}
