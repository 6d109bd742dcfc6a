import { assertEquals } from "@std/assert";
import {
  accepted,
  CONDOR,
  finish,
  held,
  measureRegime,
  openRun,
  parts,
  rejected,
  store,
} from "../support/analyzed_run.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_AT,
  STORED_DATE,
  STORED_STOP,
} from "../support/stored_strategy.ts";

databaseTest(
  "what is found goes to its own underlying and risk, with its parts",
  async (database) => {
    const { sql } = database;
    const moderate = await openRun(database);
    const aggressive = await openRun(database, "aggressive");
    await store(database, moderate, "INFY", [CONDOR, rejected]);
    await store(database, moderate, "TCS", [CONDOR]);
    await store(database, aggressive, "INFY", [CONDOR], "aggressive");
    assertEquals(await parts(database), [
      "INFY iron_condor moderate: 1, 1, 1",
      "INFY iron_condor aggressive: 1, 1, 1",
      "INFY long_straddle moderate: 0, 0, 0",
      "TCS iron_condor moderate: 1, 1, 1",
    ]);
    const analyses = await sql`
    select a.underlying, a.risk, a.view_beta::float8 as beta, a.view_mu::float8 as mu,
      (select count(*)::int from public.direction_components c
        where c.analysis_id = a.analysis_id) as components
    from public.underlying_analyses a order by 1, 2`;
    // Without a word of ours the view is the market's.
    const market = { beta: 1, mu: 0, components: 1 };
    assertEquals(analyses.map((row) => ({ ...row })), [
      { underlying: "INFY", risk: "moderate", ...market },
      { underlying: "INFY", risk: "aggressive", ...market },
      { underlying: "TCS", risk: "moderate", ...market },
    ]);
  },
);

databaseTest("what searches ask is stored once and told with what each found", async (database) => {
  const { sql } = database;
  const runId = await openRun(database);
  const search = (found: number, relaxed?: object) => ({
    slots: [{ asked: "put delta 0.25", found }, {
      asked: "1 step above slot 1",
      found: found + 50,
    }],
    scanned: 12,
    ...(relaxed === undefined ? {} : { relaxed }),
  });
  const relaxed = { level: 2, because: "illiquid" };
  const one = { definition: "long_put", state: "rejected", reason: "outranked" };
  await store(database, runId, "INFY", [
    { ...CONDOR, strike_search: search(1450) },
    { ...one, strike_search: search(1400, relaxed) },
    rejected,
  ]);
  await store(database, runId, "TCS", [{ ...CONDOR, strike_search: search(3000.5) }]);
  const found = await sql`select underlying, definition, strike_search from public.strike_searches
    order by 1, 2`;
  assertEquals([...found], [
    { underlying: "INFY", definition: "iron_condor", strike_search: search(1450) },
    { underlying: "INFY", definition: "long_put", strike_search: search(1400, relaxed) },
    { underlying: "INFY", definition: "long_straddle", strike_search: null },
    { underlying: "TCS", definition: "iron_condor", strike_search: search(3000.5) },
  ]);
  const rules = await sql`select asked from public.strike_rules`;
  assertEquals([...rules], [{ asked: ["put delta 0.25", "1 step above slot 1"] }]);
});

databaseTest("found again, an underlying's rows are replaced and no other's", async (database) => {
  const { sql } = database;
  const runId = await openRun(database);
  await store(database, runId, "INFY", [CONDOR, rejected]);
  await store(database, runId, "TCS", [CONDOR]);
  const ids = async () =>
    (await sql`select underlying || ' ' || definition as name, strategy_id from public.strategies
      order by 1`).map((row) => [row["name"], Number(row["strategy_id"])]);
  const before = new Map(await ids() as [string, number][]);
  await openRun(database, "moderate", { p_force: true });
  await store(database, runId, "INFY", [CONDOR]);
  const after = new Map(await ids() as [string, number][]);
  assertEquals([...after.keys()], ["INFY iron_condor", "TCS iron_condor"]);
  assertEquals(after.get("TCS iron_condor"), before.get("TCS iron_condor"));
  assertEquals(after.get("INFY iron_condor") === before.get("INFY iron_condor"), false);
  assertEquals(await parts(database), [
    "INFY iron_condor moderate: 1, 1, 1",
    "TCS iron_condor moderate: 1, 1, 1",
  ]);
});

databaseTest("a strategy that an allocation refers to keeps its own parts", async (database) => {
  const { sql } = database;
  const runId = await openRun(database);
  await store(database, runId, "INFY", [CONDOR]);
  const [row] = await sql`select strategy_id from public.strategies`;
  const lots = [{ strategyId: Number(row?.["strategy_id"]), lots: 1 }];
  await storeAllocation(database, allocationPayload(runId, "a", lots));
  await openRun(database, "moderate", { p_force: true });
  const changed = {
    ...CONDOR,
    total_score: 0.1,
    exit_rules: [{ ...STORED_STOP, loss_per_lot: 1 }],
  };
  await store(database, runId, "INFY", [changed]);
  assertEquals(await parts(database), ["INFY iron_condor moderate: 1, 1, 1"]);
  const [kept] = await sql`
    select s.total_score::float8 as score, e.loss_per_lot::float8 as loss
    from public.strategies s join public.exit_rules e using (strategy_id)`;
  assertEquals([kept?.["score"], kept?.["loss"]], [0.6, STORED_STOP.loss_per_lot]);
});

databaseTest(
  "a run that ends ranks its accepted strategies as they are given, those of another run never",
  async (database) => {
    const { sql } = database;
    await measureRegime(database);
    const runId = await openRun(database);
    const other = await openRun(database, "aggressive");
    await store(database, other, "INFY", [CONDOR], "aggressive");
    await store(database, runId, "INFY", [
      CONDOR,
      rejected,
      accepted({ definition: "long_call", sleeve: "edge", total_score: 0.9 }),
    ]);
    const ids = async () =>
      (await sql`
      select strategy_id::int as id from public.strategies
      where state = 'accepted' order by strategy_id desc`).map((row) => Number(row["id"]));
    assertEquals((await finish(database, runId, await ids())).state, "open");
    assertEquals((await sql`select 1 from public.strategies where rank is not null`).length, 0);
    await openRun(database);
    await store(database, runId, "TCS", [
      accepted({ definition: "iron_condor", sleeve: "carry", total_score: 0.7 }),
    ]);
    assertEquals((await finish(database, runId, null)).state, "open");
    await openRun(database);
    const done = await finish(database, runId, await ids());
    assertEquals([done.state, done.done, done.remaining, done.accepted], ["done", 2, 0, 2]);
    const ranks = await sql`
    select underlying, definition, rank from public.strategies
    where run_id = ${runId} and state = 'accepted' order by rank`;
    assertEquals(ranks.map((row) => `${row["underlying"]} ${row["definition"]} ${row["rank"]}`), [
      "TCS iron_condor 1",
      "INFY long_call 2",
      "INFY iron_condor 3",
    ]);
    const [unranked] = await sql`
    select count(*)::int as n from public.strategies where rank is null`;
    // The rejected one, and that of the run which has not ended.
    assertEquals(unranked?.["n"], 2);
  },
);

databaseTest("force may say other inputs; without it what was said stands", async (database) => {
  const given = { p_given: { topPerUnderlying: 5 } };
  await openRun(database, "moderate", given);
  const { error } = await database.service.rpc("open_run", {
    p_trading_date: STORED_DATE,
    p_risk: "moderate",
    p_inputs: { underlyings: ["INFY", "TCS"], topPerUnderlying: 5 },
    p_force: false,
    p_holder: "moderate",
    p_lease_seconds: 30,
    p_now: STORED_AT,
    ...given,
  });
  assertEquals(error?.hint, "conflict");
  await openRun(database, "moderate", {
    ...given,
    p_force: true,
    p_inputs: { underlyings: ["INFY"], topPerUnderlying: 5 },
  });
  const [run] = await database.sql`select inputs, generation from public.runs`;
  assertEquals([run?.["inputs"], run?.["generation"]], [
    { underlyings: ["INFY"], topPerUnderlying: 5 },
    2,
  ]);
  const tasks = await database.sql`select underlying, generation, attempt from public.tasks`;
  assertEquals(tasks.map((row) => ({ ...row })), [{
    underlying: "INFY",
    generation: 2,
    attempt: 2,
  }]);
});

databaseTest("a run tells how many of its tasks are put off, and until when", async (database) => {
  const runId = await openRun(database);
  const put = await database.service.rpc("defer_task", {
    ...held(runId),
    p_underlying: "TCS",
    p_until: "2026-02-09T10:05:00+05:30",
  });
  assertEquals([put.data.deferred, put.data.remaining, put.data.done], [1, 2, 0]);
  assertEquals(new Date(put.data.retryAt).toISOString(), "2026-02-09T04:35:00.000Z");
  const stored = await store(database, runId, "INFY", [CONDOR]);
  assertEquals([stored.deferred, stored.remaining, stored.done], [1, 1, 1]);
});

databaseTest(
  "of tasks that are put off the nearest time is told, of those at work none",
  async (database) => {
    const { service } = database;
    const runId = await openRun(database);
    const defer = async (p_underlying: string, p_until: string) =>
      (await service.rpc("defer_task", { ...held(runId), p_underlying, p_until })).data;
    await defer("INFY", "2026-02-09T10:06:00+05:30");
    const { deferred, retryAt } = await defer("TCS", "2026-02-09T10:05:00+05:30");
    assertEquals([deferred, new Date(retryAt).toISOString()], [2, "2026-02-09T04:35:00.000Z"]);
    const later = { ...held(runId), p_now: "2026-02-09T10:05:00+05:30" };
    await service.rpc("claim_tasks", { ...later, p_holder: "moderate", p_limit: 12 });
    const { data, error } = await service.rpc("open_run", {
      p_trading_date: STORED_DATE,
      p_risk: "moderate",
      p_inputs: { underlyings: ["INFY", "TCS"], topPerUnderlying: 3 },
      p_given: {},
      p_force: false,
      p_holder: "moderate",
      p_lease_seconds: 30,
      p_now: later.p_now,
    });
    assertEquals(error, null);
    assertEquals([data.deferred, new Date(data.retryAt).toISOString()], [
      1,
      "2026-02-09T04:36:00.000Z",
    ]);
  },
);

databaseTest("what was rejected has no parts, whatever was sent of it", async (database) => {
  const runId = await openRun(database);
  const { legs, scores, exit_rules } = CONDOR;
  await store(database, runId, "INFY", [{ ...rejected, legs, scores, exit_rules }]);
  for (const table of ["strategy_legs", "strategy_scores", "exit_rules"]) {
    assertEquals((await database.sql`select 1 from ${database.sql(table)}`).length, 0, table);
  }
});

databaseTest(
  "force takes names in that were not asked for, and touches no other run",
  async (database) => {
    const { sql, service } = database;
    const runId = await openRun(database);
    const other = await openRun(database, "aggressive");
    for (const [id, risk] of [[runId, "moderate"], [other, "aggressive"]] as const) {
      for (const name of ["INFY", "TCS"]) await store(database, id, name, [CONDOR], risk);
    }
    // An analysis of an earlier date, which is not evaluated again.
    await sql`insert into public.underlying_analyses ${
      sql(await earlier(sql, "underlying_analyses", "2026-02-06"))
    }`;
    const { data } = await service.rpc("open_run", {
      p_trading_date: STORED_DATE,
      p_risk: "moderate",
      p_inputs: { underlyings: ["INFY", "ITC", "LT"], topPerUnderlying: 3 },
      p_given: {},
      p_force: true,
      p_holder: "moderate",
      p_lease_seconds: 30,
      p_now: STORED_AT,
    });
    assertEquals(data.remaining, 3);
    const tasks = await sql`select r.risk || ' ' || t.underlying as name
    from public.tasks t join public.runs r using (run_id) order by 1`;
    assertEquals(tasks.map(({ name }) => name), [
      "aggressive INFY",
      "aggressive TCS",
      "moderate INFY",
      "moderate ITC",
      "moderate LT",
    ]);
    const analyses = await sql`
    select trading_date::text || ' ' || risk || ' ' || underlying as name
    from public.underlying_analyses order by 1`;
    assertEquals(analyses.map(({ name }) => name), [
      "2026-02-06 moderate TCS",
      "2026-02-09 aggressive INFY",
      "2026-02-09 aggressive TCS",
      "2026-02-09 moderate INFY",
    ]);
    assertEquals(await parts(database), [
      "INFY iron_condor moderate: 1, 1, 1",
      "INFY iron_condor aggressive: 1, 1, 1",
      "TCS iron_condor aggressive: 1, 1, 1",
    ]);
  },
);

/** The moderate row of TCS in a table, as one of another date. */
async function earlier(sql: TestDatabase["sql"], table: string, date: string) {
  const [row] = await sql`select to_jsonb(t) - 'analysis_id' as row from public.${sql(table)} t
    where underlying = 'TCS' and risk = 'moderate'`;
  return { ...row?.["row"], trading_date: date };
}

databaseTest("a run counts the reasons of its own tasks", async (database) => {
  const { sql, service } = database;
  const runId = await openRun(database);
  const other = await openRun(database, "aggressive");
  for (
    const [id, risk, reason] of [[runId, "moderate", "no_spot"], [
      other,
      "aggressive",
      "stale_chain",
    ]]
  ) {
    const { error } = await service.rpc("store_analysis", {
      ...held(Number(id), String(risk)),
      p_payload: { underlying: "INFY", state: "rejected", reason, detail: "x" },
    });
    assertEquals(error, null);
  }
  await finish(database, runId);
  const [run] = await sql`select metrics -> 'reasons' as reasons from public.runs
    where run_id = ${runId}`;
  assertEquals(run?.["reasons"], { no_spot: 1 });
});

databaseTest(
  "each date and risk has a run of its own, new ones of generation one",
  async (database) => {
    const { sql } = database;
    const moderate = await openRun(database, "moderate", { p_force: true });
    const aggressive = await openRun(database, "aggressive");
    const later = { p_trading_date: "2026-02-10" };
    const next = await openRun(database, "moderate", later);
    assertEquals(new Set([moderate, aggressive, next]).size, 3);
    assertEquals(await openRun(database, "moderate", later), next);
    assertEquals(await openRun(database, "aggressive"), aggressive);
    assertEquals(await openRun(database, "moderate"), moderate);
    assertEquals(await openRun(database, "moderate", later), next);
    const runs = await sql`select distinct generation from public.runs`;
    assertEquals(runs.map(({ generation }) => generation), [1]);
  },
);

databaseTest("a strategy is of full size where its profile said nothing", async (database) => {
  const runId = await openRun(database);
  const half = accepted({ definition: "short_put", sleeve: "carry", total_score: 0.5 });
  await store(database, runId, "INFY", [CONDOR, { ...half, size_factor: 0.5 }]);
  const rows = await database.sql`
    select definition, size_factor from public.strategies order by definition`;
  assertEquals(rows.map((row) => [row["definition"], Number(row["size_factor"])]), [
    ["iron_condor", 1],
    ["short_put", 0.5],
  ]);
});
