import { assertEquals, assertGreater } from "@std/assert";
import type { RpcHook } from "../../local/platform/gateway.ts";
import { openWorld, type World } from "../support/world.ts";

const AT = "2026-02-09T10:00:00+05:30";
const UNDERLYINGS = ["BANKNIFTY", "HDFCBANK", "INFY", "NIFTY", "RELIANCE"];

/** Everything that analyze stored, without ids and audit times. */
async function rowsOf({ platform: { sql } }: World): Promise<unknown> {
  const [strategies, legs, scores, rules, analyses, snapshots, tasks] = await Promise.all([
    sql`select to_jsonb(s) - 'strategy_id' - 'run_id' as r from public.strategies s order by underlying, definition`,
    sql`select to_jsonb(l) - 'strategy_id' as r, s.underlying, s.definition from public.strategy_legs l
        join public.strategies s using (strategy_id) order by underlying, definition, leg_number`,
    sql`select to_jsonb(c) - 'strategy_id' as r, s.underlying, s.definition from public.strategy_scores c
        join public.strategies s using (strategy_id) order by underlying, definition, scheme, part`,
    sql`select to_jsonb(e) - 'strategy_id' as r, s.underlying, s.definition from public.exit_rules e
        join public.strategies s using (strategy_id) order by underlying, definition, rule`,
    sql`select to_jsonb(a) - 'analysis_id' - 'run_id' as r from public.underlying_analyses a order by underlying`,
    sql`select to_jsonb(c) as r from public.chain_snapshots c order by underlying, expiry`,
    sql`select underlying, state, reason, counts from public.tasks order by underlying`,
  ]);
  assertGreater(strategies.length, 20);
  assertGreater(legs.length, 10);
  return JSON.parse(
    JSON.stringify({ strategies, legs, scores, rules, analyses, snapshots, tasks }),
  );
}

async function prepare(onRpc?: RpcHook): Promise<World> {
  const world = await openWorld({
    at: AT,
    mode: "frozen",
    ...(onRpc === undefined ? {} : { onRpc }),
  });
  for (const job of ["contracts", "candles"]) await world.call("maintain", { job });
  return world;
}

async function analyzeToEnd(world: World): Promise<void> {
  for (let i = 0; i < 10; i++) {
    const { body } = await world.call("analyze", { underlyings: UNDERLYINGS });
    if (body.state === "done") return;
  }
  throw new Error("the run did not end in ten calls");
}

let undisturbed: unknown;

Deno.test("an undisturbed run stores the same rows twice", async () => {
  const results = [];
  for (let i = 0; i < 2; i++) {
    const world = await prepare();
    try {
      await analyzeToEnd(world);
      results.push(await rowsOf(world));
    } finally {
      await world.stop();
    }
  }
  assertEquals(results[0], results[1]);
  undisturbed = results[0];
});

const KILLS: [string, string, "before" | "after", number][] = [
  ["before the run is opened", "open_run", "before", 1],
  ["after the run was opened", "open_run", "after", 1],
  ["before the third underlying is stored", "store_analysis", "before", 3],
  ["after the second underlying was stored", "store_analysis", "after", 2],
  ["before the run is ended", "finish_run", "before", 1],
  ["between two fetches", "reserve_rates", "after", 8],
];

for (const [when, rpc, phase, time] of KILLS) {
  Deno.test(`functions killed ${when} complete the run at the next call with the rows of an undisturbed one`, async () => {
    let armed = false;
    let count = 0;
    let killed = false;
    const world = await prepare(async (name, at) => {
      if (!armed || killed || name !== rpc || at !== phase || ++count < time) return;
      killed = true;
      await world.platform.killFunctions();
    });
    try {
      armed = true;
      const cut = await world.call("analyze", { underlyings: UNDERLYINGS });
      assertEquals([cut.status, killed], [503, true]);
      await world.platform.restartFunctions();
      // The dead worker's lease ends after 30 s; the frozen clock stands, so its end is brought about.
      await world.platform
        .sql`update public.runs set lease_until = '-infinity' where lease_holder is not null`;
      await analyzeToEnd(world);
      assertEquals(await rowsOf(world), undisturbed);
    } finally {
      await world.stop();
    }
  });
}

Deno.test("a call that meets a live lease is told of the run and takes no work", async () => {
  const world = await prepare();
  try {
    await analyzeToEnd(world);
    await world.platform.sql`
      update public.runs set state = 'open', finished_at = null, generation = generation + 1,
        lease_holder = 'somebody', lease_until = '2026-02-09T10:00:30+05:30'`;
    const { status, body } = await world.call("analyze", {});
    assertEquals([status, body.state, body.done], [202, "open", UNDERLYINGS.length]);
  } finally {
    await world.stop();
  }
});

Deno.test("a run that is taken up again goes by the inputs that it was opened with", async () => {
  let count = 0;
  let armed = false;
  const world = await prepare(async (name, at) => {
    if (!armed || name !== "store_analysis" || at !== "after" || ++count !== 2) return;
    await world.platform.killFunctions();
  });
  try {
    armed = true;
    const body = { underlyings: UNDERLYINGS, topPerUnderlying: 1 };
    assertEquals((await world.call("analyze", body)).status, 503);
    await world.platform.restartFunctions();
    await world.platform
      .sql`update public.runs set lease_until = '-infinity' where lease_holder is not null`;
    await world.call("analyze", {});
    const rows = await world.platform.sql`
      select underlying, sleeve, count(*)::int as n from public.strategies where state = 'accepted'
      group by 1, 2 having count(*) > 1`;
    assertEquals(rows.length, 0);
  } finally {
    await world.stop();
  }
});

Deno.test("a call that fails gives its lease back, and the next one goes on at once", async () => {
  const world = await prepare();
  try {
    // A parameter without a value: the call fails after it took the lease.
    await world.platform
      .sql`update public.parameters set effective_to = '2024-12-31'
      where name = 'risk_free_rate'`;
    const failed = await world.call("analyze", { underlyings: UNDERLYINGS });
    assertEquals(failed.status, 500);
    await world.platform
      .sql`update public.parameters set effective_to = null
      where name = 'risk_free_rate'`;
    await analyzeToEnd(world);
  } finally {
    await world.stop();
  }
});
