import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { openWorld, type World } from "../support/world.ts";

const UNDERLYINGS = ["NIFTY", "TCS", "INFY"];

let world: World;
Deno.test.beforeAll(async () => {
  world = await openWorld({ at: "2026-02-09T10:00:00+05:30", mode: "frozen" });
  await world.platform
    .sql`update public.underlyings set enabled = underlying = any (${UNDERLYINGS})`;
});
Deno.test.afterAll(async () => await world.stop());

Deno.test("candles, then a year of volatilities, false empties and all, by HTTP", async () => {
  assertEquals((await world.call("maintain", { job: "candles" })).status, 200);
  await world.exchange.script([
    { path: "/v2/charts/rollingoption", kind: "empty_rolling", times: 3, after: 5 },
  ]);
  const { status, body } = await world.call("maintain", { job: "iv" });
  assertEquals([status, body.state], [200, "done"]);
  assertEquals(body.counts.emptyWindows, 0);
  assertGreater(body.counts.fromVix, 1000);
  const rows = await world.platform
    .sql`select underlying, count(*)::int as n, avg(atm_volatility)::float8 as mean
    from public.iv_history where underlying <> 'NIFTY' group by underlying`;
  assertEquals(rows.map((row) => row["n"]), [252, 252]);
  for (const row of rows) assert(row["mean"] > 0.1 && row["mean"] < 0.6);
  assertEquals((await world.call("maintain", { job: "iv" })).body.jobRunId, body.jobRunId);
});

Deno.test("a master cut off or broken on its way is refused by name, and the list before it stays", async () => {
  const { sql } = world.platform;
  assertEquals((await world.call("maintain", { job: "contracts" })).status, 200);
  await sql`update public.contracts set listed_on = '2026-02-06'`;
  const listed = async () => [...await sql`select * from public.contracts order by contract_id`];
  const before = await listed();
  const path = "/files/NSE_FNO.csv";
  for (
    const [kind, rule] of [
      ["cut_master", /its last line has no line end, so that it was cut off/],
      ["broken_master", /rows cannot be read, at most 1% may; the first is line 2, "NSE,D,/],
    ] as const
  ) {
    await world.exchange.script([{ path, kind }]);
    const { status, body } = await world.call("maintain", { job: "contracts" });
    assertEquals([status, body.error.code], [502, "broker_bad_reply"]);
    assertMatch(body.error.message, rule);
    assertEquals(await listed(), before);
    const [run] = await sql`select state, error_code from public.job_runs where job = 'contracts'`;
    assertEquals(run, { state: "failed", error_code: "broker_bad_reply" });
  }
  await world.exchange.script([{ path, kind: "full_master" }]);
  const { status, body } = await world.call("maintain", { job: "contracts" });
  assertEquals([status, body.counts.contracts, body.counts.badRows], [200, before.length, 0]);
});

Deno.test("without an address the day's ban list is unknown", async () => {
  const { status, body } = await world.call("maintain", { job: "bans" });
  assertEquals([status, body.counts], [200, { unknown: 1 }]);
});
