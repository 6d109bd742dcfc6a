import { assertEquals } from "@std/assert";
import { archiveJob } from "../../../shared/desk/jobs/archive_job.ts";
import type { JobContext } from "../../../shared/desk/jobs/job.ts";
import { keep } from "../../support/archived.ts";
import { databaseTest, type TestDatabase } from "../../support/database.ts";
import { jobContext } from "../../support/job_context.ts";

/** The context of a job on a Thursday, and what it asks the database to delete. */
async function asked({ service }: TestDatabase, gone: Record<string, number[]> = {}) {
  const calls: [string, Record<string, unknown>][] = [];
  const recorded = {
    from: (table: string) => service.from(table),
    rpc: (name: string, args: Record<string, unknown>) => {
      const rows = name.replace("archive_", "");
      calls.push([rows, args]);
      return Promise.resolve({ data: gone[rows]?.shift() ?? 0, error: null });
    },
  };
  const context = await jobContext({ service: recorded } as unknown as TestDatabase, {});
  return { calls, context: { ...context, tradingDate: "2026-02-12" } as JobContext };
}

databaseTest("each kind goes from the date on that its own setting counts to", async (database) => {
  await keep(database, { strategy_sessions: 3, trade_sessions: 4, quote_sessions: 2 });
  await keep(database, { mark_sessions: 5, record_sessions: 7, contract_days: 10 });
  await keep(database, { learning_days: 400 });
  await keep(database, { candle_days: 31, index_candle_days: 42, postback_days: 7 });
  const { calls, context } = await asked(database);
  const { done, counts } = await archiveJob(context);
  assertEquals([done, counts["remaining"], counts["indexes"]], [true, 0, 0]);
  // Sessions before Thursday the 12th: 11, 10, 9, 6, 5, 4.
  assertEquals(calls, [
    ["quotes", { p_before: "2026-02-11", p_limit: 500 }],
    ["marks", { p_before: "2026-02-06", p_limit: 200 }],
    ["trades", { p_before: "2026-02-09", p_limit: 40 }],
    ["strategies", { p_before: "2026-02-10", p_limit: 1000 }],
    ["analyses", { p_before: "2026-02-10", p_limit: 200 }],
    ["runs", { p_before: "2026-02-09", p_limit: 20 }],
    ["contracts", { p_before: "2026-02-02", p_limit: 5000 }],
    ["candles", {
      p_before: "2026-01-11",
      p_spans: { NIFTY: "2025-12-31", INDIAVIX: "2025-12-31" },
      p_limit: 5000,
    }],
    ["records", { p_before: "2026-02-04", p_postbacks_before: "2026-02-05", p_limit: 5000 }],
    ["learning", { p_before: "2025-01-08", p_limit: 5000 }],
    ["rebuild_sparse_index", {}],
  ]);
});

databaseTest(
  "each kind is asked for until nothing more goes, and is added up",
  async (database) => {
    const { calls, context } = await asked(database, { marks: [200, 7], runs: [3] });
    const { counts } = await archiveJob({ ...context, counted: { marks: 10, quotes: 2 } });
    assertEquals([counts["marks"], counts["quotes"], counts["runs"], counts["trades"]], [
      217,
      2,
      3,
      0,
    ]);
    assertEquals(calls.filter(([rows]) => rows === "marks").length, 3);
  },
);

databaseTest(
  "a call that is late is not done and tells how many kinds are left",
  async (database) => {
    const { calls, context } = await asked(database, { trades: [40, 40] });
    let left = 4;
    const { done, counts } = await archiveJob({ ...context, isSpent: () => left-- === 0 });
    assertEquals([done, counts["remaining"], counts["trades"]], [false, 8, 80]);
    assertEquals(calls.map(([rows]) => rows), ["quotes", "marks", "trades", "trades"]);
  },
);
