import { addDays, format, parseISO } from "date-fns";
import { storeContracts } from "../../storage/contracts.ts";
import { readUniverse } from "../../storage/universe.ts";
import type { Contract } from "../../vocabulary/contract.ts";
import type { JobContext, JobResult } from "./job.ts";

/** Rows a rpc: one of this size takes about 100 ms, far from the 8 s that a call may. */
const CHUNK = 2000;

/** Stores today's contracts of the universe within the horizon. It is one stream, so it is done in one call. */
export async function contractsJob(
  { desk, settings, tradingDate }: JobContext,
): Promise<JobResult> {
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
  for await (const contract of desk.marketData.contracts(names)) {
    if (contract.expiry < tradingDate || contract.expiry > last) continue;
    seen.add(contract.underlying);
    chunk.push(contract);
    if (chunk.length === CHUNK) await flush();
  }
  await flush();
  const counts = { underlyings: seen.size, contracts: stored, notListed: names.size - seen.size };
  return { done: true, counts };
}
