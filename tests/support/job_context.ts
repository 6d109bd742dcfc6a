import type { JobContext } from "../../shared/desk/jobs/job.ts";
import { readSettings } from "../../shared/storage/settings.ts";
import type { MarketData } from "../../shared/vocabulary/ports/market_data.ts";
import type { Worker } from "../../shared/vocabulary/ports/worker.ts";
import type { TestDatabase } from "./database.ts";

/** A worker that has used nothing, whatever it runs. */
export const IDLE_WORKER: Worker = {
  compute: (section) => section(),
  used: () => ({ cpuMs: 0, wallMs: 0 }),
};

export const TODAY = "2026-02-10";

/**
 * What a job of maintain works with at 08:30 of a session: a test's database and the parts of the
 * market that it asks for.
 */
export async function jobContext(
  { service }: TestDatabase,
  marketData: Partial<MarketData>,
  isSpent = () => false,
): Promise<JobContext> {
  const clock = {
    now: () => Promise.resolve(new Date(`${TODAY}T08:30:00+05:30`)),
    waitUntil: () => Promise.resolve(),
  };
  const indiaVix = { segment: "IDX_I", securityId: "21" } as const;
  const broker = { source: "dhan", indiaVix, ...marketData };
  const desk = { database: service, marketData: broker, requests: {} };
  return {
    desk: desk as unknown as JobContext["desk"],
    clock,
    worker: IDLE_WORKER,
    settings: await readSettings(service),
    tradingDate: TODAY,
    counted: {},
    isSpent,
  };
}
