import { assertEquals } from "@std/assert";
import postgres from "postgres";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

const UNDERLYINGS = ["INFY", "TCS"];

async function openRun({ service }: TestDatabase, risk: string) {
  const { data } = await service.rpc("open_run", {
    p_trading_date: "2026-02-09",
    p_risk: risk,
    p_inputs: { underlyings: UNDERLYINGS, topPerUnderlying: 3 },
    p_given: {},
    p_force: false,
    p_holder: risk,
    p_lease_seconds: 30,
    p_now: STORED_AT,
  });
  return Number(data.runId);
}

/** What a worker of a run passes with every call. */
const held = (runId: number, risk: string) => ({
  p_run_id: runId,
  p_holder: risk,
  p_lease_seconds: 30,
  p_now: STORED_AT,
});

interface Task {
  readonly state: string;
  readonly retries?: number;
  readonly generation?: number;
  readonly not_before?: string | null;
}

/** What a change of a task comes to, from a state where triggers did not look. */
async function change(sql: postgres.Sql, from: Task, to: Partial<Task>): Promise<string> {
  const beside = ({ state }: { state: string }) => ({
    reason: state === "rejected" ? "no_spot" : null,
    finished_at: ["done", "rejected"].includes(state) ? STORED_AT : null,
  });
  await sql`begin`;
  try {
    await sql`set local session_replication_role = replica`;
    await sql`update public.tasks set ${sql({ ...from, ...beside(from) })}
      where underlying = 'INFY'`;
    await sql`set local session_replication_role = origin`;
    const { state = from.state } = to;
    await sql`update public.tasks set ${sql({ ...to, ...beside({ state }) })}
      where underlying = 'INFY'`;
    const [row] = await sql`
      select retries, not_before is null as free from public.tasks where underlying = 'INFY'`;
    return `allowed, ${row?.["retries"]} retries${row?.["free"] ? "" : ", put off"}`;
  } catch (error) {
    return error instanceof postgres.PostgresError ? String(error.hint) : String(error);
  } finally {
    await sql`rollback`;
  }
}

databaseTest(
  "a task goes from state to state as allowed, and is put off once",
  async (database) => {
    await openRun(database, "moderate");
    const sql = await database.sql.reserve();
    const allowed = "allowed, 0 retries";
    const later = "2026-02-09T10:05:00+05:30";
    const cases: readonly (readonly [Task, Partial<Task>, string])[] = [
      [{ state: "pending" }, { state: "running" }, allowed],
      [{ state: "pending" }, { state: "done" }, "conflict"],
      [{ state: "pending" }, { state: "rejected" }, "conflict"],
      [{ state: "running" }, { state: "running" }, allowed],
      [{ state: "running" }, { state: "done" }, allowed],
      [{ state: "running" }, { state: "rejected" }, allowed],
      [{ state: "running" }, { state: "pending" }, "conflict"],
      [{ state: "done" }, { state: "running" }, "conflict"],
      [{ state: "done" }, { state: "done" }, "conflict"],
      [{ state: "done" }, { state: "pending" }, "conflict"],
      [{ state: "rejected" }, { state: "running" }, "conflict"],
      [{ state: "rejected" }, { state: "rejected" }, "conflict"],
      [
        { state: "running" },
        { state: "pending", retries: 1, not_before: later },
        "allowed, 1 retries, put off",
      ],
      [{ state: "running" }, { state: "pending", retries: 1 }, "conflict"],
      [{ state: "running" }, { state: "pending", retries: 2, not_before: later }, "conflict"],
      [
        { state: "running", retries: 1 },
        { state: "pending", retries: 1, not_before: later },
        "conflict",
      ],
      [{ state: "done" }, { state: "pending", retries: 1, not_before: later }, "conflict"],
      [{ state: "pending" }, { state: "pending", retries: 1, not_before: later }, "conflict"],
      // A new generation opens what ended, with nothing put off.
      [{ state: "done", retries: 1 }, { state: "pending", generation: 2 }, allowed],
      [
        { state: "running", retries: 1, not_before: later },
        { state: "pending", generation: 2 },
        allowed,
      ],
      [{ state: "done" }, { state: "done", generation: 2 }, "conflict"],
      [{ state: "done", generation: 2 }, { state: "pending", generation: 1 }, "conflict"],
    ];
    for (const [from, to, expected] of cases) {
      assertEquals(
        await change(sql, from, to),
        expected,
        `${JSON.stringify(from)} to ${JSON.stringify(to)}`,
      );
    }
    sql.release();
  },
);

databaseTest("a run that is done is opened by a new generation only", async (database) => {
  await openRun(database, "moderate");
  const { sql } = database;
  const set = async (row: object) =>
    await sql`update public.runs set ${sql(row)}`.then(() => "allowed", (error) => error.hint);
  assertEquals(await set({ metrics: sql.json({ calls: 1 }) }), "allowed");
  assertEquals(await set({ state: "done", finished_at: STORED_AT }), "allowed");
  assertEquals(await set({ metrics: sql.json({ calls: 2 }) }), "allowed");
  assertEquals(await set({ state: "open", finished_at: null }), "conflict");
  assertEquals(await set({ state: "failed", finished_at: null }), "conflict");
  assertEquals(await set({ state: "open", finished_at: null, generation: 2 }), "allowed");
});

databaseTest("a run's calls leave the other run of the date alone", async (database) => {
  const { sql, service } = database;
  const moderate = await openRun(database, "moderate");
  const aggressive = await openRun(database, "aggressive");
  const tasksOf = async (runId: number) =>
    (await sql`select underlying, state from public.tasks where run_id = ${runId} order by 1`)
      .map((row) => `${row["underlying"]} ${row["state"]}`);
  const untouched = ["INFY pending", "TCS pending"];
  const mine = held(moderate, "moderate");
  const { data: claimed } = await service.rpc("claim_tasks", { ...mine, p_limit: 1 });
  assertEquals(claimed, [{ underlying: "INFY", retries: 0 }]);
  assertEquals(await tasksOf(moderate), ["INFY running", "TCS pending"]);
  assertEquals(await tasksOf(aggressive), untouched);
  const { error } = await service.rpc("defer_task", {
    ...mine,
    p_underlying: "TCS",
    p_until: "2026-02-09T10:05:00+05:30",
  });
  assertEquals(error?.hint, "not_found");
  const { data } = await service.rpc("store_analysis", {
    ...mine,
    p_payload: {
      underlying: "INFY",
      state: "rejected",
      reason: "no_spot",
      detail: "x",
      strategies: [{ definition: "iron_condor", state: "rejected", reason: "illiquid" }],
    },
  });
  assertEquals([data.done, data.remaining, data.accepted, data.rejected], [1, 1, 0, 1]);
  assertEquals(await tasksOf(moderate), ["INFY rejected", "TCS pending"]);
  assertEquals(await tasksOf(aggressive), untouched);
  // What the other run has not taken yet keeps nothing of this one back.
  assertEquals((await service.rpc("claim_tasks", { ...mine, p_limit: 1 })).data, [
    { underlying: "TCS", retries: 0 },
  ]);
  await service.rpc("finish_run", {
    p_run_id: moderate,
    p_holder: "moderate",
    p_metrics: { computeMs: 1, wallMs: 1, storeMs: 1, requests: {} },
    p_ranked: [],
    p_now: STORED_AT,
  });
  const runs = await sql`
    select lease_holder as holder, (metrics ->> 'calls')::integer as calls
    from public.runs order by run_id`;
  assertEquals(runs.map((row) => ({ ...row })), [
    { holder: null, calls: 1 },
    { holder: "aggressive", calls: null },
  ]);
  const stored = await sql`select risk, underlying from public.strategies`;
  assertEquals(stored.map((row) => ({ ...row })), [{ risk: "moderate", underlying: "INFY" }]);
});
