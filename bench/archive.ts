// Three years of a desk at defaults with maintain archive once a week: what a session adds, how
// large the database is as it grows older, and how long each rpc of the job takes.
import type postgres from "postgres";
import { archiveJob } from "../shared/desk/jobs/archive_job.ts";
import type { JobContext } from "../shared/desk/jobs/job.ts";
import { readSettings } from "../shared/storage/settings.ts";
import type { TradingDate } from "../shared/vocabulary/trading_date.ts";
import { agingDesk } from "../tests/support/aged_database.ts";
import type { TestDatabase } from "../tests/support/database.ts";
import { IDLE_WORKER } from "../tests/support/job_context.ts";
import { prepareTestCluster } from "../tests/support/template.ts";

const UNDERLYINGS = 54;
const YEARS = 3;
/** Sessions between two archives. */
const WEEK = 5;
/** The desk's size is printed once in so many weeks. */
const PRINTED = 13;
/** Sessions after which nothing but roll-ups grows: setting `trade_sessions`. */
const SETTLED = 250;
const BUDGET_MB = 350;
const BUDGET_RPC_MS = 1000;

/** The desk's growth; megabytes are 10^6 bytes. */
export async function bench(): Promise<object> {
  const cluster = await prepareTestCluster();
  try {
    for (const [name, value] of Object.entries(cluster.env)) Deno.env.set(name, value);
    // Loaded once the cluster is named: a test that is run alone would start one of its own.
    const { testDatabase } = await import("../tests/support/database.ts");
    const database = await testDatabase();
    try {
      return await grow(database);
    } finally {
      await database.close();
    }
  } finally {
    await cluster.stop();
  }
}

async function grow(database: TestDatabase): Promise<object> {
  const { sql } = database;
  const desk = await agingDesk(sql, { underlyings: UNDERLYINGS, years: YEARS, seed: 1 });
  const empty = await megabytes(sql);
  const sizes: { sessions: number; mb: number }[] = [];
  const watched = watch(database);
  let counts: Record<string, number> = {};
  let added = 0;
  for (let i = 0; i < desk.sessions.length; i += WEEK) {
    const week = desk.sessions.slice(i, i + WEEK);
    const [from = "", to = from] = [week[0], week.at(-1)];
    const before = await megabytes(sql);
    await desk.leave(from, to);
    // Before anything is ever deleted a week adds what it stores.
    if (i === WEEK) added = (await megabytes(sql) - before) / week.length;
    const settings = await readSettings(database.service);
    counts = (await archiveJob(contextOf(watched.database, to, settings))).counts;
    // What autovacuum does within the day: space is used again, not given back.
    await sql`vacuum analyze`;
    sizes.push({ sessions: i + week.length, mb: Number((await megabytes(sql)).toFixed(1)) });
  }
  const [first, last] = [sizes.find(({ sessions }) => sessions >= SETTLED), sizes.at(-1)];
  const largest = Math.max(...sizes.map(({ mb }) => mb));
  return {
    underlyings: UNDERLYINGS,
    sessions: desk.sessions.length,
    emptyMb: Number(empty.toFixed(1)),
    addedMbPerSession: Number(added.toFixed(2)),
    addedBudgetMb: 3.5,
    sizes: sizes.filter((_, i) => i % PRINTED === 0 || i === sizes.length - 1),
    largestMb: largest,
    budgetMb: BUDGET_MB,
    exponent: first === undefined || last === undefined ? undefined : Number(
      (Math.log(last.mb / first.mb) / Math.log(last.sessions / first.sessions)).toFixed(3),
    ),
    lastWeek: counts,
    slowestRpcMs: Object.fromEntries(watched.slowest),
    rpcBudgetMs: BUDGET_RPC_MS,
    tables: await tables(sql),
    over: largest > BUDGET_MB || added > 3.5 ||
      Math.max(...watched.slowest.values()) > BUDGET_RPC_MS,
  };
}

/** The same database, which notes the slowest call of each rpc. */
function watch({ service }: TestDatabase) {
  const slowest = new Map<string, number>();
  const database = new Proxy(service, {
    get: (target, name) => {
      if (name !== "rpc") return Reflect.get(target, name);
      return async (rpc: string, args: object) => {
        const begun = performance.now();
        const answer = await target.rpc(rpc, args);
        const took = Math.round(performance.now() - begun);
        slowest.set(rpc, Math.max(slowest.get(rpc) ?? 0, took));
        return answer;
      };
    },
  });
  return { database, slowest };
}

function contextOf(
  database: TestDatabase["service"],
  tradingDate: TradingDate,
  settings: JobContext["settings"],
): JobContext {
  const desk = { database } as unknown as JobContext["desk"];
  const clock = {
    now: () => Promise.resolve(new Date(`${tradingDate}T18:00:00+05:30`)),
    waitUntil: () => Promise.resolve(),
  };
  return {
    desk,
    clock,
    worker: IDLE_WORKER,
    settings,
    tradingDate,
    counted: {},
    isSpent: () => false,
  };
}

async function megabytes(sql: postgres.Sql): Promise<number> {
  const [row] = await sql`select pg_database_size(current_database())::float8 / 1e6 as mb`;
  return row?.["mb"];
}

/** The largest tables with their indexes, megabytes. */
async function tables(sql: postgres.Sql): Promise<Record<string, number>> {
  const rows = await sql<{ name: string; mb: number }[]>`
    select relname as name, round(pg_total_relation_size(oid) / 1e6, 1)::float8 as mb
    from pg_catalog.pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by 2 desc limit 16`;
  return Object.fromEntries(rows.map(({ name, mb }) => [name, mb]));
}
