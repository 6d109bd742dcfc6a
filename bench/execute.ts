// What a plan takes from gated to its last fill over a broker of a known round trip, live and on
// paper, what its gate asks, and how many calls a queue of plans needs at the account's rates.
//   npm run bench -- execute [--plans 5] [--trip 100] [--queue 50] [--json]
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import type { Parts } from "../local/support/parts.ts";
import type { Mode } from "../shared/vocabulary/terms.ts";
import { prepareTestCluster } from "../tests/support/template.ts";
import type { World, WorldOptions } from "../tests/support/world.ts";
import { drainQueue } from "./execute/drain_queue.ts";
import { type QueuedStructure, queueStructures } from "./execute/queue_structures.ts";
import { requestLog, type TimedPlan, timePlan } from "./execute/time_plans.ts";
import { copyDatabase } from "./support/database_copies.ts";
import { morningDesk } from "./support/morning_desk.ts";

const DATE = "2026-02-09";
const ANALYZED_AT = `${DATE}T10:00:00+05:30`;
const TRADED_AT = `${DATE}T10:01:00+05:30`;

/** Milliseconds of a plan besides its round trips, and these a leg. */
const ALLOWED_MS = 300;
const TRIPS_A_LEG = 2;
/** Wall of a call: the last plan of one must end inside it. */
const CALL_SECONDS = 60;
/** Rupees that pay for every plan of the queue: its rates are what is measured. */
const BALANCE = 100_000_000;
/** Requests of a gate to broker and database. */
const GATE_TRIPS = 6;

/** `ok` where plans, gates and calls kept to what they may take, and no call left one half done. */
export async function bench(args: readonly string[], parts: Parts): Promise<object> {
  const { flags, rest } = readFlags({
    plans: "number",
    trip: "number",
    queue: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`execute takes flags only, not ${rest[0]}`);
  const { plans = 5, trip = 100, queue = 50 } = flags;
  const [loadBefore] = Deno.loadavg();
  const cluster = await parts.add(() => prepareTestCluster(parts.signal));
  for (const [name, value] of Object.entries(cluster.env)) Deno.env.set(name, value);
  const [template = ""] = Object.values(cluster.env);
  // Loaded once the cluster is named: a test that is run alone would start one of its own.
  const { ACCESS_TOKEN, openWorld } = await import("../tests/support/world.ts");
  const { url } = await morningDesk(openWorld, template);
  const queued = await analyzedQueue(openWorld, url, Math.max(queue, plans + 1));
  /** A world on a copy, in which the time of the market passes by itself. */
  const withWorld = async <T>(
    mode: Mode,
    hooks: Pick<WorldOptions, "onRpc" | "onFetch">,
    work: (world: World) => Promise<T>,
  ): Promise<T> => {
    const copy = await copyDatabase(url);
    const secrets = { DHAN_ACCESS_TOKEN: ACCESS_TOKEN, DHAN_LIVE_ORDERS: "enabled" };
    const place = { at: TRADED_AT, mode: "running", databaseUrl: copy.url, secrets } as const;
    const world = await openWorld({ ...place, ...hooks, balance: BALANCE });
    try {
      await world.platform.sql`update public.trading_state set mode = ${mode}`;
      return await work(world);
    } finally {
      await world.stop();
      await copy.drop();
    }
  };
  const timed = async (mode: Mode) => {
    const { moments, ...hooks } = requestLog(trip);
    return await withWorld(mode, hooks, async (world) => {
      const all: TimedPlan[] = [];
      for (const each of queued.slice(0, plans + 1)) {
        all.push(await timePlan(world, moments, mode, each));
      }
      // The first compiles the code.
      return summary(all.slice(1), mode === "live" ? TRIPS_A_LEG * trip : 0);
    });
  };
  const live = await timed("live");
  const paper = await timed("paper");
  const drained = await withWorld("live", {}, drainQueue);
  const isDrained = drained.unfinished === 0 && drained.plans >= queue &&
    drained.longestSeconds <= CALL_SECONDS;
  return {
    ok: live.ok && paper.ok && isDrained,
    machine: { cores: navigator.hardwareConcurrency, loadBefore },
    trip,
    live,
    paper,
    queue: drained,
  };
}

/** Analyzes the universe and queues structures of it; the desk trades live. */
async function analyzedQueue(
  openWorld: (options: WorldOptions) => Promise<World>,
  databaseUrl: string,
  count: number,
): Promise<QueuedStructure[]> {
  const world = await openWorld({ at: ANALYZED_AT, databaseUrl });
  try {
    while ((await world.call("analyze", {})).status === 202);
    return await queueStructures(world.platform.sql, DATE, ANALYZED_AT, count);
  } finally {
    await world.stop();
  }
}

/** The slowest of some plans beside what it may take with so many milliseconds a leg. */
function summary(plans: readonly TimedPlan[], legMs: number) {
  const over = plans.map((plan) => ({ ...plan, allowedMs: ALLOWED_MS + legMs * plan.legs }))
    .sort((p, q) => q.milliseconds / q.allowedMs - p.milliseconds / p.allowedMs);
  const gate = Math.max(...plans.map(({ gate }) => gate.broker + gate.database));
  const isFilled = plans.every(({ state, trips, legs }) =>
    state === "filled" && trips <= TRIPS_A_LEG * legs
  );
  const [worst] = over;
  return {
    ok: isFilled && worst !== undefined && worst.milliseconds <= worst.allowedMs &&
      gate <= GATE_TRIPS,
    plans: plans.length,
    milliseconds: plans.map(({ milliseconds }) => milliseconds),
    worst,
    gate,
    allowedGate: GATE_TRIPS,
  };
}
