import { assertEquals } from "@std/assert";
import type { RpcHook } from "../../local/platform/gateway.ts";
import { storeDay } from "../support/stored_day.ts";
import { openWorld } from "../support/world.ts";

const TODAY = "2026-02-12";
const OLD = ["2026-02-06", "2026-02-09"];

/** Before and after which rpc one call after the other is killed. */
const POINTS = [
  ["archive_quotes", "after"],
  ["archive_strategies", "before"],
  ["archive_strategies", "after"],
  ["archive_analyses", "after"],
  ["close_job", "before"],
] as const;

Deno.test("an archive that is killed between any two steps loses and doubles nothing", async () => {
  let target: (typeof POINTS)[number] | undefined;
  const kill: RpcHook = async (name, phase) => {
    if (name !== target?.[0] || phase !== target[1]) return;
    target = undefined;
    await world.platform.killFunctions();
  };
  const world = await openWorld({ at: `${TODAY}T18:00:00+05:30`, mode: "frozen", onRpc: kill });
  try {
    const { sql } = world.platform;
    await sql`update public.settings set value = '3' where name = 'strategy_sessions'`;
    for (const date of [...OLD, "2026-02-10"]) await storeDay(sql, date);
    const summary = async () =>
      JSON.stringify(await sql`select * from public.desk_summary order by trading_date`);
    const before = await summary();
    for (const point of POINTS) {
      target = point;
      const { status } = await world.call("maintain", { job: "archive" });
      assertEquals([status, target], [503, undefined], point.join(" "));
      await world.platform.restartFunctions();
    }
    const { status, body } = await world.call("maintain", { job: "archive" });
    assertEquals([status, body.state, body.counts.remaining], [200, "done", 0]);
    assertEquals(await summary(), before);
    const left = await sql`select distinct trading_date::text as date from public.strategies`;
    assertEquals(left.map((row) => row["date"]), ["2026-02-10"]);
    const runs = await sql`select trading_date::text as date, accepted_strategies as accepted
      from public.archived_runs order by 1`;
    assertEquals([...runs], OLD.map((date) => ({ date, accepted: 2 })));
    const definitions = await sql`select definition, sum(accepted)::int as accepted,
      count(*)::int as runs from public.archived_definitions group by 1 order by 1`;
    assertEquals([...definitions], [
      { definition: "iron_condor", accepted: 4, runs: 2 },
      { definition: "long_straddle", accepted: 0, runs: 2 },
    ]);
    const again = await world.call("maintain", { job: "archive" });
    assertEquals(again.body.jobRunId, body.jobRunId);
    const [job] = await sql`select state, counts from public.job_runs where job = 'archive'`;
    assertEquals([job?.["state"], job?.["counts"]], ["done", body.counts]);
  } finally {
    await world.stop();
  }
});
