import { assertEquals, assertThrows } from "@std/assert";
import { readDayOptions } from "../../../../local/cli/day/day_options.ts";
import { lockSplits } from "../../../../local/cli/replay/lock_splits.ts";
import { UsageError } from "../../../../local/cli/support/run_command.ts";
import { databaseTest } from "../../../support/database.ts";

databaseTest("an underlying is locked until its split inside the dates, once", async ({ sql }) => {
  const history = await Deno.makeTempDir();
  const dates = { history, from: "2026-01-05", to: "2026-02-27" };
  try {
    await lockSplits(sql, dates);
    await Deno.writeTextFile(
      `${history}/candidate_splits_bonus.csv`,
      "symbol,date,pc\nITC,2026-01-02,2\nTITAN,2026-01-05,2\nSBIN,2026-02-27,5\nINFY,2026-03-02,2\n",
    );
    await lockSplits(sql, dates);
    await lockSplits(sql, dates);
    const rows = await sql`select subject, scope, until from public.protections order by subject`;
    assertEquals(rows.map(({ subject, scope, until }) => [subject, scope, until.toISOString()]), [
      ["SBIN", "underlying", "2026-02-26T18:30:00.000Z"],
      ["TITAN", "underlying", "2026-01-04T18:30:00.000Z"],
    ]);
  } finally {
    await Deno.remove(history, { recursive: true });
  }
});

Deno.test("candles of a day belong to a bhavcopy", () => {
  const { history, bhavcopy } = readDayOptions(["--bhavcopy", "a.csv", "--history", "h"]);
  assertEquals([bhavcopy, history], ["a.csv", "h"]);
  assertThrows(() => readDayOptions(["--history", "h"]), UsageError, "--history");
});
