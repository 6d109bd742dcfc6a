import { assertEquals } from "@std/assert";
import { qualityJob } from "../../../shared/desk/jobs/quality_job.ts";
import { QUALITY_CHECKS } from "../../../shared/vocabulary/states.ts";
import { databaseTest } from "../../support/database.ts";
import { jobContext, TODAY } from "../../support/job_context.ts";

databaseTest(
  "a spent call makes one check and hands on, the last one ends the job, the next begins anew",
  async (database) => {
    const { sql } = database;
    const context = await jobContext(database, {}, () => true);
    const checked = async () =>
      (await sql`select check_name from quality_findings where trading_date = ${TODAY}`)
        .map((row) => row["check_name"]).toSorted();
    let counted: Readonly<Record<string, number>> = {};
    for (const i of QUALITY_CHECKS.keys()) {
      const { done, counts } = await qualityJob({ ...context, counted });
      assertEquals(await checked(), QUALITY_CHECKS.slice(0, i + 1).toSorted());
      const { ok = 0, warning = 0, failed = 0, remaining } = counts;
      assertEquals([done, remaining], [
        i === QUALITY_CHECKS.length - 1,
        QUALITY_CHECKS.length - i - 1,
      ]);
      assertEquals(ok + warning + failed, i + 1);
      counted = counts;
    }
    const again = await qualityJob({ ...context, counted });
    assertEquals(again.counts["remaining"], QUALITY_CHECKS.length - 1);
  },
);
