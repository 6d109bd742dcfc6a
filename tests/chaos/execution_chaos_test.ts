import { assertEquals, assertGreater } from "@std/assert";
import postgres from "postgres";
import { FAULTS, nothingMet } from "../../bench/chaos/faults.ts";
import { runSchedule } from "../../bench/chaos/run_schedule.ts";
import { cloneTemplate } from "../support/database.ts";

/** Enough for each fault to strike some plan; `npm run chaos` runs thousands and passes all. */
const SCHEDULES = 300;
const SEED = 1;
/** Share of the desk's awaits that so few schedules pass. */
const PASSED = 0.95;

Deno.test("whatever goes wrong, the desk's tables and the exchange's book are equal in the end", async () => {
  const { url, drop } = await cloneTemplate();
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const met = nothingMet();
    const awaits = Object.keys(met.awaits);
    for (let number = 0; number < SCHEDULES; number++) {
      assertEquals([number, await runSchedule(sql, SEED, number, met)], [number, []]);
    }
    for (const fault of FAULTS) assertGreater(met.faults[fault], 0, fault);
    // None is passed that the code was not read to have.
    assertEquals(Object.keys(met.awaits), awaits);
    const passed = Object.values(met.awaits).filter((count) => count > 0);
    assertGreater(passed.length, PASSED * awaits.length);
  } finally {
    await sql.end({ timeout: 1 });
    await drop();
  }
});
