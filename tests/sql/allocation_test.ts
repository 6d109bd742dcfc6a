import { assertEquals, assertStringIncludes } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { advance, complete, entered, fill, openExit, openPlan } from "../support/stored_plan.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_DATE,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";

type Lots = Parameters<typeof allocationPayload>[2];
type Refused = Parameters<typeof allocationPayload>[3];

async function store(
  database: TestDatabase,
  runId: number,
  inputsHash: string,
  allocations: Lots,
  refusals: Refused = [],
) {
  const payload = allocationPayload(runId, inputsHash, allocations, refusals);
  return await storeAllocation(database, payload);
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
    const held = async () => {
      const { data } = await service.rpc("read_allocation_inputs", {
        p_run_id: runId,
        p_mode: "paper",
      });
      return data.held as { underlying: string; capitalUsed: number; margin: number }[];
    };
    assertEquals(await held(), []);
    const lots: { strategyId: number; lots: number }[] = [];
    for (const underlying of ["NIFTY", "TCS", "RELIANCE", "INFY"]) {
      const riskClass = underlying === "TCS" ? "defined" : "undefined";
      const strategyId = await storeStrategy(sql, runId, underlying, { riskClass });
      lots.push({ strategyId, lots: 2 });
    }
    const { data: stored } = await store(database, runId, "a", lots);
    assertEquals(await held(), []);
    const [nifty, tcs, reliance] = stored.allocations.map(
      ({ allocationId }: { allocationId: number }) => allocationId,
    );
    // NIFTY is open, RELIANCE was closed again, TCS is on its way, INFY has not begun.
    await entered(database, nifty);
    const { data: exit } = await openExit(database, await entered(database, reliance), "X3");
    await advance(database, exit.planId, "executing");
    for (const each of exit.intents) await fill(database, each, "10");
    assertEquals((await complete(database, "close_position", exit.planId)).error, null);
    await openPlan(database, tcs);
    // 78,000 rupees a lot, two lots each.
    assertEquals(
      (await held()).map((each) => [each.underlying, each.capitalUsed, each.margin]),
      [["NIFTY", 156_000, 156_000], ["TCS", 156_000, 156_000]],
    );
  },
);

const NEXT_DATE = "2026-02-10";

/** Runs of two dates, a strategy of TCS in each. */
async function twoDates({ sql }: TestDatabase) {
  const monday = await storeRun(sql);
  const tuesday = await storeRun(sql, "moderate", NEXT_DATE);
  return {
    monday,
    tuesday,
    ofMonday: await storeStrategy(sql, monday, "TCS"),
    ofTuesday: await storeStrategy(sql, tuesday, "TCS", { tradingDate: NEXT_DATE }),
  };
}

databaseTest(
  "an allocation is found by its own run and its own inputs only",
  async (database) => {
    const { monday, tuesday, ofMonday, ofTuesday } = await twoDates(database);
    const first = await store(database, monday, "a", [{ strategyId: ofMonday, lots: 1 }]);
    const refused = [{ strategyId: ofTuesday, reason: "loss_cap" }];
    const second = await store(database, tuesday, "b", [], refused);
    assertEquals(await find(database, monday, "a"), first.data);
    assertEquals(await find(database, tuesday, "b"), second.data);
    assertEquals(await find(database, monday, "b"), null);
    assertEquals(await find(database, tuesday, "a"), null);
    assertEquals([first.data.allocations.length, first.data.refusals], [1, []]);
    assertEquals([second.data.allocations, second.data.refusals.length], [[], 1]);
  },
);

databaseTest("new inputs of a date leave another date's allocation alone", async (database) => {
  const { monday, tuesday, ofMonday, ofTuesday } = await twoDates(database);
  const { data } = await store(database, monday, "a", [{ strategyId: ofMonday, lots: 1 }]);
  await store(database, tuesday, "a", [{ strategyId: ofTuesday, lots: 1 }]);
  await store(database, tuesday, "b", [{ strategyId: ofTuesday, lots: 2 }]);
  assertEquals(await states(database), ["pending", "superseded", "pending"]);
  assertEquals(await find(database, monday, "a"), data);
});

databaseTest("new inputs leave alone what ended before them", async (database) => {
  const { sql } = database;
  const runId = await storeRun(sql);
  const strategyId = await storeStrategy(sql, runId, "NIFTY");
  await store(database, runId, "a", [{ strategyId, lots: 1 }]);
  await sql`update public.allocations set state = 'cancelled'`;
  const { error } = await store(database, runId, "b", [{ strategyId, lots: 1 }]);
  assertEquals([error, ...await states(database)], [null, "cancelled", "pending"]);
});

databaseTest("only what is pending on the date is cancelled", async (database) => {
  const { sql, service } = database;
  const { monday, tuesday, ofMonday, ofTuesday } = await twoDates(database);
  const nifty = await storeStrategy(sql, monday, "NIFTY");
  const { data } = await store(database, monday, "a", [
    { strategyId: ofMonday, lots: 1 },
    { strategyId: nifty, lots: 1 },
  ]);
  const later = await store(database, tuesday, "a", [{ strategyId: ofTuesday, lots: 1 }]);
  await sql`update public.allocations set state = 'executing' where underlying = 'NIFTY'`;
  const cancel = async (ids: number[] | null) =>
    (await service.rpc("cancel_allocations", {
      p_trading_date: STORED_DATE,
      p_allocation_ids: ids,
    })).data;
  const idOf = (answer: typeof data, index: number) => answer.allocations[index].allocationId;
  assertEquals(await cancel([idOf(data, 1), idOf(later.data, 0)]), 0);
  assertEquals(await cancel(null), 1);
  assertEquals(await states(database), ["cancelled", "executing", "pending"]);
});

databaseTest("the queue holds what is pending on the date and was asked for", async (database) => {
  const { sql, service } = database;
  const queue = async (ids: number[] | null = null) =>
    (await service.rpc("read_queue", {
      p_trading_date: STORED_DATE,
      p_allocation_ids: ids,
      p_top: null,
    })).data.map(({ allocationId }: { allocationId: number }) => allocationId);
  assertEquals(await queue(), []);
  const { monday, tuesday, ofMonday, ofTuesday } = await twoDates(database);
  const lots: { strategyId: number; lots: number }[] = [{ strategyId: ofMonday, lots: 1 }];
  for (const underlying of ["NIFTY", "INFY"]) {
    lots.push({ strategyId: await storeStrategy(sql, monday, underlying), lots: 1 });
  }
  const { data } = await store(database, monday, "a", lots);
  const later = await store(database, tuesday, "a", [{ strategyId: ofTuesday, lots: 1 }]);
  const [tcs, nifty, infy] = data.allocations.map(
    ({ allocationId }: { allocationId: number }) => allocationId,
  );
  const other = later.data.allocations[0].allocationId;
  await sql`update public.allocations set state = 'executing' where allocation_id = ${nifty}`;
  assertEquals(await queue(), [tcs, infy]);
  assertEquals(await queue([nifty, infy, other]), [infy]);
});

databaseTest("a queued leg has the freeze quantity of its own contract", async (database) => {
  const { sql, service } = database;
  const runId = await storeRun(sql);
  const strategyId = await storeStrategy(sql, runId, "NIFTY");
  await store(database, runId, "a", [{ strategyId, lots: 1 }]);
  const leg = { underlying: "NIFTY", expiry: "2026-02-24", strike: 24400, option_right: "put" };
  // The first is leg 1's; each of the others differs from it in one respect.
  const contracts = [
    leg,
    { ...leg, underlying: "BANKNIFTY" },
    { ...leg, expiry: "2026-03-31" },
    { ...leg, strike: 24450 },
    { ...leg, option_right: "call" },
  ].map((contract, index) => ({
    ...contract,
    segment: "NSE_FNO",
    security_id: String(101 + index),
    instrument: "option",
    lot_size: 65,
    tick: 0.05,
    freeze_quantity: 1800 + index,
    listed_on: STORED_DATE,
  }));
  await sql`insert into public.contracts ${sql(contracts)}`;
  const { data } = await service.rpc("read_queue", {
    p_trading_date: STORED_DATE,
    p_allocation_ids: null,
    p_top: null,
  });
  assertEquals(
    data[0].legs.map((each: { freezeQuantity: number | null }) => each.freezeQuantity),
    [1800, null, null, null],
  );
});
