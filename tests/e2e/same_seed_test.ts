import { assertEquals, assertGreater } from "@std/assert";
import type { DayOptions } from "../../local/cli/day/day_options.ts";
import { openDayWorld } from "../../local/cli/day/day_world.ts";
import { runDay } from "../../local/cli/day/run_day.ts";
import { dumpTables } from "../support/dump_tables.ts";

async function dayDump(seed: number): Promise<Record<string, string[]>> {
  const options: DayOptions = { seed, date: "2026-11-23", json: true };
  const world = await openDayWorld(options, () => {});
  try {
    await runDay(world, options, () => {});
    return await dumpTables(world.platform.sql);
  } finally {
    await world.stop();
  }
}

Deno.test("the same seed gives the same day, row by row, and another seed another one", async () => {
  const [first, second, other] = [await dayDump(1), await dayDump(1), await dayDump(2)];
  for (const [table, rows] of Object.entries(first)) assertEquals(second[table], rows, table);
  assertEquals(Object.keys(second), Object.keys(first));
  for (const table of ["strategies", "allocations", "fills", "position_marks"]) {
    const name = `public.${table}`;
    assertGreater(first[name]?.length ?? 0, 0, name);
    assertEquals(JSON.stringify(first[name]) === JSON.stringify(other[name]), false, name);
  }
});
