import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { storeDay } from "../support/stored_day.ts";
import {
  advance,
  allocated,
  allocatedAll,
  CHARGES,
  complete,
  entered,
  fill,
  openExit,
  openPlan,
  priceOf,
  QUANTITY,
  sellBack,
} from "../support/stored_plan.ts";
import { STORED_AT, STORED_DATE } from "../support/stored_strategy.ts";

const CONTRACTS = [
  "NIFTY 24 Feb 24400 PE",
  "NIFTY 24 Feb 24600 PE",
  "NIFTY 24 Feb 25600 CE",
  "NIFTY 24 Feb 25800 CE",
];

/** Rows of a view as PostgREST gives them. */
async function view({ service }: TestDatabase, name: string, order: string) {
  const { data, error } = await service.from(name).select("*").order(order);
  assertEquals(error, null);
  return data ?? [];
}

databaseTest(
  "an option, a future and a stock are named as terminals name them",
  async ({ sql }) => {
    const name = async (right: string, strike: number | null, segment: string) =>
      (await sql`select private.contract_name('M&M', ${right}, ${strike}, '2026-03-04', ${segment})
      as name`)[0]?.["name"];
    assertEquals([
      await name("call", 3120.50, "NSE_FNO"),
      await name("put", 3000, "NSE_FNO"),
      await name("underlying", null, "NSE_FNO"),
      await name("underlying", null, "NSE_EQ"),
    ], ["M&M 4 Mar 3120.5 CE", "M&M 4 Mar 3000 PE", "M&M 4 Mar FUT", "M&M"]);
  },
);

databaseTest("orders and fills of an entry and its exit name their contracts", async (database) => {
  const position = await entered(database);
  const { data: exit } = await openExit(database, position, "X1");
  await advance(database, exit.planId, "executing");
  await fill(database, exit.intents[0], "10");
  const orders = await view(database, "order_book", "order_id");
  // What is bought goes first: legs 1 and 4, and the exit's first is a short bought back.
  assertEquals(
    orders.map(({ contract }) => contract),
    [0, 3, 1, 2, 1].map((leg) => CONTRACTS[leg]),
  );
  assertEquals(
    [orders[0].sent_ist, orders[0].side, orders[4].purpose, orders[4].kind],
    ["10:00:00", "buy", "close", "exit"],
  );
  const fills = await view(database, "trade_book", "fill_id");
  assertEquals(fills.map(({ contract }) => contract), orders.map(({ contract }) => contract));
  assertEquals([fills[0], fills[2]].map(({ cash, charges }) => [cash, charges]), [
    [-30.05 * QUANTITY, 31.42],
    [64.95 * QUANTITY, 31.42],
  ]);
});

databaseTest("the queue names what would be traded, in units of all lots", async (database) => {
  await allocated(database);
  const [row] = await view(database, "execution_queue", "rank");
  assertEquals(
    row.legs,
    `+130 ${CONTRACTS[0]}, -130 ${CONTRACTS[1]}, -130 ${CONTRACTS[2]}, +130 ${CONTRACTS[3]}`,
  );
});

databaseTest(
  "a position says what it holds now, also while its exit is under way",
  async (database) => {
    const position = await entered(database);
    const held = async () => (await view(database, "open_positions", "plan_id"))[0];
    const whole = await held();
    assertEquals([whole.state, whole.remark, whole.lots, whole.opened_ist], [
      "open",
      null,
      2,
      "10:00:00",
    ]);
    assertEquals(
      whole.legs,
      `+130 ${CONTRACTS[0]}, -130 ${CONTRACTS[1]}, -130 ${CONTRACTS[2]}, +130 ${CONTRACTS[3]}`,
    );
    const { data: exit } = await openExit(database, position, "X1");
    await advance(database, exit.planId, "executing");
    const buys = exit.intents.filter(({ legNumber }: { legNumber: number }) => legNumber === 2);
    await fill(database, buys[0], "10", { state: "open", quantity: 65 });
    const part = await held();
    assertEquals([part.state, part.remark], [
      "closing",
      "its exit is not done: the next monitor goes on with it",
    ]);
    assertEquals(
      part.legs,
      `+130 ${CONTRACTS[0]}, -65 ${CONTRACTS[1]}, -130 ${CONTRACTS[2]}, +130 ${CONTRACTS[3]}`,
    );
  },
);

databaseTest(
  "what a half-done entry bought is held without a position, until it is traded back",
  async (database) => {
    const { data: plan } = await openPlan(database, await allocated(database));
    const held = async () => await view(database, "open_positions", "plan_id");
    assertEquals(await held(), []);
    await advance(database, plan.planId, "executing");
    await fill(database, plan.intents[0], priceOf(1));
    const [half] = await held();
    assertEquals([half.state, half.legs, half.position_id, half.plan_id], [
      "entering",
      `+130 ${CONTRACTS[0]}`,
      null,
      plan.planId,
    ]);
    assertEquals([half.underlying, half.definition, half.entry_net, half.entry_charges], [
      "NIFTY",
      "iron_condor",
      -30.05 * QUANTITY,
      31.42,
    ]);
    assertEquals(
      half.remark,
      "no position yet, its entry is not done: the next execute goes on with it",
    );
    await advance(database, plan.planId, "unwinding", "a leg could not be filled");
    const [back] = await held();
    assertEquals([back.state, back.legs, back.remark], [
      "unwinding",
      `+130 ${CONTRACTS[0]}`,
      "a leg could not be filled, the others are not traded back yet: the next execute goes on with it",
    ]);
    await sellBack(database, plan.planId, "28");
    await advance(database, plan.planId, "unwound", "traded back");
    assertEquals(await held(), []);
    assertEquals(Number(CHARGES), 31.4159);
  },
);

databaseTest("a day is one row of the summary, whatever risk levels ran", async (database) => {
  const { sql } = database;
  await storeDay(sql, "2026-02-06");
  await storeDay(sql, "2026-02-06", "aggressive");
  await sql`insert into public.alerts (raised_at, level, kind, subject, message, seen)
    select x.at::timestamptz, 'info', 'worker_lost', x.name, x.name, x.seen from (values
    ('2026-02-05T18:30:00Z', 'one', false), ('2026-02-06T18:29:59Z', 'two', false),
    ('2026-02-06T18:30:00Z', 'three', false), ('2026-02-06T10:00:00Z', 'four', true))
    x (at, name, seen)`;
  const days = await view(database, "desk_summary", "trading_date");
  assertEquals(days.length, 1);
  const [day] = days;
  assertEquals(
    [day.risk, day.state, day.underlyings, day.accepted_strategies, day.alerts],
    ["moderate, aggressive", "done", 2, 4, 2],
  );
  assertEquals(
    day.runs.map((run: Record<string, unknown>) => [run["risk"], run["accepted_strategies"]]),
    [["moderate", 2], ["aggressive", 2]],
  );
});

databaseTest(
  "the summary counts a day's plans, orders, fills and positions once",
  async (database) => {
    const { sql } = database;
    const [first, second, third] = await allocatedAll(database, ["NIFTY", "TCS", "INFY"]);
    // A second risk level of the day repeats none of it.
    await sql`insert into public.runs (stage, trading_date, risk, state, inputs, started_at)
    values ('analyze', ${STORED_DATE}, 'aggressive', 'open', '{}', ${STORED_AT})`;
    await entered(database, first);
    const closing = await entered(database, second);
    const { data: exit } = await openExit(database, closing, "X1");
    await advance(database, exit.planId, "executing");
    for (const each of exit.intents) await fill(database, each, "10");
    const at = "2026-02-10T10:00:00+05:30";
    await complete(database, "close_position", exit.planId, at);
    await database.service.rpc("deny_entry_plan", {
      p_allocation_id: third,
      p_mode: "paper",
      p_reason: "banned: it is",
      p_now: STORED_AT,
    });
    const [day] = await view(database, "desk_summary", "trading_date");
    const { state, capital, allocations, plans, plans_filled, plans_failed, denied } = day;
    assertEquals({ state, capital, allocations, plans, plans_filled, plans_failed, denied }, {
      ...{ state: "open", capital: 10_000_000, allocations: 3 },
      ...{ plans: 2, plans_filled: 2, plans_failed: 0, denied: 1 },
    });
    // Both were held over the end of the day: one was closed on the next.
    assertEquals([day.orders, day.fills, day.positions_open, day.positions_closed], [12, 12, 2, 0]);
    assertEquals(day.realised, 0);
  },
);

databaseTest("what a person opens names things before it numbers them", async ({ sql }) => {
  const columns = await sql<{ view: string; names: string[] }[]>`
    select table_name as view, array_agg(column_name::text order by ordinal_position) as names
    from information_schema.columns
    where table_schema = 'public' and table_name in (select viewname from pg_views)
      and table_name not in ('allocation_candidates')
    group by table_name`;
  for (const { view: name, names } of columns) {
    const ids = names.map((column, i) => /_id$/.test(column) ? i : -1).filter((i) => i >= 0);
    const words = names.findIndex((column) => ["underlying", "subject", "state"].includes(column));
    assertEquals([name, ids.filter((i) => i < Math.max(4, words))], [name, []]);
    // An instant stands beside its text of the exchange's clock.
    const instants = names.filter((column) => /(^|_)at$/.test(column)).length;
    const texts = names.filter((column) => column.endsWith("_ist")).length;
    assertEquals([name, texts], [name, instants]);
  }
});
