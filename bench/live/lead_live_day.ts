import { addMinutes } from "date-fns";
import type { World } from "../../tests/support/world.ts";
import type { LiveCalls } from "./live_calls.ts";
import type { LiveDayOptions } from "./live_options.ts";
import { type PlannedCall, plannedDay } from "./planned_day.ts";
import { SWITCHES, type SwitchPlace, type SwitchTrial, trySwitches } from "./try_switches.ts";

/** From here on orders go out; the last call comes before the session's end. */
const FIRST = "10:06";
const SWITCHES_AT = "14:50";
const LAST = "15:24";
/** Calls after it that bring to their end what is under way, a minute apart. */
const LAST_CALLS = 4;
/** Allocations that are made for one that is to be filled: others are denied, or traded back. */
const QUEUED = 2;
/** Every so many-th strategy is closed by its time rule. */
const CLOSED_BY_TIME = { every: 4, at: "13:30" };
/** How the exchange's book takes its time on an ordinary day, milliseconds. */
const BEHAVIOUR = { visibleMs: 300, cancelMs: 200, tradesMs: 200, positionsMs: 400 };

/** Leads a desk through a day of live trading by ticks and calls; what the switches showed. */
export async function leadLiveDay(
  place: SwitchPlace,
  calls: LiveCalls,
  options: LiveDayOptions,
): Promise<readonly SwitchTrial[]> {
  const { world } = place;
  const { exchange } = world;
  await calls.inPeace(() => prepare(world, options));
  const { orderFaults, requestFaults, calls: planned } = plannedDay(options);
  await exchange.behave({ ...BEHAVIOUR, faults: orderFaults });
  await exchange.script(requestFaults);
  const first = instantOf(options, FIRST);
  const step = options.monitorMinutes;
  const waiting = [...planned];
  let switches: readonly SwitchTrial[] | undefined;
  for (let at = first; at <= instantOf(options, LAST); at = addMinutes(at, step)) {
    // What a call took of the day brings no tick of its own.
    if (addMinutes(at, step) <= await exchange.now()) continue;
    if (await exchange.now() < at) await exchange.advance(at);
    await calls.tick(at);
    const minute = (at.getTime() - first.getTime()) / 60_000;
    while ((waiting[0]?.minute ?? Infinity) <= minute) {
      const body = await bodyOf(waiting.shift(), world);
      if (body !== undefined) await calls.call("execute", body);
    }
    if (waiting.length === 0) {
      const missing = options.allocations - await entered(world);
      const body = missing > 0 ? await entriesOf(missing, world) : undefined;
      if (body !== undefined) await calls.call("execute", body);
    }
    if (switches === undefined && at >= instantOf(options, SWITCHES_AT)) {
      await exchange.behave({ faults: [] });
      switches = await calls.inPeace(() => trySwitches(place));
    }
  }
  for (let i = 1; i <= LAST_CALLS && await isUnderWay(world); i++) {
    const at = addMinutes(instantOf(options, LAST), i);
    if (await exchange.now() < at) await exchange.advance(at);
    await calls.call("execute", { action: "exits" });
  }
  return switches ?? [];
}

/** Allocations whose entry was filled. */
async function entered({ platform: { sql } }: World): Promise<number> {
  const [row] = await sql`select count(*)::integer as n from public.plans
    where kind = 'entry' and state = 'filled'`;
  return Number(row?.["n"]);
}

async function isUnderWay({ platform: { sql } }: World): Promise<boolean> {
  const rows = await sql`
    select 1 from public.plans where state in ('gated', 'executing', 'unwinding')`;
  return rows.length > 0;
}

/** The desk is live, and its queue is what allocate chose of what analyze found. */
async function prepare(world: World, options: LiveDayOptions): Promise<void> {
  const { sql } = world.platform;
  const { allocations, monitorMinutes, underlyings } = options;
  await sql`update public.trading_state set mode = 'live'`;
  await sql`update public.settings set value = to_jsonb(${
    Math.ceil(QUEUED * allocations)
  }::integer) where name = 'max_positions'`;
  // What kills and faults cost would lock the desk.
  await sql`update public.settings set value = '0'
    where name in ('losing_streak_desk', 'losing_streak_definition', 'losing_streak_underlying')`;
  await sql`update public.settings set value = (case name when 'max_rejects'
    then '50' else '1' end)::jsonb where name in ('max_mean_slippage', 'max_rejects')`;
  // Prices of the morning are far behind by the afternoon, and the queue is entered all the same.
  await sql`update public.settings set value = '1'
    where name in ('max_entry_drift', 'max_leg_drift')`;
  // The owner pays for carry, of which most of a seeded day consists.
  await sql`update public.settings set value = '0.06' where name = 'carry_cost_year_live'`;
  // Two of the queue a tick, with the third switch in the scheduler's own row; calls enter others.
  await sql`update public.schedules set enabled = name in ('execute', 'monitor'),
    body = case name when 'execute' then '{"mode": "live", "top": 2}'::jsonb else body end,
    every = case name when 'monitor' then make_interval(mins => ${monitorMinutes}) else every end`;
  for (let state = ""; state !== "done";) {
    const { status, body } = await world.call(
      "analyze",
      underlyings === undefined ? {} : { underlyings },
    );
    if (status > 299) throw new Error(`analyze answered ${status}: ${JSON.stringify(body)}`);
    state = body.state;
  }
  const { status, body } = await world.call("allocate", {});
  if (status !== 200) throw new Error(`allocate answered ${status}: ${JSON.stringify(body)}`);
  const { every, at } = CLOSED_BY_TIME;
  await sql`update public.exit_rules set at_time = ${at}, sessions_before = 250
    where rule = 'time_exit' and strategy_id % ${every} = 0`;
}

async function bodyOf(
  planned: PlannedCall | undefined,
  world: World,
): Promise<object | undefined> {
  const { sql } = world.platform;
  if (planned === undefined) return undefined;
  if (planned.kind === "enter") return await entriesOf(planned.top, world);
  // One for each switch that is to be taken back stays.
  const open = await sql`
    select position_id from public.positions where state = 'open' order by position_id`;
  const chosen = open[Math.floor(planned.pick * open.length)];
  return chosen === undefined || open.length <= SWITCHES.length
    ? undefined
    : { action: "flatten", positionIds: [Number(chosen["position_id"])] };
}

/** Entries of the next in the queue that no gate has denied yet. */
async function entriesOf(
  count: number,
  { platform: { sql } }: World,
): Promise<object | undefined> {
  const next = await sql`select allocation_id from public.allocations a
    where state = 'pending'
      and not exists (select 1 from public.plans p where p.allocation_id = a.allocation_id)
    order by rank limit ${count}`;
  const allocationIds = next.map((row) => Number(row["allocation_id"]));
  return next.length === 0 ? undefined : { action: "entries", mode: "live", allocationIds };
}

function instantOf({ date }: LiveDayOptions, time: string): Date {
  return new Date(`${date}T${time}:00+05:30`);
}
