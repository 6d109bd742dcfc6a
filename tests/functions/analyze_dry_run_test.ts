import { assert, assertEquals, assertGreater } from "@std/assert";
import { openWorld, type World } from "../support/world.ts";

const AT = "2026-02-09T10:00:00+05:30";
const UNDERLYINGS = ["INFY", "NIFTY", "TCS"];

/** A desk at a frozen instant, stopped at the end of the test. */
async function withWorld(run: (world: World) => Promise<void>): Promise<void> {
  const world = await openWorld({ at: AT, mode: "frozen", ready: true });
  try {
    await run(world);
  } finally {
    await world.stop();
  }
}

/** How many rows each table has, but for the limits of requests. */
async function rowCounts({ platform: { sql } }: World): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relkind = 'r' and relname not in ('rate_buckets', 'rate_stops') order by 1`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await sql.unsafe(`select count(*)::int as n from public.${name}`);
    counts[name] = row?.["n"];
  }
  return counts;
}

Deno.test("a dry run answers what a run then stores, and stores nothing", async () => {
  await withWorld(async (world) => {
    const before = await rowCounts(world);
    const { status, body } = await world.call("analyze", {
      underlyings: UNDERLYINGS,
      dryRun: true,
    });
    assertEquals(await rowCounts(world), before);
    assertEquals([status, body.dryRun, body.tradingDate], [200, true, "2026-02-09"]);
    assertEquals([body.done, body.leftOut, "runId" in body], [3, [], false]);
    const run = await world.call("analyze", { underlyings: UNDERLYINGS });
    assertEquals([run.body.accepted, run.body.rejected], [body.accepted, body.rejected]);
    const { sql } = world.platform;
    const states = await sql`
      select state, count(*)::int as n from public.strategies group by state order by state`;
    assertEquals(states.map(({ n }) => n), [body.strategies.accepted, body.strategies.rejected]);
    const stored = await sql`
      select underlying, definition, expiry::text, net_premium::float8, ev_p::float8, pop_p::float8,
        margin::float8, total_score::float8
      from public.strategies where state = 'accepted' order by rank`;
    assertGreater(stored.length, 5);
    const key = (row: Record<string, unknown>) => `${row["underlying"]} ${row["definition"]}`;
    const dry = new Map<string, Record<string, unknown>>(
      body.rows.map((row: Record<string, unknown>) => [key(row), row]),
    );
    assertEquals(dry.size, stored.length);
    for (const row of stored) {
      const found = dry.get(key(row)) ?? {};
      assertEquals(
        { ...row },
        Object.fromEntries(Object.keys(row).map((name) => [name, found[name]])),
      );
    }
    assertEquals([...dry.keys()], stored.map(key));
    const [best] = body.rows;
    assert(best.legs.length > 0 && best.exit_rules.length > 0 && best.scores.length > 0);
  });
});

Deno.test("a dry run that its budget ends says whom it left out, and leaves a run as it is", async () => {
  await withWorld(async (world) => {
    const { sql } = world.platform;
    await world.call("analyze", { underlyings: ["TCS"] });
    const before = await rowCounts(world);
    await sql`update public.settings set value = '1' where name = 'worker_cpu_ms'`;
    const { status, body } = await world.call("analyze", {
      underlyings: UNDERLYINGS,
      dryRun: true,
    });
    assertEquals([status, body.done, body.leftOut], [200, 1, ["NIFTY", "TCS"]]);
    assertEquals(await rowCounts(world), before);
    await sql`update public.settings set value = '60000' where name = 'worker_cpu_ms'`;
    await sql`update public.settings set value = '0.001' where name = 'call_wall_seconds'`;
    const late = await world.call("analyze", { underlyings: UNDERLYINGS, dryRun: true });
    assertEquals(late.body.leftOut, ["NIFTY", "TCS"]);
    assertEquals(await rowCounts(world), before);
  });
});

Deno.test("a dry run names why an underlying has nothing, and refuses what contradicts it", async () => {
  await withWorld(async (world) => {
    await world.platform.sql`delete from public.contracts where underlying = 'TCS'`;
    const { body } = await world.call("analyze", { underlyings: ["INFY", "TCS"], dryRun: true });
    assertEquals([body.accepted, body.rejected], [1, 1]);
    assertEquals(body.rejections, [{
      underlying: "TCS",
      reason: "not_listed",
      detail: "TCS has no listed option",
    }]);
    const forced = await world.call("analyze", { dryRun: true, force: true });
    assertEquals([forced.status, forced.body.error.code], [400, "bad_request"]);
    const stranger = await world.call("analyze", { underlyings: ["NOBODY"], dryRun: true });
    assertEquals(stranger.body.error.code, "unknown_underlying");
    await world.exchange.advance(new Date("2026-02-09T16:00:00+05:30"));
    const late = await world.call("analyze", { underlyings: ["INFY"], dryRun: true });
    assertEquals([late.status, late.body.error.code], [422, "market_closed"]);
  });
});
