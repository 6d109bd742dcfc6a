import { assert, assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  allocated,
  allocatedAll,
  CHARGES,
  complete,
  entered,
  fenceOf,
  fill,
  intentOf,
  openExit,
  openPlan,
  priceOf,
  rows,
  statesOf,
  type StoredIntent,
  tell,
} from "../support/stored_plan.ts";
import { unguarded } from "../support/unguarded.ts";
import { STORED_AT, STORED_DATE, STORED_STOP } from "../support/stored_strategy.ts";

interface Plan {
  readonly planId: number;
  readonly intents: readonly StoredIntent[];
}

/** A plan of each underlying whose orders are on their way, nothing filled. */
async function executing(database: TestDatabase, underlyings: readonly string[]): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const allocationId of await allocatedAll(database, underlyings)) {
    const { data: plan } = await openPlan(database, allocationId);
    await advance(database, plan.planId, "executing");
    plans.push(plan);
  }
  return plans;
}

async function fillAll(database: TestDatabase, plan: Plan, price?: string): Promise<void> {
  for (const each of plan.intents) await fill(database, each, price ?? priceOf(each.legNumber));
}

/** An order of the way back for leg 3, filled with as much as told. */
async function unwindLeg3(database: TestDatabase, planId: number, quantity: number): Promise<void> {
  await advance(database, planId, "unwinding", "x");
  const { data: plan } = await database.service.rpc("add_intents", {
    p_plan_id: planId,
    p_fence: await fenceOf(database, planId),
    p_intents: [intentOf(3, "buy", "unwind", `U${planId}`)],
    p_now: STORED_AT,
  });
  const back = plan.intents.find(({ purpose }: { purpose: string }) => purpose === "unwind");
  await fill(database, back, "1000", { quantity });
}

databaseTest("the ledger of a plan is of its own fills for the purpose asked", async (database) => {
  const [nifty, tcs, empty] = await executing(database, ["NIFTY", "TCS", "INFY"]);
  assert(nifty && tcs && empty);
  await fillAll(database, nifty);
  await fillAll(database, tcs, "7");
  await unwindLeg3(database, nifty.planId, 65);
  const ledger = async (plan: Plan, purposes: string[]) => {
    const [row] = await database.sql`
      select net::float8 as net, charges::float8 as charges
      from private.plan_ledger(${plan.planId}, ${purposes})`;
    return [row?.["net"], row?.["charges"]];
  };
  // 130 x (64.95 + 59.90 - 30.05 - 25.10), then -65 x 1000; each fill costs 31.4159.
  assertEquals(await ledger(nifty, ["open"]), [9061, 125.6636]);
  assertEquals(await ledger(nifty, ["unwind"]), [-65_000, 31.4159]);
  assertEquals(await ledger(nifty, ["open", "unwind"]), [-55_939, 157.0795]);
  assertEquals(await ledger(tcs, ["open"]), [0, 125.6636]);
  assertEquals(await ledger(empty, ["open"]), [0, 0]);
});

databaseTest("another plan's fills open no position", async (database) => {
  const [nifty, tcs] = await executing(database, ["NIFTY", "TCS"]);
  assert(nifty && tcs);
  await fillAll(database, tcs);
  const { error } = await complete(database, "open_position", nifty.planId);
  assertEquals([error?.hint, await rows(database, "positions")], ["conflict", 0]);
});

databaseTest("what was traded back does not count as filled", async (database) => {
  const [nifty] = await executing(database, ["NIFTY"]);
  assert(nifty);
  for (const each of nifty.intents) {
    const quantity = each.legNumber === 3 ? 65 : 130;
    await fill(database, each, priceOf(each.legNumber), { quantity });
  }
  await unwindLeg3(database, nifty.planId, 65);
  const { error } = await complete(database, "open_position", nifty.planId);
  assertEquals([error?.hint, await rows(database, "positions")], ["conflict", 0]);
});

databaseTest("a leg of one unit is not filled by nothing", async (database) => {
  const [plan] = await executing(database, ["NIFTY"]);
  assert(plan);
  await unguarded(database.sql, [
    "update public.strategy_legs set lot_size = 1",
    "update public.plans set lots = 1",
    "update public.intents set quantity = 1",
  ]);
  const one = { quantity: 1, state: "filled" };
  const [missing, ...others] = plan.intents;
  assert(missing);
  for (const each of others) await fill(database, each, "10", one);
  const early = await complete(database, "open_position", plan.planId);
  assertEquals([early.error?.hint, await rows(database, "positions")], ["conflict", 0]);
  await fill(database, missing, "10", one);
  const { data: positionId } = await complete(database, "open_position", plan.planId);
  const { data: exit } = await openExit(database, positionId, "X1");
  await unguarded(database.sql, ["update public.intents set quantity = 1"]);
  await advance(database, exit.planId, "executing");
  for (const each of exit.intents) {
    if (each.legNumber !== 2) await fill(database, each, "10", one);
  }
  const { error } = await complete(database, "close_position", exit.planId);
  assertEquals([error?.hint, await statesOf(database, "positions")], ["conflict", ["closing"]]);
});

databaseTest("each position is of its own plan, allocation and fills", async (database) => {
  const [nifty, tcs] = await executing(database, ["NIFTY", "TCS"]);
  assert(nifty && tcs);
  await fillAll(database, nifty);
  await fillAll(database, tcs, "7");
  const first = await complete(database, "open_position", nifty.planId);
  assertEquals(await statesOf(database, "plans"), ["filled", "executing"]);
  assertEquals(await statesOf(database, "allocations"), ["executed", "executing"]);
  const second = await complete(database, "open_position", tcs.planId);
  const again = await complete(database, "open_position", nifty.planId);
  assertEquals([second.error, again.data], [null, first.data]);
  assert(first.data !== second.data);
  const positions = await database.sql`
    select underlying, lots, capital_used::float8 as capital, max_loss::float8 as loss,
      entry_net::float8 as net
    from public.positions order by position_id`;
  assertEquals(positions.map((row) => ({ ...row })), [
    { underlying: "NIFTY", lots: 2, capital: 156_000, loss: 16_900, net: 9061 },
    { underlying: "TCS", lots: 2, capital: 156_000, loss: 16_900, net: 0 },
  ]);
  const legs = await database.sql`
    select leg_number as leg, quantity, entry_price::float8 as price from public.position_legs
    where position_id = ${first.data} order by leg_number`;
  assertEquals(legs.map((row) => ({ ...row })), [
    { leg: 1, quantity: 130, price: 30.05 },
    { leg: 2, quantity: 130, price: 64.95 },
    { leg: 3, quantity: 130, price: 59.9 },
    { leg: 4, quantity: 130, price: 25.1 },
  ]);
});

databaseTest(
  "a leg's entry price is the mean of its fills by quantity",
  async (database) => {
    const [plan] = await executing(database, ["NIFTY"]);
    assert(plan);
    for (const { intentId, legNumber, correlationId } of plan.intents) {
      const trades = legNumber === 3
        ? [{ quantity: 26, price: "60.00" }, { quantity: 104, price: "59.50" }]
        : [{ quantity: 130, price: "20.00" }];
      await tell(database, intentId, "confirmed", null, {
        orderId: `B-${correlationId}`,
        state: "filled",
        filledQuantity: 130,
        averagePrice: 1,
        fills: trades.map((trade, index) => ({
          ...trade,
          tradeId: `${correlationId}-${index}`,
          charges: CHARGES,
          at: STORED_AT,
        })),
      });
    }
    assertEquals((await complete(database, "open_position", plan.planId)).error, null);
    const [leg] = await database.sql`
      select quantity, entry_price::float8 as price from public.position_legs where leg_number = 3`;
    // (26 x 60 + 104 x 59.5) / 130.
    assertEquals([leg?.["quantity"], leg?.["price"]], [130, 59.6]);
  },
);

for (const filled of [0, 65]) {
  databaseTest(
    `no position closes while one leg has ${filled} of 130 filled`,
    async (database) => {
      const { data: plan } = await openExit(database, await entered(database), "X1");
      await advance(database, plan.planId, "executing");
      for (const each of plan.intents) {
        if (each.legNumber !== 2) await fill(database, each, "10");
        else if (filled > 0) await fill(database, each, "10", { quantity: filled, state: "open" });
      }
      const { error } = await complete(database, "close_position", plan.planId);
      assertEquals([error?.hint, await statesOf(database, "positions")], ["conflict", ["closing"]]);
    },
  );
}

databaseTest("what each position realised is of its own entry and exit", async (database) => {
  const ids = await allocatedAll(database, ["NIFTY", "TCS"]);
  const exits: Plan[] = [];
  for (const [index, id] of ids.entries()) {
    const { data: plan } = await openExit(database, await entered(database, id), `X${index}`);
    await advance(database, plan.planId, "executing");
    exits.push(plan);
  }
  const [nifty, tcs] = exits;
  assert(nifty && tcs);
  for (const each of nifty.intents) await fill(database, each, each.legNumber === 2 ? "20" : "10");
  await fillAll(database, tcs, "5");
  for (const { planId } of exits) {
    assertEquals((await complete(database, "close_position", planId)).error, null);
  }
  const closed = await database.sql`
    select exit_net::float8 as net, exit_charges::float8 as charges, realised::float8 as realised
    from public.positions order by position_id`;
  // NIFTY: 130 x (10 + 10 - 20 - 10); each realised 9061 + the exit's net - 8 x 31.4159.
  assertEquals(closed.map((row) => ({ ...row })), [
    { net: -1300, charges: 125.6636, realised: 7509.6728 },
    { net: 0, charges: 125.6636, realised: 8809.6728 },
  ]);
});

databaseTest("positions that are not closed are read with their own rules", async (database) => {
  const { sql, service } = database;
  const read = async () => (await service.rpc("read_positions", { p_marks_from: STORED_AT })).data;
  assertEquals(await read(), []);
  const [nifty, tcs, infy] = await allocatedAll(database, ["NIFTY", "TCS", "INFY"]);
  await entered(database, nifty);
  const { data: exit } = await openExit(database, await entered(database, tcs), "X1");
  await entered(database, infy);
  await advance(database, exit.planId, "executing");
  await fillAll(database, exit, "10");
  assertEquals((await complete(database, "close_position", exit.planId)).error, null);
  await sql`update public.exit_rules set loss_per_lot = 1
    where strategy_id = (select strategy_id from public.allocations where underlying = 'NIFTY')`;
  await sql`delete from public.exit_rules
    where strategy_id = (select strategy_id from public.allocations where underlying = 'INFY')`;
  const positions = await read();
  assertEquals(
    positions.map(({ underlying, state, rules }: Record<string, unknown>) => [
      underlying,
      state,
      rules,
    ]),
    [
      ["NIFTY", "open", [{ ...STORED_STOP, loss_per_lot: 1 }]],
      ["INFY", "open", []],
    ],
  );
  assertEquals(positions.map(({ legs }: { legs: unknown[] }) => legs.length), [4, 4]);
});

databaseTest(
  "a held leg has freeze quantity and strike of its contract's newest listing",
  async (database) => {
    await entered(database, await allocated(database));
    const leg = { segment: "NSE_FNO", security_id: "101", expiry: "2026-02-24", strike: 24400 };
    // The first is leg 1's; each of the others differs from it in one respect.
    const contracts = [
      leg,
      { ...leg, segment: "NSE_EQ", strike: 24450 },
      { ...leg, security_id: "999", strike: 24500 },
      { ...leg, expiry: "2026-03-31" },
      // Before a split it was listed under the same id at another strike.
      { ...leg, strike: 122000, listed_on: "2026-01-05" },
    ].map((contract, index) => ({
      listed_on: STORED_DATE,
      ...contract,
      underlying: "NIFTY",
      instrument: "option",
      option_right: "put",
      lot_size: 65,
      tick: 0.05,
      freeze_quantity: 1800 + index,
    }));
    await database.sql`insert into public.contracts ${database.sql(contracts)}`;
    const [position] = (await database.service.rpc("read_positions", {
      p_marks_from: STORED_AT,
    })).data;
    assertEquals(
      position.legs.map((each: { freezeQuantity: number | null }) => each.freezeQuantity),
      [1800, null, null, null],
    );
    assertEquals(
      position.legs.map((each: { listedStrike: number | null }) => each.listedStrike),
      [24400, null, null, null],
    );
  },
);
