import { assertEquals, assertGreater } from "@std/assert";
import postgres from "postgres";
import { FAULTS, nothingMet } from "../../bench/chaos/faults.ts";
import { runSchedule } from "../../bench/chaos/run_schedule.ts";
import { cloneTemplate } from "../support/database.ts";

/** Enough for each fault to strike some plan; `npm run chaos` runs thousands. */
const SCHEDULES = 300;
const SEED = 1;

Deno.test("whatever goes wrong, the desk's tables and the exchange's book are equal in the end", async () => {
  const { url, drop } = await cloneTemplate();
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const met = nothingMet();
    for (let number = 0; number < SCHEDULES; number++) {
      assertEquals([number, await runSchedule(sql, SEED, number, met)], [number, []]);
    }
    for (const fault of FAULTS) assertGreater(met.faults[fault], 0, fault);
  } finally {
    await sql.end({ timeout: 1 });
    await drop();
  }
});
