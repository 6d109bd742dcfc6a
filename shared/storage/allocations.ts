import * as z from "zod";
import { LIMIT_NAMES } from "../vocabulary/limit_names.ts";
import type { AllocationRunRow, PortfolioFigures } from "../vocabulary/rows/allocation_run_row.ts";
import type { QueuedAllocation } from "../vocabulary/queued_allocation.ts";
import { ALLOCATION_STATES } from "../vocabulary/states.ts";
import {
  REGIME_LEVELS,
  RISKS,
  RUN_ORDERINGS,
  SEGMENTS,
  SIDES,
  SLEEVES,
} from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const amount = z.number();
const maybe = amount.optional();
const amounts = z.record(z.string(), amount);

const portfolio: z.ZodType<PortfolioFigures> = z.object({
  margin: z.object({
    span: amount,
    exposure: amount,
    expiryDay: amount,
    calendar: amount,
    delivery: amount,
    total: amount,
  }),
  greeks: z.object({ delta: amount, gamma: amount, vega: amount, theta: amount }),
  stress: z.array(z.object({
    move: amount,
    volatility: amount,
    isAtExpiry: z.boolean(),
    result: amount,
  })),
  deployed: z.object({
    sleeve: amounts,
    industry: amounts,
    definition: amounts,
    side: amounts,
    tier: amounts,
  }),
});

const answer = z.object({
  allocationRunId: amount,
  tradingDate: z.string(),
  risk: z.enum(RISKS),
  capital: amount,
  ordering: z.enum(RUN_ORDERINGS),
  regimeLevel: z.enum(REGIME_LEVELS),
  deployed: amount,
  target: maybe,
  mostDeployed: maybe,
  expectedValue: maybe,
  cvar95: maybe,
  lossProbability: maybe,
  carryCost: maybe,
  costAYear: maybe,
  portfolio: portfolio.optional(),
  notes: z.array(z.string()),
  limits: z.array(z.object({
    limit: z.enum(LIMIT_NAMES),
    of: z.string().optional(),
    value: amount,
    bound: amount,
    isBinding: z.boolean(),
    shadowPrice: maybe,
    shadowCapital: maybe,
  })),
  allocations: z.array(z.looseObject({
    allocationId: amount,
    underlying: z.string(),
    definition: z.string(),
    sleeve: z.enum(SLEEVES),
    lots: amount,
    margin: amount,
    expectedValue: amount,
    cvarContribution: maybe,
    rank: amount,
    state: z.enum(ALLOCATION_STATES),
    reason: z.string(),
  })),
  refusals: z.array(z.looseObject({
    underlying: z.string(),
    definition: z.string(),
    reason: z.string(),
    distance: maybe,
    capitalNeeded: maybe,
    detail: z.string(),
  })),
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

/** The allocation that stands for a date, or the newest one; absent when there is none. */
export async function readAllocation(
  database: Database,
  date: TradingDate | undefined,
): Promise<StoredAllocation | undefined> {
  const args = { p_date: date ?? null };
  return await callRpc(database, "read_allocation", args, answer.nullable()) ?? undefined;
}

/**
 * Stores an allocation, superseding those of other inputs that were not yet executed. Throws
 * `conflict` where its run or what is held changed since they were read.
 */
export async function storeAllocation(
  database: Database,
  payload: AllocationRunRow,
  now: Date,
): Promise<StoredAllocation> {
  const args = { p_payload: payload, p_now: now.toISOString() };
  return await callRpc(database, "store_allocation", args, answer);
}

const listedLeg = {
  segment: z.enum(SEGMENTS),
  securityId: z.string(),
  lotSize: z.number(),
  tick: z.number(),
};

/** An allocation as SQL queues it. */
export const queued: z.ZodType<QueuedAllocation> = z.object({
  allocationId: z.number(),
  underlying: z.string(),
  definition: z.string(),
  lots: z.number(),
  lotSize: z.number(),
  netPremium: z.number(),
  maxLoss: z.number().nullable(),
  capitalUsed: z.number(),
  expiry: z.string(),
  legs: z.array(z.object({
    ...listedLeg,
    legNumber: z.number(),
    right: z.enum(["call", "put", "underlying"]),
    side: z.enum(SIDES),
    ratio: z.number(),
    price: z.number(),
    freezeQuantity: z.number().nullable(),
    listed: z.object(listedLeg).nullable(),
  })),
});

/** Pending allocations of a date: what is marked by its priority, then by rank. */
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

/** Gives up pending allocations of a date; returns how many. */
export async function cancelAllocations(
  database: Database,
  date: TradingDate,
  allocationIds: readonly number[] | undefined,
): Promise<number> {
  const args = { p_trading_date: date, p_allocation_ids: allocationIds ?? null };
  return await callRpc(database, "cancel_allocations", args, z.number());
}
