import { assertEquals, assertStringIncludes } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  allocationPayload,
  STORED_AT,
  STORED_DATE,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";

type Lots = Parameters<typeof allocationPayload>[2];
type Refused = Parameters<typeof allocationPayload>[3];

async function store(
  { service }: TestDatabase,
  runId: number,
  inputsHash: string,
  allocations: Lots,
  refusals: Refused = [],
) {
  return await service.rpc("store_allocation", {
    p_payload: allocationPayload(runId, inputsHash, allocations, refusals),
    p_now: STORED_AT,
  });
}

const find = async ({ service }: TestDatabase, runId: number, inputsHash: string) =>
  (await service.rpc("find_allocation", { p_run_id: runId, p_inputs_hash: inputsHash })).data;

async function states({ sql }: TestDatabase): Promise<string[]> {
  const rows = await sql`select state from public.allocations order by allocation_id`;
  return rows.map((row) => String(row["state"]));
}

async function count({ sql }: TestDatabase, table: string): Promise<number> {
  const [row] = await sql`select count(*)::int as n from ${sql(`public.${table}`)}`;
  return Number(row?.["n"]);
}

databaseTest(
  "the same inputs are stored once, and both callers are told the same",
  async (database) => {
    const runId = await storeRun(database.sql);
    const strategyId = await storeStrategy(database.sql, runId, "NIFTY");
    const first = await store(database, runId, "a", [{ strategyId, lots: 2 }]);
    const again = await store(database, runId, "a", [{ strategyId, lots: 2 }]);
    assertEquals([first.error, again.data], [null, first.data]);
    assertEquals(await find(database, runId, "a"), first.data);
    assertEquals(await count(database, "allocation_runs"), 1);
  },
);

databaseTest("two calls at once store one allocation", async (database) => {
  const runId = await storeRun(database.sql);
  const strategyId = await storeStrategy(database.sql, runId, "NIFTY");
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => store(database, runId, "a", [{ strategyId, lots: 2 }])),
  );
  assertEquals(new Set(answers.map(({ data }) => data?.allocationRunId)).size, 1);
  assertEquals(await count(database, "allocations"), 1);
});

databaseTest("an answer says every lot and every refusal with its reason", async (database) => {
  const runId = await storeRun(database.sql);
  const chosen = await storeStrategy(database.sql, runId, "NIFTY");
  const refused = await storeStrategy(database.sql, runId, "BANKNIFTY");
  const { data } = await store(database, runId, "a", [{ strategyId: chosen, lots: 2 }], [
    { strategyId: refused, reason: "loss_cap" },
  ]);
  const [allocation] = data.allocations;
  assertEquals(
    [allocation.underlying, allocation.lots, allocation.capitalUsed, allocation.state],
    ["NIFTY", 2, 156_000, "pending"],
  );
  assertEquals(data.refusals, [
    { underlying: "BANKNIFTY", definition: "iron_condor", reason: "loss_cap", detail: "x" },
  ]);
});

databaseTest("new inputs supersede what is pending, and only that", async (database) => {
  const { sql } = database;
  const runId = await storeRun(sql);
  const nifty = await storeStrategy(sql, runId, "NIFTY");
  const tcs = await storeStrategy(sql, runId, "TCS");
  await store(database, runId, "a", [{ strategyId: nifty, lots: 2 }, { strategyId: tcs, lots: 1 }]);
  await sql`update public.allocations set state = 'executing' where underlying = 'NIFTY'`;
  await store(database, runId, "b", [{ strategyId: tcs, lots: 2 }]);
  assertEquals(await states(database), ["executing", "superseded", "pending"]);
});

databaseTest(
  "a run of another risk level supersedes as well: a date has one pending allocation",
  async (database) => {
    const { sql } = database;
    const moderate = await storeRun(sql);
    const aggressive = await storeRun(sql, "aggressive");
    const one = await storeStrategy(sql, moderate, "NIFTY");
    const two = await storeStrategy(sql, aggressive, "NIFTY", { risk: "aggressive" });
    await store(database, moderate, "a", [{ strategyId: one, lots: 2 }]);
    await store(database, aggressive, "a", [{ strategyId: two, lots: 3 }]);
    assertEquals(await states(database), ["superseded", "pending"]);
  },
);

databaseTest(
  "inputs that come back after others are allocated anew: what is pending is what was asked for last",
  async (database) => {
    const runId = await storeRun(database.sql);
    const strategyId = await storeStrategy(database.sql, runId, "NIFTY");
    await store(database, runId, "small", [{ strategyId, lots: 1 }]);
    await store(database, runId, "large", [{ strategyId, lots: 9 }]);
    assertEquals(await find(database, runId, "small"), null);
    const { data } = await store(database, runId, "small", [{ strategyId, lots: 1 }]);
    assertEquals(data.allocations.map((row: { state: string }) => row.state), ["pending"]);
    assertEquals(await states(database), ["superseded", "superseded", "pending"]);
  },
);

databaseTest(
  "an allocation of a strategy that is gone is a conflict and stores nothing",
  async (database) => {
    const runId = await storeRun(database.sql);
    const strategyId = await storeStrategy(database.sql, runId, "NIFTY");
    const { error } = await store(database, runId, "a", [
      { strategyId, lots: 1 },
      { strategyId: strategyId + 1000, lots: 1 },
    ]);
    assertEquals(error?.hint, "conflict");
    assertEquals(await count(database, "allocation_runs"), 0);
  },
);

databaseTest("an allocation of a run that does not exist is not found", async (database) => {
  const { error } = await store(database, 4711, "a", []);
  assertEquals(error?.hint, "not_found");
});

for (const end of ["executed", "failed", "superseded", "cancelled"]) {
  databaseTest(`an allocation that is ${end} never changes again`, async (database) => {
    const { sql } = database;
    const runId = await storeRun(sql);
    const strategyId = await storeStrategy(sql, runId, "NIFTY");
    await store(database, runId, "a", [{ strategyId, lots: 2 }]);
    if (end === "executed") await sql`update public.allocations set state = 'executing'`;
    await sql`update public.allocations set state = ${end}`;
    for (
      const change of [
        () => sql`update public.allocations set state = 'pending'`,
        () => sql`update public.allocations set lots = 3`,
      ]
    ) {
      const message = await change().then(() => "", String);
      assertStringIncludes(message, "allocation");
    }
  });
}

databaseTest(
  "pending allocations are cancelled once, and only those that are named",
  async (database) => {
    const { sql, service } = database;
    const runId = await storeRun(sql);
    const nifty = await storeStrategy(sql, runId, "NIFTY");
    const tcs = await storeStrategy(sql, runId, "TCS");
    const { data } = await store(database, runId, "a", [
      { strategyId: nifty, lots: 1 },
      { strategyId: tcs, lots: 1 },
    ]);
    const cancel = async (ids: number[] | null) =>
      (await service.rpc("cancel_allocations", {
        p_trading_date: STORED_DATE,
        p_allocation_ids: ids,
      })).data;
    assertEquals(await cancel([data.allocations[1].allocationId]), 1);
    assertEquals(await states(database), ["pending", "cancelled"]);
    assertEquals([await cancel(null), await cancel(null)], [1, 0]);
  },
);

databaseTest(
  "the queue is what is pending, by rank, with legs; top takes the first",
  async (database) => {
    const { sql, service } = database;
    const runId = await storeRun(sql);
    const nifty = await storeStrategy(sql, runId, "NIFTY");
    const tcs = await storeStrategy(sql, runId, "TCS");
    await store(database, runId, "a", [{ strategyId: tcs, lots: 1 }, {
      strategyId: nifty,
      lots: 2,
    }]);
    const queue = async (top: number | null) =>
      (await service.rpc("read_queue", {
        p_trading_date: STORED_DATE,
        p_allocation_ids: null,
        p_top: top,
      })).data;
    const all = await queue(null);
    assertEquals(all.map((row: { underlying: string }) => row.underlying), ["TCS", "NIFTY"]);
    assertEquals(
      all[1].legs.map((leg: { side: string; securityId: string }) =>
        `${leg.side} ${leg.securityId}`
      ),
      ["buy 101", "sell 102", "sell 103", "buy 104"],
    );
    assertEquals((await queue(1)).length, 1);
  },
);

databaseTest(
  "what is held counts an allocation on its way and an open position once each",
  async (database) => {
    const { sql, service } = database;
    const runId = await storeRun(sql);
    const nifty = await storeStrategy(sql, runId, "NIFTY", { riskClass: "undefined" });
    const tcs = await storeStrategy(sql, runId, "TCS");
    const none = (await service.rpc("read_held")).data;
    assertEquals([none.positions, none.deployed, none.underlyings, none.industries], [
      0,
      0,
      [],
      {},
    ]);
    await store(database, runId, "a", [{ strategyId: nifty, lots: 2 }, {
      strategyId: tcs,
      lots: 1,
    }]);
    assertEquals((await service.rpc("read_held")).data.positions, 0);
    await sql`update public.allocations set state = 'executing'`;
    const { data } = await service.rpc("read_held");
    assertEquals([data.positions, data.deployed, data.undefinedMargin], [2, 234_000, 156_000]);
    assertEquals(data.underlyings.toSorted(), ["NIFTY", "TCS"]);
    assertEquals(data.industries, { "Index": 156_000, "Information Technology": 78_000 });
  },
);
