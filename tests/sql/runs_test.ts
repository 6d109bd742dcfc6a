import { assertEquals, assertStringIncludes } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";

const NOW = "2026-02-09T10:00:00+05:30";
const LATER = "2026-02-09T10:00:31+05:30";

async function open(
  { service }: TestDatabase,
  changes: {
    holder?: string;
    now?: string;
    force?: boolean;
    given?: object;
    underlyings?: string[];
  } = {},
) {
  const { data, error } = await service.rpc("open_run", {
    p_trading_date: "2026-02-09",
    p_risk: "moderate",
    p_inputs: { underlyings: changes.underlyings ?? ["INFY", "TCS"], topPerUnderlying: 3 },
    p_given: changes.given ?? {},
    p_force: changes.force ?? false,
    p_holder: changes.holder ?? "one",
    p_lease_seconds: 30,
    p_now: changes.now ?? NOW,
  });
  return { run: data, error };
}

const claim = async ({ service }: TestDatabase, runId: number, holder = "one", now = NOW) =>
  await service.rpc("claim_tasks", {
    p_run_id: runId,
    p_holder: holder,
    p_limit: 12,
    p_lease_seconds: 30,
    p_now: now,
  });

const defer = async ({ service }: TestDatabase, runId: number, underlying: string, until: string) =>
  await service.rpc("defer_task", {
    p_run_id: runId,
    p_holder: "one",
    p_underlying: underlying,
    p_until: until,
    p_lease_seconds: 30,
    p_now: NOW,
  });

const finish = async ({ service }: TestDatabase, runId: number, requests: object) =>
  await service.rpc("finish_run", {
    p_run_id: runId,
    p_holder: "one",
    p_metrics: { computeMs: 1, wallMs: 2, storeMs: 3, requests },
    p_ranked: [],
    p_now: NOW,
  });

const store = async (
  { service }: TestDatabase,
  runId: number,
  underlying: string,
  holder = "one",
) =>
  await service.rpc("store_analysis", {
    p_run_id: runId,
    p_holder: holder,
    p_payload: {
      underlying,
      state: "rejected",
      reason: "no_spot",
      detail: "x",
      strategies: [{
        definition: "iron_condor",
        state: "rejected",
        reason: "illiquid",
        detail: "y",
      }],
    },
    p_lease_seconds: 30,
    p_now: NOW,
  });

databaseTest("one worker holds a run until its lease ends", async (database) => {
  const first = await open(database);
  assertEquals([first.run.leased, first.run.remaining], [true, 2]);
  assertEquals((await open(database, { holder: "two" })).run.leased, false);
  assertEquals((await open(database, { holder: "two", now: LATER })).run.leased, true);
});

databaseTest("a worker that lost its lease can store nothing", async (database) => {
  const { run } = await open(database);
  await claim(database, run.runId);
  await open(database, { holder: "two", now: LATER });
  const { error, status } = await store(database, run.runId, "INFY");
  assertEquals([status, error?.hint], [400, "conflict"]);
  const [row] = await database.sql`select count(*)::int as n from public.strategies`;
  assertEquals(row?.["n"], 0);
});

databaseTest("a body that contradicts the stored run is a conflict", async (database) => {
  await open(database);
  const { error } = await open(database, { given: { underlyings: ["INFY"] } });
  assertEquals(error?.hint, "conflict");
  assertStringIncludes(error?.message ?? "", "underlyings");
});

databaseTest("a task that ended cannot be stored again", async (database) => {
  const { run } = await open(database);
  await claim(database, run.runId);
  assertEquals((await store(database, run.runId, "INFY")).error, null);
  assertEquals((await store(database, run.runId, "INFY")).error?.hint, "conflict");
  assertEquals((await claim(database, run.runId)).data, [{ underlying: "TCS", retries: 0 }]);
});

databaseTest(
  "force opens every task again, and replaces only what no allocation refers to",
  async (database) => {
    const { sql } = database;
    const { run } = await open(database);
    await claim(database, run.runId);
    await store(database, run.runId, "INFY");
    await store(database, run.runId, "TCS");
    await finish(database, run.runId, {});
    const ids = async () =>
      (await sql`select underlying, strategy_id from public.strategies order by underlying`).map((
        row,
      ) => row["strategy_id"]);
    const before = await ids();
    await sql`
    insert into public.allocation_runs (run_id, trading_date, risk, inputs_hash, capital, ordering, regime_level, deployed, created_at)
    values (${run.runId}, '2026-02-09', 'moderate', 'x', 1, 'money', 'normal', 0, ${NOW})`;
    await sql`
    insert into public.allocations (allocation_run_id, strategy_id, underlying, sleeve, lots, margin, premium, capital_used,
      expected_value, rank, reason)
    select allocation_run_id, ${
      before[0]
    }, 'INFY', 'carry', 1, 1, 0, 1, 0, 1, 'x' from public.allocation_runs`;
    const forced = await open(database, { force: true });
    assertEquals([forced.run.leased, forced.run.remaining], [true, 2]);
    await claim(database, run.runId);
    await store(database, run.runId, "INFY");
    await store(database, run.runId, "TCS");
    const after = await ids();
    assertEquals(after[0], before[0]);
    assertEquals(after[1] === before[1], false);
  },
);

databaseTest("an impossible row is refused by the table itself", async ({ sql }) => {
  await sql`insert into public.runs (stage, trading_date, risk, inputs, started_at)
    values ('analyze', '2026-02-09', 'moderate', '{}', ${NOW})`;
  let message = "";
  try {
    await sql`insert into public.strategies (run_id, trading_date, underlying, definition, risk, state)
      select run_id, '2026-02-09', 'INFY', 'iron_condor', 'moderate', 'accepted' from public.runs`;
  } catch (error) {
    message = String(error);
  }
  assertStringIncludes(message, "check constraint");
});

databaseTest(
  "a run tells what it was opened with; again with fewer underlyings it drops what it found of the others",
  async (database) => {
    const first = await open(database);
    assertEquals(first.run.inputs, { underlyings: ["INFY", "TCS"], topPerUnderlying: 3 });
    const { runId } = first.run;
    await claim(database, runId);
    for (const underlying of ["INFY", "TCS"]) await store(database, runId, underlying);
    await finish(database, runId, {});
    const again = await open(database, { force: true, underlyings: ["TCS"], now: LATER });
    assertEquals(again.run.inputs.underlyings, ["TCS"]);
    const rows = await database.sql`select distinct underlying from public.strategies`;
    assertEquals(rows.map((row) => row["underlying"]), ["TCS"]);
  },
);

databaseTest(
  "a task that is put off is taken again from its time on, and once only",
  async (database) => {
    const { run } = await open(database);
    await claim(database, run.runId);
    await store(database, run.runId, "TCS");
    const put = await defer(database, run.runId, "INFY", LATER);
    assertEquals([put.data.remaining, put.data.deferred], [1, 1]);
    assertEquals(new Date(put.data.retryAt).getTime(), new Date(LATER).getTime());
    assertEquals((await claim(database, run.runId)).data, []);
    const ended = await finish(database, run.runId, {});
    assertEquals(ended.data.state, "open");
    await open(database, { now: LATER });
    assertEquals(
      (await claim(database, run.runId, "one", LATER)).data,
      [{ underlying: "INFY", retries: 1 }],
    );
    assertEquals((await defer(database, run.runId, "INFY", LATER)).error?.hint, "conflict");
    assertEquals((await store(database, run.runId, "INFY")).data.deferred, 0);
  },
);

databaseTest("evaluated again by force a task may be put off again", async (database) => {
  const { run } = await open(database);
  await claim(database, run.runId);
  await defer(database, run.runId, "INFY", LATER);
  await open(database, { force: true });
  const taken = await claim(database, run.runId);
  assertEquals(taken.data.map(({ retries }: { retries: number }) => retries), [0, 0]);
  assertEquals((await defer(database, run.runId, "INFY", LATER)).error, null);
});

databaseTest("a run adds up what its calls used and counts its reasons", async (database) => {
  const { run } = await open(database);
  const metrics = async () => (await database.sql`select metrics from public.runs`)[0]?.["metrics"];
  await finish(database, run.runId, {});
  assertEquals(await metrics(), {
    ...{ calls: 1, computeMs: 1, wallMs: 2, storeMs: 3 },
    ...{ requests: {}, reasons: {} },
  });
  await open(database);
  await claim(database, run.runId);
  await store(database, run.runId, "INFY");
  await finish(database, run.runId, { data: 2, chain: 2 });
  await open(database);
  await store(database, run.runId, "TCS");
  await finish(database, run.runId, { data: 3, quote: 1 });
  assertEquals(await metrics(), {
    calls: 3,
    computeMs: 3,
    wallMs: 6,
    storeMs: 9,
    requests: { data: 5, chain: 2, quote: 1 },
    reasons: { no_spot: 2 },
  });
});

databaseTest("a run ends only once the date's regime is measured", async (database) => {
  const { run } = await open(database);
  await claim(database, run.runId);
  for (const underlying of ["INFY", "TCS"]) await store(database, run.runId, underlying);
  assertEquals((await finish(database, run.runId, {})).data.state, "open");
  await database.sql`
    insert into public.market_regimes (trading_date, measured_at, level, data_days, vix_trend, source, reasons)
    values ('2026-02-09', ${NOW}, 'normal', 0, 'unknown', 'none', '{}')`;
  await open(database);
  assertEquals((await finish(database, run.runId, {})).data.state, "done");
});

databaseTest(
  "a run that an earlier session left open is failed when the next one begins",
  async (database) => {
    const { run } = await open(database);
    await database.service.rpc("open_run", {
      p_trading_date: "2026-02-10",
      p_risk: "moderate",
      p_inputs: { underlyings: ["INFY"], topPerUnderlying: 3 },
      p_given: {},
      p_force: false,
      p_holder: "two",
      p_lease_seconds: 30,
      p_now: "2026-02-10T10:00:00+05:30",
    });
    const rows = await database
      .sql`select run_id, state, lease_holder from public.runs order by run_id`;
    assertEquals(rows.map((row) => [row["state"], row["lease_holder"]]), [
      ["failed", null],
      ["open", "two"],
    ]);
    assertEquals(Number(rows[0]?.["run_id"]), run.runId);
  },
);
