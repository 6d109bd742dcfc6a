import { assert, assertEquals, assertGreater } from "@std/assert";
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
  assertEquals([status, body.state], [202, "running"]);
  assertEquals(body.counts.emptyWindows, 0);
  assertGreater(body.counts.fromVix, 1000);
  let fitted = await world.call("maintain", { job: "iv" });
  for (let i = 0; i < 5 && fitted.status === 202; i++) {
    fitted = await world.call("maintain", { job: "iv" });
  }
  assertEquals([fitted.status, fitted.body.state], [200, "done"]);
  const rows = await world.platform
    .sql`select underlying, count(*)::int as n, avg(atm_volatility)::float8 as mean
    from public.iv_history where underlying <> 'NIFTY' group by underlying`;
  assertEquals(rows.map((row) => row["n"]), [252, 252]);
  for (const row of rows) assert(row["mean"] > 0.1 && row["mean"] < 0.6);
  assertEquals((await world.call("maintain", { job: "iv" })).body.jobRunId, body.jobRunId);
});

Deno.test("without an address the day's ban list is unknown", async () => {
  const { status, body } = await world.call("maintain", { job: "bans" });
  assertEquals([status, body.counts], [200, { unknown: 1 }]);
});
