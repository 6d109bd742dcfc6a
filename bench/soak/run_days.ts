import { addMinutes } from "date-fns";
import postgres from "postgres";
import { addDays } from "../../local/exchange/sessions.ts";
import { tickAt } from "../../tests/support/scheduled.ts";
import type { World } from "../../tests/support/world.ts";
import { type CostMeter, costMeter, type DayCosts } from "./cost_meter.ts";
import type { Killer } from "./killer.ts";
import { type PlannedFaults, plannedFaults } from "./planned_faults.ts";
import { rowsByTable } from "./rows_by_table.ts";

/** One day of a soak, as its tables stood when it was over. */
export interface SoakDay extends DayCosts {
  readonly date: string;
  /** Of its session: regular or special. */
  readonly kind: string;
  readonly seconds: number;
  /** By table, without what open positions hold. */
  readonly rows: Record<string, number>;
  readonly megabytes: number;
  readonly alerts: readonly Alert[];
  /** Schedules whose stage was not done by the day's end. */
  readonly undone: readonly string[];
  /** Starts of schedules that repeat: planned, and done. */
  readonly turns: { readonly planned: number; readonly done: number };
  /** Quality checks of the evening that failed, each with its first finding. */
  readonly qualityFailed: readonly { readonly check: string; readonly found: string }[];
  readonly brokerFaults: readonly string[];
  /** Schedules that were being worked on when the functions were killed. */
  readonly struck: readonly string[];
}

export interface Alert {
  readonly level: string;
  readonly kind: string;
  readonly subject: string;
  readonly message: string;
}

/** A desk in the middle of a soak. */
export interface SoakDesk {
  readonly world: World;
  /** URL of the desk's database for a role, whose statements are counted apart. */
  readonly url: (role: "soak_ticker" | "soak_watcher") => string;
  readonly killer: Killer;
  readonly seed: number;
}

/** What leads one desk from tick to tick. */
interface Leader extends SoakDesk {
  readonly ticker: postgres.Sql;
  readonly watcher: postgres.Sql;
  readonly meter: CostMeter;
}

const FIRST_TICK = "08:25";
/** Archive begins an hour and a half after the close and may be called again. */
const AFTER_CLOSE_MINUTES = 125;
/** No call waits in real time: one that takes longer hangs. */
const PATIENCE_MS = 600_000;

/** Leads a desk by ticks alone through so many regular sessions, and what is between them. */
export async function* runDays(
  desk: SoakDesk,
  from: string,
  days: number,
): AsyncGenerator<SoakDay> {
  const connect = (role: "soak_ticker" | "soak_watcher") =>
    postgres(desk.url(role), { max: 1, onnotice: () => {} });
  const [ticker, watcher] = [connect("soak_ticker"), connect("soak_watcher")];
  const admin = postgres(desk.url("soak_watcher").replace(/[^/]+$/, "postgres"), { max: 1 });
  try {
    const meter = await costMeter(admin, "desk");
    const leader = { ...desk, ticker, watcher, meter };
    let regular = 0;
    for (let date = from; regular < days; date = addDays(date, 1)) {
      const [session] = await watcher`
        select kind, closes_at from public.sessions where trading_date = ${date}`;
      if (session === undefined) await quietDay(leader, date);
      else {
        yield await tradingDay(leader, date, regular, session);
        if (session["kind"] === "regular") regular += 1;
      }
    }
  } finally {
    for (const sql of [ticker, watcher, admin]) await sql.end({ timeout: 1 });
  }
}

/** Nothing may start on a date without a session. */
async function quietDay({ world, ticker }: Leader, date: string): Promise<void> {
  const noon = new Date(`${date}T12:00:00+05:30`);
  await world.exchange.advance(noon);
  const sent = await tickAt(ticker, noon);
  if (sent > 0) throw new Error(`${sent} calls went out on ${date}, which has no session`);
}

async function tradingDay(
  leader: Leader,
  date: string,
  day: number,
  session: postgres.Row,
): Promise<SoakDay> {
  const { world, watcher, meter, seed } = leader;
  const begun = performance.now();
  const plan = plannedFaults(seed, day);
  await world.exchange.script(plan.broker);
  const first = new Date(`${date}T${FIRST_TICK}:00+05:30`);
  const last = addMinutes(session["closes_at"], AFTER_CLOSE_MINUTES);
  const struck: string[] = [];
  let kill = plan.kill;
  for (let at = first; at <= last;) {
    if (await world.exchange.now() < at) await world.exchange.advance(at);
    const hit = await tickOnce(leader, at, kill);
    struck.push(...hit);
    if (hit.length > 0) kill = undefined;
    at = nextMinute(at, await world.exchange.now());
  }
  const costs = await meter.day();
  const facts = await factsOf(watcher, date);
  await night(watcher);
  return {
    date,
    kind: session["kind"],
    seconds: Math.round((performance.now() - begun) / 1000),
    ...facts,
    ...costs,
    brokerFaults: plan.broker.map(({ path, kind }) => `${kind} ${path}`),
    struck,
  };
}

/**
 * The minute after one, or the one that a call has brought the clock to: what was due meanwhile is
 * caught up, as after a scheduler's pause.
 */
function nextMinute(at: Date, now: Date): Date {
  const reached = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  const next = addMinutes(at, 1);
  return reached > next ? reached : next;
}

/** One tick and all that it starts; returns the schedules that a kill met. */
async function tickOnce(
  leader: Leader,
  at: Date,
  kill: PlannedFaults["kill"],
): Promise<string[]> {
  const { world: { platform }, ticker, watcher, killer, meter } = leader;
  if (kill !== undefined) {
    const due = await watcher`
      select 1 from private.due_schedules(${at}) where name = ${kill.schedule}`;
    if (due.length > 0) killer.aim(kill.request, () => platform.killFunctions());
  }
  try {
    if (await tickAt(ticker, at) === 0) return [];
    const claims = await watcher<{ schedule: string; request: string }[]>`
      select schedule, request_id as request from public.schedule_claims
      where claimed_at = ${at} order by schedule`;
    const names = claims.map(({ schedule }) => schedule);
    await untilEnded(leader, at);
    if (killer.struck()) await platform.restartFunctions();
    await meter.spent(names.join("+"));
    return killer.struck() ? names : [];
  } finally {
    killer.release();
  }
}

/** Waits until the starts of a tick have ended or a kill met them, and every answer is stored. */
async function untilEnded({ watcher, killer }: Leader, at: Date): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const [row] = await watcher`
      select count(*) filter (where state in ('sent', 'taken'))::int as live,
        count(*) filter (where r.id is null)::int as unanswered,
        string_agg(schedule, ', ') filter (where state in ('sent', 'taken')) as names
      from public.schedule_claims c left join net._http_response r on r.id = c.request_id
      where c.claimed_at = ${at}`;
    // Dead workers end no claim: that is the watchdog's to find.
    if (row?.["unanswered"] === 0 && (row?.["live"] === 0 || killer.struck())) return;
    if (performance.now() > until) {
      throw new Error(`${row?.["names"]} of ${at.toISOString()} hangs for ${PATIENCE_MS / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** What the tables tell of a day that is over. */
async function factsOf(sql: postgres.Sql, date: string) {
  const alerts = await sql<Alert[]>`
    select level, kind, subject, message from public.alerts where not seen order by alert_id`;
  const undone = await sql`
    select s.name from private.schedule_windows(${date}) w join public.schedules s using (name)
    where s.every is null and not private.stage_done(s, ${date}, w.starts_at) order by 1`;
  const [turns] = await sql`
    select (select sum(ceil(extract(epoch from w.ends_at - w.starts_at)
          / extract(epoch from s.every)))::int
        from private.schedule_windows(${date}) w join public.schedules s using (name)
        where s.every is not null) as planned,
      (select count(*)::int from public.schedule_claims c join public.schedules s
          on s.name = c.schedule
        where c.trading_date = ${date} and s.every is not null and c.state = 'done') as done`;
  const quality = await sql<{ check: string; found: string }[]>`
    select check_name as check, coalesce(samples[1], '') as found from public.quality_findings where trading_date = ${date} and state = 'failed' order by 1`;
  const [size] = await sql`
    select round(pg_database_size(current_database()) / 1e6, 1)::float8 as mb`;
  return {
    alerts: [...alerts],
    undone: undone.map((row) => String(row["name"])),
    turns: { planned: Number(turns?.["planned"]), done: Number(turns?.["done"]) },
    qualityFailed: [...quality],
    rows: await rowsByTable(sql),
    megabytes: Number(size?.["mb"]),
  };
}

/**
 * What a hosted night does by itself: the owner has ticked the alerts, autovacuum has been there,
 * pg_net has dropped its answers of six hours ago.
 */
async function night(sql: postgres.Sql): Promise<void> {
  await sql`update public.alerts set seen = true where not seen`;
  await sql`delete from net._http_response`;
  await sql`vacuum analyze`;
}
