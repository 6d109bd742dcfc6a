import { assertEquals, assertGreater } from "@std/assert";
import { EXPECTATIONS } from "../../bench/soak/expectations.ts";
import { judgeSoak } from "../../bench/soak/judge_soak.ts";
import { plannedFaults } from "../../bench/soak/planned_faults.ts";
import { runSoak } from "../../bench/soak/run_soak.ts";
import { differing } from "../../bench/soak/table_digests.ts";
import { Parts } from "../../local/support/parts.ts";
import * as worlds from "../support/world.ts";

const SEED = 1;
const STAGES = [
  ..."allocate analyze archive bans beliefs candles candles_of_day contracts execute iv".split(" "),
  "monitor",
  "quality",
  "targets",
  "token",
];

Deno.test("three days by ticks alone with faults on: all is done, told and brought back by a backup", async () => {
  const parts = new Parts();
  try {
    const soak = await runSoak(
      worlds,
      { days: 3, underlyings: 2, seed: SEED, candleDays: 40 },
      parts,
    );
    assertEquals(soak.days.map(({ date }) => date), ["2026-01-05", "2026-01-06", "2026-01-07"]);
    const { ok, notJudged, ...verdict } = judgeSoak(soak.days, EXPECTATIONS);
    assertEquals([ok, verdict], [true, { ...verdict, undone: [], unplannedAlerts: [] }]);
    assertGreater(notJudged.length, 0);
    assertEquals(soak.unforeseen, []);
    for (const [index, { struck, alerts }] of soak.days.entries()) {
      const { kill } = plannedFaults(SEED, index);
      assertEquals(struck, kill === undefined ? [] : [kill.schedule]);
      assertEquals(alerts.length > 0, kill !== undefined, JSON.stringify(alerts));
    }
    const [first] = soak.days;
    assertEquals(Object.keys(first?.stages ?? {}).sort(), STAGES);
    for (const [stage, cost] of Object.entries(first?.stages ?? {})) {
      assertGreater(Math.min(cost.statements, cost.buffers), 0, stage);
    }
    // Ticks are counted apart: a stage pays for nothing that the scheduler reads.
    assertGreater(first?.tick.statements, 300);
    assertGreater(first?.tick.buffers, 0);
    assertGreater(first?.rows["schedule_claims"], 20);
    assertGreater(soak.restored.tables, 80);
    assertEquals(soak.restored.differing, []);
  } finally {
    await parts.stop();
  }
});

Deno.test("a row or a table that a backup lost is told", () => {
  const before = { "public.runs": "3 rows, a", "public.plans": "1 rows, b" };
  assertEquals(differing(before, before), []);
  assertEquals(differing(before, { ...before, "public.runs": "2 rows, c" }), ["public.runs"]);
  assertEquals(differing(before, { "public.runs": "3 rows, a" }), ["public.plans"]);
});
