import { addDays, format, parseISO } from "date-fns";
import { storeContracts } from "../../storage/contracts.ts";
import { readUniverse } from "../../storage/universe.ts";
import type { Contract } from "../../vocabulary/contract.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { findActions } from "./find_actions.ts";
import type { JobContext, JobResult } from "./job.ts";

/** Rows a rpc: one of this size takes about 100 ms, far from the 8 s that a call may. */
const CHUNK = 2000;

/**
 * Stores today's contracts of the universe within the horizon, and the splits and bonuses of stocks
 * that they tell. It is one stream, so it is done in one call; a call that dies before its end is
 * made again from the start and finds the same.
 */
export async function contractsJob(context: JobContext): Promise<JobResult> {
  const { desk, settings, tradingDate } = context;
  const universe = await readUniverse(desk.database);
  const last = format(
    addDays(parseISO(tradingDate), settings.contract_horizon_days),
    "yyyy-MM-dd",
  );
  const seen = new Set<string>();
  let chunk: Contract[] = [];
  let stored = 0;
  const flush = async () => {
    if (chunk.length > 0) stored += await storeContracts(desk.database, chunk, tradingDate);
    chunk = [];
  };
  const names = new Set(universe.map(({ underlying }) => underlying));
  const stocks = new Map<string, Map<TradingDate, { lotSize: number; strikes: number[] }>>();
  for (const { underlying, kind } of universe) {
    if (kind === "stock") stocks.set(underlying, new Map());
  }
  for await (const contract of desk.marketData.contracts(names)) {
    if (contract.expiry < tradingDate || contract.expiry > last) continue;
    const { underlying, expiry, lotSize, strike } = contract;
    seen.add(underlying);
    chunk.push(contract);
    const listing = stocks.get(underlying);
    if (listing !== undefined && strike !== undefined) {
      const listed = listing.get(expiry) ?? { lotSize, strikes: [] };
      listing.set(expiry, listed);
      listed.strikes.push(strike);
    }
    if (chunk.length === CHUNK) await flush();
  }
  await flush();
  const counts = {
    underlyings: seen.size,
    contracts: stored,
    notListed: names.size - seen.size,
    corporateActions: await findActions(context, stocks),
  };
  return { done: true, counts };
}
