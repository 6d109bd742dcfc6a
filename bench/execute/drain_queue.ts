import type { World } from "../../tests/support/world.ts";

/** How a queue went through as many calls as it needed. */
export interface Drained {
  readonly plans: number;
  readonly calls: number;
  readonly orders: number;
  /** Wall of the longest call, seconds. */
  readonly longestSeconds: number;
  /** Plans that a call left to the next one, their orders on their way. */
  readonly leftOpen: number;
  /** Plans that are not over at the end. */
  readonly unfinished: number;
  /** How the plans ended, by state, the denied ones by what denied them. */
  readonly states: Readonly<Record<string, number>>;
}

/** Wall of a call, seconds: the world of tests grants more. */
const CALL_SECONDS = 60;

const UNFINISHED = new Set(["gated", "executing", "unwinding"]);
/** Calls after which a queue that is still not empty is given up. */
const MOST_CALLS = 30;

/** Calls execute until nothing waits and no plan is unfinished. Throws for a call that died. */
export async function drainQueue(world: World): Promise<Drained> {
  const { sql } = world.platform;
  await sql`update public.settings set value = to_jsonb(${CALL_SECONDS}::integer)
    where name = 'call_wall_seconds'`;
  // The market moves on while the queue waits: its rates are what is measured.
  await sql`update public.settings set value = '1'
    where name in ('max_entry_drift', 'max_leg_drift')`;
  let [calls, longest, leftOpen] = [0, 0, 0];
  for (let isBusy = true; isBusy && calls < MOST_CALLS;) {
    const begun = performance.now();
    const { status, body } = await world.call("execute", { mode: "live" });
    if (status !== 200) throw new Error(`execute answered ${status}: ${JSON.stringify(body)}`);
    longest = Math.max(longest, performance.now() - begun);
    isBusy = body.remaining > 0 || body.open > 0;
    leftOpen += body.open;
    calls += 1;
  }
  const states = await sql`
    select concat_ws(': ', state, case state when 'denied' then split_part(reason, ':', 1) end)
      as state, count(*)::int as n
    from public.plans group by 1 order by 1`;
  const [orders] = await sql`select count(*)::int as n from public.orders`;
  return {
    plans: states.reduce((sum, row) => sum + Number(row["n"]), 0),
    calls,
    orders: Number(orders?.["n"]),
    longestSeconds: Number((longest / 1000).toFixed(1)),
    leftOpen,
    unfinished: states.reduce(
      (sum, row) => sum + (UNFINISHED.has(row["state"]) ? Number(row["n"]) : 0),
      0,
    ),
    states: Object.fromEntries(states.map((row) => [row["state"], row["n"]])),
  };
}
