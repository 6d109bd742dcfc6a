import { assertEquals, assertGreater } from "@std/assert";
import { analyzePair } from "../../../bench/load/analyze_pair.ts";
import { quantile, statusLoad } from "../../../bench/load/status_load.ts";
import { SHOWS } from "../../../shared/storage/status_rows.ts";
import { openWorld } from "../../support/world.ts";

const AT = "2026-02-09T10:00:00+05:30";
const BODY = { underlyings: ["BANKNIFTY", "HDFCBANK", "INFY", "NIFTY", "RELIANCE"] };

Deno.test("of two analyze calls at once one works, the other is told of its run and takes no task", async () => {
  const world = await openWorld({ at: AT, mode: "stepped", ready: true });
  try {
    const { told, worked, attempts, ok } = await analyzePair(world, BODY);
    assertEquals([told.status, told.body.state, told.body.done], [202, "open", 0]);
    assertEquals([worked.status, worked.body.done], [200, BODY.underlyings.length]);
    assertEquals([told.body.runId, attempts, ok], [worked.body.runId, 1, true]);
  } finally {
    await world.stop();
  }
});

Deno.test("every show of status answers while analyze runs", async () => {
  const world = await openWorld({ at: AT, mode: "stepped", ready: true });
  try {
    const analyze = world.call("analyze", BODY);
    const load = await statusLoad(world, 2 * SHOWS.length, analyze);
    assertEquals([(await analyze).status, load.refused], [200, {}]);
    assertGreater(load.calls, SHOWS.length);
    assertGreater(load.worstMs, 0);
  } finally {
    await world.stop();
  }
});

Deno.test("the 95th percentile is exceeded by at most one call of twenty", () => {
  const times = Array.from({ length: 20 }, (_, i) => 20 - i);
  assertEquals([quantile(times, 0.95), quantile(times, 0.5), quantile(times, 1)], [19, 10, 20]);
  assertEquals(quantile([7], 0.95), 7);
});
