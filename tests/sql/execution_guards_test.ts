import { assertEquals } from "@std/assert";
import type postgres from "postgres";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  allocated,
  allocatedAll,
  complete,
  entered,
  fenceOf,
  fill,
  intentOf,
  openExit,
  openPlan,
  priceOf,
  sellBack,
  statesOf,
  type StoredIntent,
  tell,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";
import { unguarded } from "../support/unguarded.ts";

/** What an edit in Studio, as service_role, comes to: "taken", or the hint of its refusal. */
async function edit({ sql }: TestDatabase, statement: string): Promise<string> {
  return await sql.begin(async (one) => {
    await one.unsafe("set local role service_role");
    await one.unsafe(statement);
  }).then(() => "taken", (error: postgres.PostgresError) => error.hint ?? error.code);
}

/** An entry under way with its first order filled. */
async function halfEntered(database: TestDatabase) {
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  await fill(database, plan.intents[0], "30.05");
  return plan;
}

const REFUSED: readonly [what: string, statement: string][] = [
  ["a fill's price", "update public.fills set price = 1"],
  ["a fill's quantity", "update public.fills set quantity = 1"],
  ["a fill's charges", "update public.fills set charges = 0"],
  ["a fill", "delete from public.fills"],
  [
    "a fill beyond what the order says",
    `insert into public.fills (order_id, mode, trade_id, quantity, price, charges, filled_at)
      select order_id, mode, 'more', 1, 1, 0, sent_at from public.orders limit 1`,
  ],
  ["what an order filled", "update public.orders set filled_quantity = 65"],
  ["an order's id at the broker", "update public.orders set broker_order_id = 'x'"],
  ["an order", "delete from public.orders where state = 'filled'"],
  [
    "an order of an intent that was not sent",
    `insert into public.orders (intent_id, broker_order_id, mode, state, sent_at, updated_at)
      select intent_id, 'x', 'paper', 'open', written_at, written_at
      from public.intents where state = 'written' limit 1`,
  ],
  ["a written intent's side", "update public.intents set side = 'sell' where state = 'written'"],
  ["its quantity", "update public.intents set quantity = 1 where state = 'written'"],
  ["its limit", "update public.intents set limit_price = 1 where state = 'written'"],
  ["its contract", "update public.intents set security_id = '1' where state = 'written'"],
  [
    "its claim by hand without an instant",
    "update public.intents set state = 'sending' where state = 'written'",
  ],
  ["an intent", "delete from public.intents where state = 'written'"],
  ["a plan's lots", "update public.plans set lots = 1"],
  ["a plan's mode", "update public.plans set mode = 'live'"],
  ["a plan", "delete from public.plans"],
  [
    "a plan filled without its position",
    "update public.plans set state = 'filled', finished_at = created_at",
  ],
  [
    "a plan that failed while it holds units",
    "update public.plans set state = 'failed', reason = 'x', finished_at = created_at",
  ],
  ["figures of an allocated strategy", "update public.strategies set net_premium = 1"],
  ["legs of an allocated strategy", "update public.strategy_legs set security_id = '1'"],
  ["one of its legs", "delete from public.strategy_legs"],
];

databaseTest(
  "no hand changes what was sent, traded or chosen of an entry under way",
  async (database) => {
    await halfEntered(database);
    for (const [what, statement] of REFUSED) {
      const came = await edit(database, statement);
      assertEquals([what, came === "taken" ? came : "refused"], [what, "refused"]);
    }
  },
);

databaseTest(
  "no hand changes a position and its legs but for its state and exit",
  async (database) => {
    await entered(database);
    const columns = [
      "entry_net = 1",
      "entry_charges = 0",
      "lots = 1",
      "mode = 'live'",
      "expiry = '2027-01-01'",
    ];
    for (const change of columns) {
      assertEquals([change, await edit(database, `update public.positions set ${change}`)], [
        change,
        "conflict",
      ]);
    }
    const others = [
      "update public.position_legs set quantity = 1",
      "update public.position_legs set side = 'buy'",
      "delete from public.position_legs",
      "delete from public.positions",
      `insert into public.position_legs
      select position_id, 9, leg_right, side, strike, expiry, segment, security_id, quantity, tick,
        entry_price from public.position_legs where leg_number = 1`,
      // Closed though it holds units, with whatever result.
      `update public.positions set state = 'closed', closed_at = opened_at, exit_rule = 'flatten',
      exit_net = 1, exit_charges = 0, realised = 1`,
    ];
    for (const statement of others) {
      assertEquals([statement, await edit(database, statement)], [statement, "conflict"]);
    }
  },
);

databaseTest("a position is not realised at what its ledger does not say", async (database) => {
  const { data: plan } = await openExit(database, await entered(database), "X1");
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, "10");
  const closed = (realised: string) =>
    `update public.positions set state = 'closed',
    closed_at = opened_at, exit_rule = 'flatten', exit_net = 0, exit_charges = 125.6636,
    realised = ${realised}`;
  assertEquals(await edit(database, closed("1")), "conflict");
  assertEquals(await edit(database, closed("entry_net - entry_charges - 125.6636")), "taken");
});

databaseTest(
  "intents are written for live plans alone, each for what its plan does",
  async (database) => {
    const plan = await halfEntered(database);
    const add = async (purpose: string, key: string) =>
      (await database.service.rpc("add_intents", {
        p_plan_id: plan.planId,
        p_fence: await fenceOf(database, plan.planId),
        p_intents: [intentOf(1, "sell", purpose, key)],
        p_now: "2026-02-09T10:00:00+05:30",
      })).error?.hint ?? "taken";
    assertEquals([await add("unwind", "A"), await add("close", "B")], ["conflict", "conflict"]);
    await advance(database, plan.planId, "unwinding", "x");
    assertEquals([await add("open", "C"), await add("unwind", "D")], ["conflict", "taken"]);
    await sellBack(database, plan.planId, "28");
    await advance(database, plan.planId, "unwound", "x");
    assertEquals(await add("unwind", "E"), "conflict");
  },
);

databaseTest(
  "the way back waits until no order of the entry may trade any more",
  async (database) => {
    const plan = await halfEntered(database);
    const [, second] = plan.intents;
    await fill(database, second, "25.10", { quantity: 0, state: "open" });
    await advance(database, plan.planId, "unwinding", "x");
    const add = async () =>
      (await database.service.rpc("add_intents", {
        p_plan_id: plan.planId,
        p_fence: await fenceOf(database, plan.planId),
        p_intents: [intentOf(1, "sell", "unwind", "A")],
        p_now: "2026-02-09T10:00:00+05:30",
      })).error?.hint ?? "taken";
    assertEquals(await add(), "conflict");
    await fill(database, second, "25.10", { quantity: 0, state: "cancelled" });
    assertEquals(await add(), "taken");
  },
);

databaseTest("an entry is unwound once it holds nothing, and no earlier", async (database) => {
  const plan = await halfEntered(database);
  await advance(database, plan.planId, "unwinding", "x");
  const early = await advance(database, plan.planId, "unwound", "x");
  assertEquals([early.error?.hint, await statesOf(database, "plans")], ["conflict", ["unwinding"]]);
  await sellBack(database, plan.planId, "28");
  assertEquals((await advance(database, plan.planId, "unwound", "x")).error, null);
});

databaseTest("a plan ends with no order in doubt", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  await fill(database, plan.intents[0], "30", { quantity: 0, state: "open" });
  await advance(database, plan.planId, "unwinding", "x");
  assertEquals((await advance(database, plan.planId, "unwound", "x")).error?.hint, "conflict");
  await fill(database, plan.intents[0], "30", { quantity: 0, state: "cancelled" });
  assertEquals((await advance(database, plan.planId, "unwound", "x")).error, null);
});

databaseTest(
  "no position opens from intents whose sides are the strategy's reversed",
  async (database) => {
    const { data: plan } = await openPlan(database, await allocated(database));
    await unguarded(database.sql, [
      "update public.intents set side = case side when 'buy' then 'sell' else 'buy' end::public.side",
    ]);
    await advance(database, plan.planId, "executing");
    for (const each of plan.intents) await fill(database, each, priceOf(each.legNumber));
    const { error } = await complete(database, "open_position", plan.planId);
    assertEquals([error?.hint, await statesOf(database, "positions")], ["conflict", []]);
  },
);

for (const [side, leg] of [["sell", "sold"], ["buy", "bought"]]) {
  databaseTest(
    `no exit ends by fills on the own side of a leg that was ${leg}`,
    async (database) => {
      const { data: plan } = await openExit(database, await entered(database), "X1");
      await advance(database, plan.planId, "executing");
      for (const each of plan.intents) await fill(database, each, "10");
      await unguarded(database.sql, [
        `update public.intents set side = '${side}' where plan_id = ${plan.planId} and side <> '${side}'`,
      ]);
      const { error } = await complete(database, "close_position", plan.planId);
      assertEquals([error?.hint, await statesOf(database, "positions")], ["conflict", ["closing"]]);
    },
  );
}

databaseTest("an exit that closed too much of a leg and traded it back ends", async (database) => {
  const { data: plan } = await openExit(database, await entered(database), "X1");
  await advance(database, plan.planId, "executing");
  const anew = async (side: string) => {
    const { data } = await database.service.rpc("add_intents", {
      p_plan_id: plan.planId,
      p_fence: await fenceOf(database, plan.planId),
      p_intents: [intentOf(2, side, "close", `X1${side}`)],
      p_now: STORED_AT,
    });
    await fill(
      database,
      data.intents.find((each: StoredIntent) => each.correlationId === `X1${side}-2-0`),
      "10",
    );
  };
  const end = async () => (await complete(database, "close_position", plan.planId)).error?.hint;
  const lost = plan.intents.find(({ legNumber }: StoredIntent) => legNumber === 2);
  await tell(database, lost.intentId, "refused", "the broker does not know it", null);
  await anew("buy");
  for (const each of plan.intents) await fill(database, each, "10");
  assertEquals(await end(), "conflict");
  await anew("sell");
  assertEquals([await end(), await statesOf(database, "positions")], [undefined, ["closed"]]);
});

databaseTest("an order that is filled with nothing is refused", async (database) => {
  const plan = await halfEntered(database);
  await fill(database, plan.intents[1], "25.10", { quantity: 0, state: "open" });
  const filled = "update public.orders set state = 'filled' where state = 'open'";
  assertEquals(await edit(database, filled), "23514");
  assertEquals(await statesOf(database, "orders"), ["filled", "open"]);
});

databaseTest(
  "of an allocation that waits no hand changes more than its state",
  async (database) => {
    await allocated(database);
    for (const change of ["lots = 1", "capital_used = 1", "max_loss = 1", "strategy_id = 0"]) {
      assertEquals([change, await edit(database, `update public.allocations set ${change}`)], [
        change,
        "conflict",
      ]);
    }
    const cancel = "update public.allocations set state = 'cancelled'";
    assertEquals(await edit(database, cancel), "taken");
  },
);

databaseTest("no position opens from more than the strategy's legs", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  const { data } = await database.service.rpc("add_intents", {
    p_plan_id: plan.planId,
    p_fence: await fenceOf(database, plan.planId),
    p_intents: [intentOf(1, "buy", "open", "more")],
    p_now: "2026-02-09T10:00:00+05:30",
  });
  for (const each of data.intents) await fill(database, each, priceOf(each.legNumber));
  const { error } = await complete(database, "open_position", plan.planId);
  assertEquals([error?.hint, await statesOf(database, "positions")], ["conflict", []]);
});

databaseTest(
  "an exit's orders are of its position's legs, the other way round",
  async (database) => {
    const [nifty] = await allocatedAll(database, ["NIFTY"]);
    const positionId = await entered(database, nifty);
    const open = async (intent: object) =>
      (await database.service.rpc("open_exit_plan", {
        p_position_id: positionId,
        p_rule: "flatten",
        p_details: {},
        p_intents: [intent],
        p_now: "2026-02-09T10:00:00+05:30",
      })).error?.hint ?? "taken";
    assertEquals(await open(intentOf(1, "buy", "close", "A")), "conflict");
    assertEquals(
      await open({ ...intentOf(1, "sell", "close", "B"), security_id: "1" }),
      "conflict",
    );
    assertEquals(await open(intentOf(1, "sell", "close", "C")), "taken");
  },
);

databaseTest(
  "an exit that leaves a long leg behind keeps its position open with it",
  async (database) => {
    const { sql, service } = database;
    const positionId = await entered(database);
    const { data: plan } = await service.rpc("open_exit_plan", {
      p_position_id: positionId,
      p_rule: "flatten",
      p_details: {},
      p_intents: [2, 3, 4].map((leg) => intentOf(leg, leg === 4 ? "sell" : "buy", "close", "X")),
      p_now: "2026-02-09T10:00:00+05:30",
    });
    await advance(database, plan.planId, "executing");
    for (const each of plan.intents) await fill(database, each, "10");
    assertEquals((await complete(database, "close_position", plan.planId)).error, null);
    const [row] = await sql`select state, realised, exit_net::float8 as net from public.positions`;
    assertEquals([row?.["state"], row?.["realised"], row?.["net"]], ["open", null, -1300]);
    const [read] = (await service.rpc("read_positions", {
      p_marks_from: "2026-02-09T09:15:00+05:30",
    })).data;
    assertEquals(
      read.legs.map(({ legNumber, quantity }: Record<string, number>) => [
        legNumber,
        quantity,
      ]),
      [[1, 130]],
    );
    // What came and went so far counts in every later mark: 9061 - 1300, seven fills' charges.
    assertEquals([read.entryNet, Math.round(1e4 * read.entryCharges)], [7761, 2_199_113]);
    const { data: rest } = await openExit(database, positionId, "Y");
    assertEquals(rest.kind, "exit");
  },
);

databaseTest(
  "an order of the paper book is filled or cancelled, and never changed",
  async (database) => {
    await database.service.rpc("paper_receive", {
      p_order: {
        ...{ correlationId: "E1-1", segment: "NSE_FNO", securityId: "101", side: "buy" },
        ...{ quantity: 130, limitPrice: 30 },
      },
      p_now: "2026-02-09T10:00:00+05:30",
    });
    for (
      const change of [
        "quantity = 1",
        "side = 'sell'",
        "limit_price = 1",
        "filled_quantity = 65",
        "security_id = '1'",
      ]
    ) {
      assertEquals([change, await edit(database, `update public.paper_orders set ${change}`)], [
        change,
        "conflict",
      ]);
    }
    assertEquals(await edit(database, "delete from public.paper_orders"), "conflict");
    assertEquals(
      await edit(database, "update public.paper_orders set state = 'cancelled'"),
      "taken",
    );
    assertEquals(await edit(database, "update public.paper_orders set state = 'open'"), "conflict");
  },
);

databaseTest("paper trades whole lots of a contract", async (database) => {
  const { sql, service } = database;
  await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      strike, option_right, lot_size, tick, listed_on)
    values ('NIFTY', 'NSE_FNO', '101', 'option', '2026-02-24', 24400, 'put', 65, 0.05,
      '2026-02-09')`;
  const p_now = "2026-02-09T10:00:00+05:30";
  await service.rpc("paper_receive", {
    p_order: {
      ...{ correlationId: "E1-1", segment: "NSE_FNO", securityId: "101", side: "buy" },
      ...{ quantity: 130, limitPrice: 30 },
    },
    p_now,
  });
  const trade = async (number: number, quantity: number) => {
    const { data } = await service.rpc("paper_fill", {
      p_correlation_id: "E1-1",
      p_trade_number: number,
      p_quantity: quantity,
      p_price: 30,
      p_now,
    });
    return [data.filled_quantity, data.fills.length];
  };
  assertEquals([await trade(1, 64), await trade(1, 97), await trade(2, 129)], [
    [0, 0],
    [65, 1],
    [130, 2],
  ]);
});

databaseTest("a desk keeps the id that its first call made", async (database) => {
  const { service } = database;
  const id = async () =>
    (await service.rpc("desk_id", { p_now: "2026-02-09T10:00:00+05:30" })).data;
  const ids = await Promise.all([id(), id(), id()]);
  assertEquals([new Set(ids).size, /^[a-z0-9]{4}$/.test(ids[0])], [1, true]);
  assertEquals(
    await edit(database, "update public.desk_identity set desk_id = 'aaaa'"),
    "conflict",
  );
  assertEquals(await edit(database, "delete from public.desk_identity"), "conflict");
});
