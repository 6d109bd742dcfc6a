import { assertEquals } from "@std/assert";
import { accepted, CONDOR, finish, measureRegime, openRun } from "../support/analyzed_run.ts";
import { parts, store } from "../support/analyzed_run.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_AT,
  STORED_DATE,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";

const FRIDAY = "2026-02-06";
const at = (time: string) => `${STORED_DATE}T${time}+05:30`;

/** Allocates one lot of each, of a run. */
async function allocate(database: TestDatabase, runId: number, strategyIds: readonly number[]) {
  const lots = strategyIds.map((strategyId) => ({ strategyId, lots: 1 }));
  const { error } = await storeAllocation(database, allocationPayload(runId, "a", lots));
  assertEquals(error, null);
}

/** Ids of all strategies as `UNDERLYING definition`, by name. */
async function idsOf({ sql }: TestDatabase): Promise<Map<string, number>> {
  const rows = await sql`select underlying || ' ' || definition as name, strategy_id
    from public.strategies order by 1`;
  return new Map(rows.map((row) => [String(row["name"]), Number(row["strategy_id"])]));
}

/** The leases' ends of a date's runs by risk, in order. */
async function leases({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`select risk || ' ' || coalesce(
      to_char(lease_until at time zone 'Asia/Kolkata', 'HH24:MI:SS'), 'free') as lease
    from public.runs order by risk`;
  return rows.map(({ lease }) => String(lease));
}

databaseTest(
  "a call renews the lease of its own run alone, from its own time on",
  async (database) => {
    const { service } = database;
    const mine = { p_holder: "one", p_now: at("10:00:00") };
    const changes = { p_holder: "one" };
    const moderate = await openRun(database, "moderate", changes);
    await openRun(database, "aggressive", changes);
    assertEquals(await leases(database), ["moderate 10:00:30", "aggressive 10:00:30"]);
    const call = { ...mine, p_run_id: moderate, p_lease_seconds: 30, p_now: at("10:00:20") };
    assertEquals((await service.rpc("claim_tasks", { ...call, p_limit: 1 })).error, null);
    assertEquals(await leases(database), ["moderate 10:00:50", "aggressive 10:00:30"]);
  },
);

databaseTest("a lease is free for another from its last instant on", async (database) => {
  await openRun(database);
  const leased = async (time: string) => {
    const { data } = await database.service.rpc("open_run", {
      p_trading_date: STORED_DATE,
      p_risk: "moderate",
      p_inputs: { underlyings: ["INFY", "TCS"], topPerUnderlying: 3 },
      p_given: {},
      p_force: false,
      p_holder: "another",
      p_lease_seconds: 30,
      p_now: at(time),
    });
    return data.leased;
  };
  assertEquals([await leased("10:00:29"), await leased("10:00:30")], [false, true]);
});

databaseTest("a task is put off in its own run alone", async (database) => {
  const { sql, service } = database;
  const changes = { p_holder: "one" };
  const runs = [
    await openRun(database, "moderate", changes),
    await openRun(database, "aggressive", changes),
  ];
  for (const p_run_id of runs) {
    const { data } = await service.rpc("claim_tasks", {
      ...{ p_run_id, p_holder: "one", p_limit: 12, p_lease_seconds: 30, p_now: STORED_AT },
    });
    assertEquals(data.length, 2);
  }
  const { error } = await service.rpc("defer_task", {
    p_run_id: runs[0],
    p_holder: "one",
    p_underlying: "INFY",
    p_until: at("10:05:00"),
    p_lease_seconds: 30,
    p_now: STORED_AT,
  });
  assertEquals(error, null);
  const tasks = await sql`select r.risk || ' ' || t.underlying || ' ' || t.state || ' '
      || t.retries as task
    from public.tasks t join public.runs r using (run_id) order by r.risk, t.underlying`;
  assertEquals(tasks.map(({ task }) => task), [
    "moderate INFY pending 1",
    "moderate TCS running 0",
    "aggressive INFY running 0",
    "aggressive TCS running 0",
  ]);
});

databaseTest(
  "a new session fails no earlier run that is done, and none of a later one",
  async (database) => {
    const { sql } = database;
    await storeRun(sql, "moderate", FRIDAY);
    await openRun(database, "moderate", { p_trading_date: "2026-02-10" });
    await openRun(database);
    const runs = await sql`select trading_date::text as date, state from public.runs order by 1`;
    assertEquals(runs.map(({ date, state }) => [date, state]), [
      [FRIDAY, "done"],
      [STORED_DATE, "open"],
      ["2026-02-10", "open"],
    ]);
  },
);

databaseTest(
  "of names that are no longer asked for what was allocated stays, and every other date's",
  async (database) => {
    const { sql } = database;
    const earlier = await storeRun(sql, "moderate", FRIDAY);
    const friday = await storeStrategy(sql, earlier, "TCS", { tradingDate: FRIDAY });
    const runId = await openRun(database);
    await store(database, runId, "INFY", [CONDOR]);
    await store(database, runId, "TCS", [
      accepted({ definition: "long_call", sleeve: "edge", total_score: 0.9 }),
    ]);
    const ids = await idsOf(database);
    const allocated = ids.get("INFY iron_condor") ?? 0;
    await allocate(database, runId, [allocated]);
    await openRun(database, "moderate", {
      p_force: true,
      p_inputs: { underlyings: ["ITC"], topPerUnderlying: 3 },
    });
    assertEquals([...await idsOf(database)], [
      ["INFY iron_condor", allocated],
      ["TCS iron_condor", friday],
    ]);
  },
);

databaseTest("what is found replaces nothing of another date", async (database) => {
  const { sql } = database;
  const earlier = await storeRun(sql, "moderate", FRIDAY);
  const friday = await storeStrategy(sql, earlier, "INFY", { tradingDate: FRIDAY });
  const runId = await openRun(database);
  await store(database, runId, "INFY", [CONDOR]);
  await sql`update public.underlying_analyses set trading_date = ${FRIDAY}, run_id = ${earlier}`;
  await openRun(database, "moderate", { p_force: true });
  await store(database, runId, "INFY", [CONDOR]);
  const analyses = await sql`select trading_date::text as date from public.underlying_analyses
    order by 1`;
  assertEquals(analyses.map(({ date }) => date), [FRIDAY, STORED_DATE]);
  // The earlier one has four legs, a rule and no score: it gets nothing of the new one.
  const [kept] = await sql`
    select count(*)::int as scores from public.strategy_scores where strategy_id = ${friday}`;
  assertEquals(kept?.["scores"], 0);
});

databaseTest(
  "parts go to the strategies of their own underlying, risk and evaluation",
  async (database) => {
    const legs = (...numbers: number[]) => ({
      ...CONDOR,
      legs: numbers.flatMap((leg_number) => CONDOR.legs.map((leg) => ({ ...leg, leg_number }))),
    });
    const runId = await openRun(database);
    await store(database, runId, "INFY", [CONDOR]);
    const infy = (await idsOf(database)).get("INFY iron_condor") ?? 0;
    await allocate(database, runId, [infy]);
    await openRun(database, "moderate", { p_force: true });
    const other = await openRun(database, "aggressive");
    await store(database, other, "TCS", [legs(1)], "aggressive");
    // Kept for its allocation, it keeps the one leg it was allocated with.
    await store(database, runId, "INFY", [legs(1, 2)]);
    await store(database, runId, "TCS", [legs(1, 2, 3)]);
    assertEquals(await parts(database), [
      "INFY iron_condor moderate: 1, 1, 1",
      "TCS iron_condor moderate: 3, 1, 1",
      "TCS iron_condor aggressive: 1, 1, 1",
    ]);
    await store(database, other, "INFY", [legs(4, 5)], "aggressive");
    assertEquals(await parts(database), [
      "INFY iron_condor moderate: 1, 1, 1",
      "INFY iron_condor aggressive: 2, 1, 1",
      "TCS iron_condor moderate: 3, 1, 1",
      "TCS iron_condor aggressive: 1, 1, 1",
    ]);
  },
);

databaseTest(
  "a strategy that is allocated keeps its rank when its run ends again",
  async (database) => {
    const { sql } = database;
    await measureRegime(database);
    const runId = await openRun(database);
    for (const name of ["INFY", "TCS"]) await store(database, runId, name, [CONDOR]);
    const ids = await idsOf(database);
    const [infy = 0, tcs = 0] = [ids.get("INFY iron_condor"), ids.get("TCS iron_condor")];
    assertEquals((await finish(database, runId, [infy, tcs])).state, "done");
    await allocate(database, runId, [infy]);
    await openRun(database, "moderate", { p_force: true });
    for (const name of ["INFY", "TCS"]) await store(database, runId, name, [CONDOR]);
    const again = (await idsOf(database)).get("TCS iron_condor") ?? 0;
    await finish(database, runId, [again, infy]);
    const ranks = await sql`select underlying || ' ' || rank as rank from public.strategies
      order by underlying`;
    assertEquals(ranks.map((row) => row["rank"]), ["INFY 1", "TCS 1"]);
  },
);
