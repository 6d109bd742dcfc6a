import { assert, assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { allocated, entered, openPlan } from "../support/stored_plan.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_AT,
  STORED_DATE,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";
import { unguarded } from "../support/unguarded.ts";

const ROUNDS = 30;
const NEXT_DATE = "2026-02-10";

async function fingerprint({ sql }: TestDatabase): Promise<string> {
  const [row] = await sql`select private.held_fingerprint() as text`;
  return String(row?.["text"]);
}

/** Stores what was chosen while that was held. */
async function storeBeside({ service }: TestDatabase, held: string, payload: object) {
  return await service.rpc("store_allocation", {
    p_payload: { ...payload, held_fingerprint: held },
    p_now: STORED_AT,
  });
}

/** Names that each round takes one of. */
async function underlyings({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`select underlying from public.underlyings
    where underlying <> 'WIPRO' order by 1 limit ${ROUNDS}`;
  return rows.map((row) => String(row["underlying"]));
}

databaseTest("of thirty pairs of allocates at once each leaves one live set", async (database) => {
  const { sql } = database;
  const runId = await storeRun(sql);
  const lots: { strategyId: number; lots: number }[] = [];
  for (const underlying of ["NIFTY", "TCS", "INFY"]) {
    lots.push({ strategyId: await storeStrategy(sql, runId, underlying), lots: 1 });
  }
  for (let round = 0; round < ROUNDS; round++) {
    const answers = await Promise.all(
      ["a", "b"].map((side) =>
        storeAllocation(database, allocationPayload(runId, `${side}${round}`, lots))
      ),
    );
    assertEquals(answers.map(({ error }) => error), [null, null]);
    const live = await sql`
      select r.superseded, count(*)::int as n from public.allocations a
      join public.allocation_runs r using (allocation_run_id)
      where a.state in ('pending', 'executing') group by r.superseded`;
    assertEquals([...live], [{ superseded: false, n: lots.length }], `round ${round}`);
  }
});

databaseTest("thirty pairs of the same inputs at once are one run each", async (database) => {
  const { sql } = database;
  const runId = await storeRun(sql);
  const strategyId = await storeStrategy(sql, runId, "NIFTY");
  for (let round = 0; round < ROUNDS; round++) {
    const payload = allocationPayload(runId, `${round}`, [{ strategyId, lots: 1 }]);
    const [one, two] = await Promise.all([
      storeAllocation(database, payload),
      storeAllocation(database, payload),
    ]);
    assertEquals([one?.error, one?.data], [null, two?.data]);
  }
  const [count] = await sql`select count(*)::int as n from public.allocation_runs`;
  assertEquals(count?.["n"], ROUNDS);
});

databaseTest(
  "an execute between read and write is a conflict, and nothing is stored",
  async (database) => {
    const { sql } = database;
    const allocationId = await allocated(database);
    const [run] = await sql`select run_id::int as id from public.runs`;
    const strategyId = await storeStrategy(sql, Number(run?.["id"]), "TCS");
    const payload = allocationPayload(Number(run?.["id"]), "b", [{ strategyId, lots: 1 }]);
    const before = await fingerprint(database);
    assertEquals((await openPlan(database, allocationId)).error, null);
    const { error } = await storeBeside(database, before, payload);
    assertEquals([error?.hint, error?.message], [
      "conflict",
      "what is held changed meanwhile: allocate again",
    ]);
    const rows = await sql`select inputs_hash, superseded from public.allocation_runs`;
    assertEquals([...rows], [{ inputs_hash: "a", superseded: false }]);
    assertEquals((await storeBeside(database, await fingerprint(database), payload)).error, null);
  },
);

databaseTest(
  "of an execute and an allocate at once one wins, and the book is not doubled",
  async (database) => {
    const { sql } = database;
    const runId = await storeRun(sql);
    const other = await storeStrategy(sql, runId, "WIPRO");
    const wins = { plan: 0, allocation: 0 };
    for (const [round, underlying] of (await underlyings(database)).entries()) {
      const strategyId = await storeStrategy(sql, runId, underlying);
      const payload = (hash: string, strategyId: number) =>
        allocationPayload(runId, `${hash}${round}`, [{ strategyId, lots: 1 }]);
      const { data } = await storeAllocation(database, payload("first", strategyId));
      const held = await fingerprint(database);
      const calls = [
        () => openPlan(database, data.allocations[0].allocationId),
        () => storeBeside(database, held, payload("second", other)),
      ];
      if (round % 2 === 1) calls.reverse();
      const answers = await Promise.all(calls.map((call) => call()));
      if (round % 2 === 1) answers.reverse();
      const [plan, allocation] = answers.map(({ error }) => error === null);
      assert(plan !== allocation, `round ${round}: both or none`);
      wins[plan ? "plan" : "allocation"] += 1;
    }
    assertEquals(wins.plan + wins.allocation, ROUNDS);
  },
);

databaseTest("a run that was evaluated again is allocated again", async (database) => {
  const { sql } = database;
  const runId = await storeRun(sql);
  const strategyId = await storeStrategy(sql, runId, "NIFTY");
  await sql`update public.runs set state = 'open', finished_at = null, generation = 2`;
  const payload = allocationPayload(runId, "a", [{ strategyId, lots: 1 }]);
  const { error } = await storeAllocation(database, payload);
  assertEquals(error?.message, `run ${runId} was evaluated again meanwhile: allocate again`);
  assertEquals((await storeAllocation(database, { ...payload, generation: 2 })).error, null);
});

databaseTest("what is held is not allocated a second time", async (database) => {
  await entered(database);
  const { sql } = database;
  const runId = await storeRun(sql, "moderate", NEXT_DATE);
  const strategyId = await storeStrategy(sql, runId, "NIFTY", { tradingDate: NEXT_DATE });
  const payload = allocationPayload(runId, "b", [{ strategyId, lots: 1 }]);
  const { error } = await storeAllocation(database, payload);
  assertEquals([error?.hint, error?.message], ["conflict", "NIFTY is held already"]);
});

databaseTest(
  "an underlying that another date's allocation is entering has no second entry",
  async (database) => {
    const { sql } = database;
    const first = await allocated(database);
    const runId = await storeRun(sql, "moderate", NEXT_DATE);
    const strategyId = await storeStrategy(sql, runId, "NIFTY", { tradingDate: NEXT_DATE });
    const payload = allocationPayload(runId, "b", [{ strategyId, lots: 1 }]);
    const { data } = await storeAllocation(database, payload);
    const second = data.allocations[0].allocationId;
    const answers = await Promise.all([openPlan(database, first), openPlan(database, second)]);
    assertEquals(answers.map(({ error }) => error), [null, null]);
    assertEquals(answers.map(({ data }) => data.state).sort(), ["denied", "gated"]);
    const [denied] = await sql`select reason from public.plans where state = 'denied'`;
    assertEquals(denied?.["reason"], "underlying_held: NIFTY is held already");
    const states = await sql`select state from public.allocations order by state`;
    assertEquals(states.map((row) => row["state"]), ["executing", "pending"]);
  },
);

databaseTest(
  "an entry that is open already is told again, whatever else is held",
  async (database) => {
    const allocationId = await allocated(database);
    const first = await openPlan(database, allocationId);
    assertEquals((await openPlan(database, allocationId)).data, first.data);
  },
);

databaseTest(
  "the fingerprint changes with each state and with the lots, and comes back",
  async (database) => {
    const { sql } = database;
    const seen = new Set([await fingerprint(database)]);
    const empty = await fingerprint(database);
    const positionId = await entered(database);
    seen.add(await fingerprint(database));
    const changed = (to: string) =>
      unguarded(sql, [`update public.positions set ${to} where position_id = ${positionId}`]);
    await changed("state = 'closing'");
    seen.add(await fingerprint(database));
    await changed("lots = 1");
    seen.add(await fingerprint(database));
    await changed(
      `state = 'closed', closed_at = '${STORED_AT}', realised = 1, exit_rule = 'flatten'`,
    );
    assertEquals([seen.size, await fingerprint(database)], [4, empty]);
  },
);

databaseTest("a forced evaluation leaves what was refused, by name", async (database) => {
  const { sql, service } = database;
  const runId = await storeRun(sql);
  const chosen = await storeStrategy(sql, runId, "NIFTY");
  const refused = await storeStrategy(sql, runId, "TCS");
  await storeAllocation(
    database,
    allocationPayload(runId, "a", [{ strategyId: chosen, lots: 1 }], [
      { strategyId: refused, reason: "displaced" },
    ]),
  );
  const { data, error } = await service.rpc("open_run", {
    p_trading_date: STORED_DATE,
    p_risk: "moderate",
    p_inputs: { underlyings: ["NIFTY"] },
    p_given: {},
    p_force: true,
    p_holder: "w1",
    p_lease_seconds: 30,
    p_now: STORED_AT,
  });
  assertEquals([error, data.generation], [null, 2]);
  const left = await sql`select underlying from public.strategies`;
  assertEquals(left.map((row) => row["underlying"]), ["NIFTY"]);
  const rows = await sql`select underlying, definition, strategy_id, reason
    from public.allocation_refusals`;
  assertEquals([...rows], [
    { underlying: "TCS", definition: "iron_condor", strategy_id: null, reason: "displaced" },
  ]);
  const { data: trail } = await service.from("decision_trail").select("outcome,detail")
    .eq("underlying", "TCS").eq("trading_date", STORED_DATE).eq("outcome", "refused");
  assertEquals(trail, [{ outcome: "refused", detail: "displaced: x" }]);
});
