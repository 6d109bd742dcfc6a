import type { World } from "../../tests/support/world.ts";

/** How a queue went through as many calls as it needed. */
export interface Drained {
  readonly plans: number;
  readonly calls: number;
  readonly orders: number;
  /** Wall of the longest call, seconds. */
  readonly longestSeconds: number;
  /** Plans that a call left unfinished although nothing went wrong with them. */
  readonly midPlan: number;
  /** How the plans ended, by state. */
  readonly states: Readonly<Record<string, number>>;
}

/** Wall that the settings give a call, and what its last plan may add, seconds. */
export const CALL_SECONDS = 60;

/** Calls after which a queue that is still not empty is given up. */
const MOST_CALLS = 30;

/** Calls execute until nothing waits, each inside the wall of a hosted call. */
export async function drainQueue(world: World): Promise<Drained> {
  const { sql } = world.platform;
  await sql`update public.settings set value = to_jsonb(${CALL_SECONDS}::integer)
    where name = 'call_wall_seconds'`;
  let [calls, longest, midPlan] = [0, 0, 0];
  for (let remaining = 1; remaining > 0 && calls < MOST_CALLS;) {
    const begun = performance.now();
    const { status, body } = await world.call("execute", { mode: "live" });
    if (status !== 200) throw new Error(`execute answered ${status}: ${JSON.stringify(body)}`);
    longest = Math.max(longest, performance.now() - begun);
    remaining = body.remaining;
    midPlan += body.open;
    calls += 1;
  }
  const states = await sql`
    select state, count(*)::int as n from public.plans group by state order by state`;
  const [orders] = await sql`select count(*)::int as n from public.orders`;
  return {
    plans: states.reduce((sum, row) => sum + Number(row["n"]), 0),
    calls,
    orders: Number(orders?.["n"]),
    longestSeconds: Number((longest / 1000).toFixed(1)),
    midPlan,
    states: Object.fromEntries(states.map((row) => [row["state"], row["n"]])),
  };
}
