import { addDays, format, parseISO } from "date-fns";
import { readListedCounts, storeContracts } from "../../storage/contracts.ts";
import { readUniverse } from "../../storage/universe.ts";
import type { Contract } from "../../vocabulary/contract.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { checkMaster } from "./check_master.ts";
import { findActions } from "./find_actions.ts";
import type { JobContext, JobResult } from "./job.ts";

/** Rows a rpc: one of this size takes about 100 ms, far from the 8 s that a call may. */
const CHUNK = 2000;

/**
 * Stores today's contracts of the universe within the horizon, and the splits and bonuses of stocks
 * that they tell. The master is read and judged whole before any of it is stored; then each
 * underlying's list is stored in one transaction. A call that dies anywhere leaves every underlying
 * with one whole list, and is made again from the start and finds the same.
 */
export async function contractsJob(context: JobContext): Promise<JobResult> {
  const { desk, settings, tradingDate } = context;
  const universe = await readUniverse(desk.database);
  const names = universe.map(({ underlying }) => underlying);
  const last = format(
    addDays(parseISO(tradingDate), settings.contract_horizon_days),
    "yyyy-MM-dd",
  );
  const master = await desk.marketData.contracts({
    underlyings: new Set(names),
    from: tradingDate,
    to: last,
  });
  if (names.length > 0) {
    checkMaster(master, await readListedCounts(desk.database, names, tradingDate, last));
  }
  const lists = byUnderlying(master.contracts);
  const kinds = new Map(universe.map(({ underlying, kind }) => [underlying, kind]));
  const stocks = [...lists].filter(([name]) => kinds.get(name) === "stock");
  const counts = {
    underlyings: lists.size,
    contracts: await storeLists(context, [...lists.values()]),
    notListed: names.length - lists.size,
    rows: master.rows,
    badRows: master.badRows,
    corporateActions: await findActions(
      context,
      new Map(stocks.map(([name, list]) => [name, listingOf(list)])),
    ),
  };
  return { done: true, counts };
}

/** Stores lists, as many whole ones a rpc as fit; returns how many rows were written. */
async function storeLists(
  { desk: { database }, tradingDate }: JobContext,
  lists: readonly (readonly Contract[])[],
): Promise<number> {
  let stored = 0;
  let chunk: Contract[] = [];
  const flush = async () => {
    if (chunk.length > 0) stored += await storeContracts(database, chunk, tradingDate);
    chunk = [];
  };
  for (const list of lists) {
    if (chunk.length + list.length > CHUNK) await flush();
    chunk = chunk.concat(list);
  }
  await flush();
  return stored;
}

function byUnderlying(contracts: readonly Contract[]): Map<string, Contract[]> {
  const lists = new Map<string, Contract[]>();
  for (const contract of contracts) {
    const list = lists.get(contract.underlying);
    if (list === undefined) lists.set(contract.underlying, [contract]);
    else list.push(contract);
  }
  return lists;
}

/** Lot and strikes of the options of each expiry. */
function listingOf(contracts: readonly Contract[]) {
  const listing = new Map<TradingDate, { lotSize: number; strikes: number[] }>();
  for (const { expiry, lotSize, strike } of contracts) {
    if (strike === undefined) continue;
    const listed = listing.get(expiry) ?? { lotSize, strikes: [] };
    listing.set(expiry, listed);
    listed.strikes.push(strike);
  }
  return listing;
}
