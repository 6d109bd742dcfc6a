import { assertEquals, assertStringIncludes } from "@std/assert";
import { databaseTest } from "../support/database.ts";
import {
  advance,
  allocated,
  complete,
  entered,
  fill,
  openExit,
  openPlan,
  priceOf,
  QUANTITY,
  rows,
  tell,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

databaseTest(
  "an allocation becomes one plan, whose intents are written before anything is sent",
  async (database) => {
    const allocationId = await allocated(database);
    const first = await openPlan(database, allocationId);
    const again = await openPlan(database, allocationId);
    assertEquals([first.error, again.data], [null, first.data]);
    assertEquals([first.data.state, await rows(database, "intents")], ["gated", 4]);
    assertEquals(await rows(database, "orders"), 0);
  },
);

databaseTest("of two calls at once one opens the plan", async (database) => {
  const allocationId = await allocated(database);
  const answers = await Promise.all([1, 2, 3].map(() => openPlan(database, allocationId)));
  assertEquals(answers.filter(({ error }) => error === null).length >= 1, true);
  assertEquals([await rows(database, "plans"), await rows(database, "intents")], [1, 4]);
});

databaseTest("a superseded allocation gets no plan", async (database) => {
  const allocationId = await allocated(database);
  await database.sql`update public.allocations set state = 'superseded'`;
  const { error } = await openPlan(database, allocationId);
  assertEquals([error?.hint, await rows(database, "plans")], ["conflict", 0]);
});

databaseTest(
  "a denied plan says why, has no intents, and leaves its allocation pending",
  async (database) => {
    const allocationId = await allocated(database);
    await database.service.rpc("deny_entry_plan", {
      p_allocation_id: allocationId,
      p_mode: "paper",
      p_reason: "no_quote: leg 1",
      p_now: STORED_AT,
    });
    const [plan] = await database.sql`select state, reason, finished_at from public.plans`;
    assertEquals([plan?.["state"], plan?.["reason"]], ["denied", "no_quote: leg 1"]);
    assertEquals(await rows(database, "intents"), 0);
    assertEquals((await openPlan(database, allocationId)).data.state, "gated");
  },
);

databaseTest("the ledger of an entry is exact, and its position opens once", async (database) => {
  const positionId = await entered(database);
  const [plan] = await database.sql`select plan_id, state from public.plans`;
  assertEquals(
    await complete(database, "open_position", Number(plan?.["plan_id"])).then((a) => a.data),
    positionId,
  );
  const [position] = await database.sql`
    select entry_net::text as net, entry_charges::text as charges, lots, state from public.positions`;
  // 130 x (64.95 + 59.90 - 30.05 - 25.10) = 9061; four fills of 31.4159.
  assertEquals(Number(position?.["net"]), 9061);
  assertEquals([position?.["charges"], position?.["lots"], position?.["state"]], [
    "125.6636",
    2,
    "open",
  ]);
  assertEquals([plan?.["state"], await rows(database, "position_legs")], ["filled", 4]);
  const [allocation] = await database.sql`select state from public.allocations`;
  assertEquals(allocation?.["state"], "executed");
});

databaseTest("no position opens while a leg has a part missing", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) {
    const quantity = each.legNumber === 3 ? 65 : QUANTITY;
    await fill(database, each, priceOf(each.legNumber), {
      quantity,
      state: quantity === QUANTITY ? "filled" : "open",
    });
  }
  const { error } = await complete(database, "open_position", plan.planId);
  assertEquals([error?.hint, await rows(database, "positions")], ["conflict", 0]);
});

databaseTest("no position opens without a leg that was refused", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) {
    if (each.legNumber !== 1) await fill(database, each, priceOf(each.legNumber));
    else {
      await tell(database, each.intentId, "refused", "margin", null);
    }
  }
  const { error } = await complete(database, "open_position", plan.planId);
  assertEquals([error?.hint, await rows(database, "positions")], ["conflict", 0]);
});

databaseTest(
  "no position opens on a filled quantity whose trades are not known yet",
  async (database) => {
    const { data: plan } = await openPlan(database, await allocated(database));
    await advance(database, plan.planId, "executing");
    for (const each of plan.intents) {
      await fill(
        database,
        each,
        priceOf(each.legNumber),
        each.legNumber === 2 ? { quantity: 0, told: QUANTITY } : {},
      );
    }
    const { error } = await complete(database, "open_position", plan.planId);
    assertEquals([error?.hint, await rows(database, "positions")], ["conflict", 0]);
  },
);

databaseTest(
  "an order told twice is one order with one fill, and its parts come one after another",
  async (database) => {
    const { data: plan } = await openPlan(database, await allocated(database));
    const [first] = plan.intents;
    const partly = { state: "open", quantity: 65 };
    for (let time = 0; time < 2; time++) await fill(database, first, "30.05", partly);
    assertEquals([await rows(database, "orders"), await rows(database, "fills")], [1, 1]);
    await tell(database, first.intentId, "confirmed", null, {
      orderId: `B-${first.correlationId}`,
      state: "filled",
      filledQuantity: 130,
      averagePrice: 30.1,
      fills: [
        {
          tradeId: `T${first.correlationId}-65`,
          quantity: 65,
          price: "30.05",
          charges: "1",
          at: STORED_AT,
        },
        { tradeId: "later", quantity: 65, price: "30.15", charges: "1", at: STORED_AT },
      ],
    });
    assertEquals([await rows(database, "orders"), await rows(database, "fills")], [1, 2]);
  },
);

databaseTest(
  "an order that ended stays as it was, whatever is told of it",
  async (database) => {
    const { data: plan } = await openPlan(database, await allocated(database));
    const [first] = plan.intents;
    await fill(database, first, "30.05");
    assertEquals((await fill(database, first, "30.05")).error, null);
    for (const changes of [{ state: "open" }, { told: 65 }]) {
      assertEquals((await fill(database, first, "30.05", changes)).error, null);
    }
    const [order] = await database.sql`select state, filled_quantity from public.orders`;
    assertEquals([order?.["state"], order?.["filled_quantity"]], ["filled", 130]);
  },
);

databaseTest("a reply that is older than what is known takes no fill away", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  const [first] = plan.intents;
  await fill(database, first, "30.05", { state: "open", quantity: 65 });
  const { error } = await fill(database, first, "30.05", { state: "open", quantity: 0 });
  const [order] = await database.sql`select filled_quantity from public.orders`;
  assertEquals([error, order?.["filled_quantity"]], [null, 65]);
});

databaseTest(
  "a confirmed intent is never refused afterwards; one that was refused may turn up late",
  async (database) => {
    const { data: plan } = await openPlan(database, await allocated(database));
    const [first, second] = plan.intents;
    const outcome = async (intentId: number, state: string) =>
      (await tell(database, intentId, state, state === "refused" ? "no" : null, null)).error
        ?.hint ?? "stored";
    await fill(database, first, "30.05");
    assertEquals(await outcome(first.intentId, "refused"), "conflict");
    assertEquals(await outcome(second.intentId, "unknown"), "stored");
    assertEquals(await outcome(second.intentId, "refused"), "stored");
    assertEquals(await outcome(second.intentId, "unknown"), "conflict");
    assertEquals(await outcome(second.intentId, "confirmed"), "stored");
    const [row] = await database.sql`
      select state from public.intents where intent_id = ${second.intentId}`;
    assertEquals(row?.["state"], "late");
  },
);

const TRANSITIONS: [string[], string, boolean][] = [
  [[], "executing", true],
  [[], "denied", true],
  [[], "unwinding", false],
  [[], "unwound", false],
  [["executing"], "unwinding", true],
  [["executing"], "failed", true],
  [["executing"], "gated", false],
  [["executing"], "denied", false],
  [["executing"], "unwound", false],
  [["executing", "unwinding"], "unwound", true],
  [["executing", "unwinding"], "executing", false],
  [["executing", "unwinding"], "filled", false],
  [["executing", "unwinding", "unwound"], "executing", false],
  [["executing", "unwinding", "unwound"], "unwinding", false],
];

for (const [path, next, allowed] of TRANSITIONS) {
  const from = path.at(-1) ?? "gated";
  databaseTest(
    `a plan ${allowed ? "goes" : "never goes"} from ${from} to ${next}`,
    async (database) => {
      const { data: plan } = await openPlan(database, await allocated(database));
      for (const state of path) await advance(database, plan.planId, state, "x");
      const reason = next === "denied" ? "no_quote: x" : "x";
      const { error } = await advance(database, plan.planId, next, reason);
      assertEquals(error?.hint, allowed ? undefined : "conflict");
      const [row] = await database.sql`select state from public.plans`;
      assertEquals(row?.["state"], allowed ? next : from);
    },
  );
}

databaseTest("an entry that was traded back ends its allocation as failed", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  for (const state of ["executing", "unwinding", "unwound"]) {
    await advance(database, plan.planId, state, "a leg could not be filled");
  }
  const [row] = await database.sql`select state from public.allocations`;
  assertEquals(row?.["state"], "failed");
});

databaseTest(
  "a position has one exit at a time, and what it realised is exact",
  async (database) => {
    const positionId = await entered(database);
    const { data: plan } = await openExit(database, positionId, "X1a");
    const { data: again } = await openExit(database, positionId, "X1b");
    assertEquals([again, await rows(database, "exits")], [plan, 1]);
    await advance(database, plan.planId, "executing");
    const early = await complete(database, "close_position", plan.planId);
    assertEquals(early.error?.hint, "conflict");
    const exitPrices = ["10.00", "20.05", "15.10", "5.00"];
    for (const each of plan.intents) {
      await fill(database, each, exitPrices[each.legNumber - 1] ?? "1");
    }
    for (let time = 0; time < 2; time++) {
      assertEquals((await complete(database, "close_position", plan.planId)).error, null);
    }
    const [position] = await database.sql`
    select state, exit_net::text as net, realised::text as realised, exit_rule from public.positions`;
    // 130 x (10 + 5 - 20.05 - 15.10) = -2619.50; realised 9061 - 2619.50 - 8 x 31.4159.
    assertEquals(Number(position?.["net"]), -2619.5);
    assertEquals(Number(position?.["realised"]), 6190.1728);
    assertEquals([position?.["state"], position?.["exit_rule"]], ["closed", "profit_target"]);
  },
);

databaseTest("a closed position never changes again and gets no second exit", async (database) => {
  const positionId = await entered(database);
  const { data: plan } = await openExit(database, positionId, "X1a");
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, "10");
  await complete(database, "close_position", plan.planId);
  const message = await database.sql`update public.positions set realised = 1`.then(
    () => "",
    String,
  );
  assertStringIncludes(message, "position");
  assertEquals((await openExit(database, positionId, "X1c")).error?.hint, "conflict");
});

databaseTest("a mark is stored once, and one without a quote has no value", async (database) => {
  const positionId = await entered(database);
  const mark = async (state: string, value: number | null) =>
    await database.service.rpc("store_marks", {
      p_marks: [{
        position_id: positionId,
        marked_at: STORED_AT,
        state,
        close_value: value,
        unrealised: value,
      }],
      p_sessions: [],
    });
  assertEquals((await mark("no_quote", 0)).error === null, false);
  assertEquals([(await mark("no_quote", null)).data, (await mark("no_quote", null)).data], [1, 0]);
});

databaseTest(
  "the paper book takes an order once and fills no more than was asked for",
  async (database) => {
    const { service } = database;
    const order = {
      correlationId: "E1p-1-0",
      segment: "NSE_FNO",
      securityId: "101",
      side: "buy",
      quantity: 130,
      limitPrice: 30,
    };
    const receive = async () =>
      (await service.rpc("paper_receive", { p_order: order, p_now: STORED_AT })).data;
    const first = await receive();
    assertEquals((await receive()).broker_order_id, first.broker_order_id);
    const trade = async (number: number, quantity: number) =>
      await service.rpc("paper_fill", {
        p_correlation_id: "E1p-1-0",
        p_trade_number: number,
        p_quantity: quantity,
        p_price: 29.95,
        p_now: STORED_AT,
      });
    assertEquals((await trade(1, 65)).data.filled_quantity, 65);
    assertEquals((await trade(1, 65)).data.filled_quantity, 65);
    assertEquals((await trade(2, 66)).error === null, false);
    assertEquals((await trade(2, 65)).data.state, "filled");
    await service.rpc("paper_cancel", { p_broker_order_id: first.broker_order_id });
    assertEquals((await receive()).state, "filled");
  },
);

databaseTest("a cancelled paper order is not filled any more", async (database) => {
  const { service } = database;
  const { data } = await service.rpc("paper_receive", {
    p_order: {
      correlationId: "E1p-1-0",
      segment: "NSE_FNO",
      securityId: "101",
      side: "sell",
      quantity: 65,
      limitPrice: 30,
    },
    p_now: STORED_AT,
  });
  await service.rpc("paper_cancel", { p_broker_order_id: data.broker_order_id });
  const late = await service.rpc("paper_fill", {
    p_correlation_id: "E1p-1-0",
    p_trade_number: 1,
    p_quantity: 65,
    p_price: 30,
    p_now: STORED_AT,
  });
  assertEquals([late.data.state, late.data.filled_quantity], ["cancelled", 0]);
});

databaseTest("the desk has one switch, and pausing needs a reason", async (database) => {
  const second = await database.sql`insert into public.trading_state default values`.then(
    () => "",
    String,
  );
  assertStringIncludes(second, "trading_state");
  const { error } = await database.service.rpc("set_paused", { p_paused: true, p_reason: null });
  assertEquals(error === null, false);
});

databaseTest(
  "an unfinished exit's legs know the quantity above which an order is sliced",
  async (database) => {
    const { sql, service } = database;
    await entered(database);
    await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry, strike, option_right, lot_size, tick,
      freeze_quantity, listed_on)
    values ('NIFTY', 'NSE_FNO', '101', 'option', '2026-02-24', 24400, 'put', 65, 0.05, 1800, '2026-02-09')`;
    const [position] = (await service.rpc("read_positions", {
      p_marks_from: STORED_AT,
    })).data;
    assertEquals(
      position.legs.map((leg: { freezeQuantity: number | null }) => leg.freezeQuantity),
      [
        1800,
        null,
        null,
        null,
      ],
    );
  },
);
