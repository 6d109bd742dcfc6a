import * as z from "zod";
import type { Contract } from "../vocabulary/contract.ts";
import type { ContractRow } from "../vocabulary/rows/contract_row.ts";
import { type Right, RIGHTS } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** Stores contracts of the instrument master of a date; returns how many rows it wrote. */
export async function storeContracts(
  database: Database,
  contracts: readonly Contract[],
  listedOn: TradingDate,
): Promise<number> {
  const p_rows = contracts.map((contract): ContractRow => ({
    underlying: contract.underlying,
    security_id: contract.securityId,
    instrument: contract.instrument,
    expiry: contract.expiry,
    strike: contract.strike ?? null,
    option_right: contract.right ?? null,
    lot_size: contract.lotSize,
    tick: contract.tick,
    freeze_quantity: contract.freezeQuantity ?? null,
  }));
  return await callRpc(database, "store_contracts", { p_rows, p_listed_on: listedOn }, z.number());
}

type ListedOption = [strike: number, right: Right, securityId: string];

const chainRow = z.object({
  underlying: z.string(),
  expiry: z.string(),
  lotSize: z.number(),
  tick: z.number(),
  freezeQuantity: z.number().nullish(),
  strikes: z.custom<ListedOption[]>(areOptions, "must be strike, right and security id each"),
});

/** The listed options of one underlying and expiry: strike, right, security id. */
export type ListedChain = z.infer<typeof chainRow>;

/** What `read_contracts` answers. */
export const listedChains: z.ZodType<ListedChain[]> = z.array(chainRow);

/** One loop: for the 2,200 of a slice tuples of zod took 9 ms in a fresh process. */
function areOptions(value: unknown): boolean {
  return Array.isArray(value) &&
    value.every((option) =>
      Array.isArray(option) && option.length === 3 && Number.isFinite(option[0]) &&
      RIGHTS.includes(option[1]) && typeof option[2] === "string"
    );
}

const listedRow = z.object({
  underlying: z.string(),
  expiry: z.string(),
  listedOn: z.string(),
  lotSize: z.number(),
  strikes: z.array(z.number()),
});

/** One expiry of an underlying in its last master before a date, and that master's date. */
export type ListedBefore = z.infer<typeof listedRow>;

/** Expiries from a date on as last listed before it, ascending by underlying and expiry. */
export async function readListedBefore(
  database: Database,
  underlyings: readonly string[],
  before: TradingDate,
): Promise<ListedBefore[]> {
  const args = { p_underlyings: underlyings, p_before: before };
  return await callRpc(database, "listed_before", args, z.array(listedRow));
}

/**
 * How many contracts each underlying had in its last master before a date, of those that expire
 * from that date until another; an underlying without any is absent.
 */
export async function readListedCounts(
  database: Database,
  underlyings: readonly string[],
  before: TradingDate,
  until: TradingDate,
): Promise<ReadonlyMap<string, number>> {
  const args = { p_underlyings: underlyings, p_before: before, p_until: until };
  const counts = await callRpc(database, "listed_counts", args, z.record(z.string(), z.number()));
  return new Map(Object.entries(counts));
}
