import postgres from "postgres";
import type { Parts } from "../../local/support/parts.ts";
import { killer } from "./killer.ts";
import { runDays, type SoakDay } from "./run_days.ts";
import { type SoakCluster, startSoakCluster } from "./soak_cluster.ts";
import { differing, tableDigests } from "./table_digests.ts";

export interface SoakOptions {
  readonly days: number;
  readonly underlyings: number;
  readonly seed: number;
  /** Calendar days of candles; absent: the settings' own. */
  readonly candleDays?: number;
  /** Told of each day when it is over. */
  readonly onDay?: (day: SoakDay) => void;
}

/** What a soak saw. */
export interface Soak {
  readonly days: readonly SoakDay[];
  /** Lines of the functions' log that tell of something unforeseen. */
  readonly unforeseen: readonly string[];
  /** Tables and sequences, and those that a backup and its restore changed. */
  readonly restored: { readonly tables: number; readonly differing: readonly string[] };
}

/** What opens a world; loaded by the caller once a cluster is named. */
type Worlds = Pick<
  typeof import("../../tests/support/world.ts"),
  "openWorld" | "MINT_SECRETS"
>;

/** The first Monday of the exchange's own calendar of 2026 that holidays leave alone. */
const FROM = "2026-01-05";

/** Spans shortened so that a month shows many times over what is kept and what goes. */
export const RETENTION = {
  quote_sessions: 2,
  mark_sessions: 2,
  strategy_sessions: 3,
  trade_sessions: 5,
  record_sessions: 3,
  contract_days: 2,
  postback_days: 2,
};

/** How often monitor runs, where the desk's own minute would take most of the time. */
export const MONITOR_EVERY = "30 minutes";

/** Days of one desk on one database, then a backup of its data folder put back. */
export async function runSoak(
  worlds: Worlds,
  options: SoakOptions,
  parts: Parts,
): Promise<Soak> {
  const cluster = await parts.add(startSoakCluster);
  await configure(cluster, options);
  const days: SoakDay[] = [];
  const unforeseen: string[] = [];
  const strikes = killer();
  const world = await parts.add(() =>
    worlds.openWorld({
      at: `${FROM}T08:00:00+05:30`,
      mode: "stepped",
      seed: options.seed,
      databaseUrl: cluster.url(),
      secrets: worlds.MINT_SECRETS,
      onRpc: strikes.hook,
      log: (line) => {
        if (isUnforeseen(line)) unforeseen.push(line);
      },
    })
  );
  const desk = { world, url: cluster.url, killer: strikes, seed: options.seed };
  for await (const day of runDays(desk, FROM, options.days)) {
    days.push(day);
    options.onDay?.(day);
  }
  await world.stop();
  return { days, unforeseen, restored: await restored(cluster) };
}

async function configure(cluster: SoakCluster, options: SoakOptions): Promise<void> {
  const sql = postgres(cluster.url("soak_watcher"), { max: 1 });
  try {
    await sql`
      update public.underlyings set enabled = underlying in (
        select underlying from public.underlyings where enabled
        order by underlying <> 'NIFTY', underlying limit ${options.underlyings})`;
    const { candleDays } = options;
    const values = {
      ...RETENTION,
      ...(candleDays === undefined
        ? {}
        : { candle_days: candleDays, index_candle_days: candleDays }),
    };
    await sql`
      update public.settings s set value = v.value
      from jsonb_each(${sql.json(values)}) v where v.key = s.name`;
    await sql`update public.schedules set every = ${MONITOR_EVERY} where name = 'monitor'`;
    await sql`update public.schedules set days = 'each_session' where name = 'archive'`;
  } finally {
    await sql.end();
  }
}

/** Only a code of nobody's making is unforeseen: what brokers and kills cause has its own. */
function isUnforeseen(line: string): boolean {
  return line.includes('"internal"');
}

async function restored(cluster: SoakCluster): Promise<Soak["restored"]> {
  const read = async () => {
    const sql = postgres(cluster.url("soak_watcher"), { max: 1 });
    try {
      return await tableDigests(sql);
    } finally {
      await sql.end();
    }
  };
  const before = await read();
  await cluster.backUpAndRestore();
  return { tables: Object.keys(before).length, differing: differing(before, await read()) };
}
