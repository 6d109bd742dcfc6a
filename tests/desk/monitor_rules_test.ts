import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { type BlackMarket, type MonitoredDesk, monitoredDesk } from "../support/monitored_desk.ts";

/** A time of a session and what the market looks like then. */
type Step = readonly [date: string, time: string, market?: Partial<BlackMarket>];

interface Case {
  readonly rule: string;
  /** Parameters of its row, in SQL. */
  readonly row: string;
  /** The last step fires it, none before does. */
  readonly fires: readonly Step[];
  readonly nearly: readonly Step[];
  readonly also?: string;
}

const DAY = "2026-02-09";
const NEXT = "2026-02-10";
const ONCE = "marks = 2, over_minutes = 0, not_first_minutes = 30";

/** Two lots are worth -1,590 rupees at the entry's market, and 2,907 at a volatility of 0.10. */
const CASES: readonly Case[] = [
  {
    rule: "stop_loss",
    row: "loss_per_lot = 2000, marks = 3, over_minutes = 5, not_first_minutes = 30",
    fires: [
      [DAY, "10:10", { spot: 25_600 }],
      [DAY, "10:13", { spot: 25_600 }],
      [DAY, "10:16", { spot: 25_600 }],
    ],
    nearly: [
      [DAY, "10:10", { spot: 25_600 }],
      [DAY, "10:13", { spot: 25_400 }],
      [DAY, "10:16", { spot: 25_600 }],
    ],
  },
  {
    rule: "profit_target",
    row: "least_profit_per_lot = 100, marks = 2",
    // 8,935.34 received after charges: a profit of 235.34.
    also: `insert into public.exit_targets values (1, -8700, '${DAY}', '${DAY}')`,
    fires: [[DAY, "10:10", { volatility: 0.12 }]],
    nearly: [[DAY, "10:10", { volatility: 0.1205 }]],
  },
  {
    rule: "time_exit",
    row: "sessions_before = 1, at_time = '15:00'",
    // Every leg has a bid.
    fires: [["2026-02-20", "15:10", { volatility: 0.3 }], ["2026-02-23", "15:00"]],
    nearly: [["2026-02-20", "15:10", { volatility: 0.3 }], ["2026-02-23", "14:59:50"]],
  },
  {
    rule: "days_left",
    row: "days_before = 10, at_time = '14:30'",
    // Ten days before the expiry is a Saturday.
    fires: [["2026-02-13", "15:10"], ["2026-02-16", "14:30"]],
    nearly: [["2026-02-13", "15:10"], ["2026-02-16", "14:29:50"]],
  },
  {
    rule: "trailing_stop",
    row: `least_profit_per_lot = 1000, given_back_per_lot = 400, ${ONCE}`,
    fires: [
      [NEXT, "11:00", { volatility: 0.10 }],
      [NEXT, "11:05", { volatility: 0.105 }],
      [NEXT, "11:10", { volatility: 0.11 }],
    ],
    nearly: [
      [NEXT, "11:00", { volatility: 0.10 }],
      [NEXT, "11:05", { volatility: 0.105 }],
      [NEXT, "11:10", { volatility: 0.1065 }],
    ],
  },
  {
    rule: "delta_breach",
    row: `delta_beyond = 0.07, ${ONCE}`,
    fires: [[DAY, "10:10", { spot: 25_300 }], [DAY, "10:15", { spot: 25_600 }]],
    nearly: [[DAY, "10:10", { spot: 25_300 }], [DAY, "10:15", { spot: 25_480 }]],
  },
  {
    rule: "touch",
    row: `strike_distance = 0, ${ONCE}`,
    fires: [[DAY, "10:10", { spot: 24_700 }], [DAY, "10:15", { spot: 24_600 }]],
    nearly: [[DAY, "10:10", { spot: 25_599 }], [DAY, "10:15", { spot: 24_601 }]],
  },
  {
    rule: "iv_exit",
    row: `volatility_change = 0.5, ${ONCE}`,
    fires: [[DAY, "10:10", { volatility: 0.18 }], [DAY, "10:15", { volatility: 0.2105 }]],
    nearly: [[DAY, "10:10", { volatility: 0.18 }], [DAY, "10:15", { volatility: 0.2095 }]],
  },
  {
    rule: "event_exit",
    row: "sessions_before = 1, at_time = '14:30', event_kind = 'results'",
    also: `insert into public.events (underlying, event_date, kind, source)
      values ('NIFTY', '2026-02-12', 'results', 'given')`,
    fires: [[NEXT, "15:00"], ["2026-02-11", "14:30"]],
    nearly: [[NEXT, "15:00"], ["2026-02-11", "14:29:50"]],
  },
];

/** The one rule of the position, on, and what the market did to it. */
async function walked(database: TestDatabase, one: Case, steps: readonly Step[]) {
  const desk = await monitoredDesk(database);
  const { sql } = database;
  await sql`delete from public.exit_rules`;
  const [names, values] = [
    one.row.replaceAll(/ = [^,]+/g, ""),
    one.row.replaceAll(/\w+ = /g, ""),
  ];
  await sql.unsafe(`insert into public.exit_rules (strategy_id, rule_number, rule, is_on, ${names})
    select strategy_id, 1, '${one.rule}', true, ${values} from public.positions`);
  if (one.also !== undefined) await sql.unsafe(one.also);
  let answer = undefined;
  for (const [date, time, market] of steps) {
    assertEquals(answer?.fired ?? [], [], `${one.rule} before ${date} ${time}`);
    Object.assign(desk.market, market);
    answer = await desk.monitorAt(time, date);
    assertEquals([answer.faults, answer.blind], [[], []]);
  }
  return { desk, fired: answer?.fired, closed: answer?.closed };
}

for (const one of CASES) {
  databaseTest(`${one.rule} closes a position on its market's path`, async (database) => {
    const { desk, fired, closed } = await walked(database, one, one.fires);
    assertEquals([fired, closed], [[{ positionId: desk.positionId, rule: one.rule }], 1]);
    const [row] = await database.sql`select state, exit_rule, realised::float8 as realised,
        (entry_net - entry_charges + exit_net - exit_charges)::float8 as ledger
      from public.positions`;
    assertEquals([row?.["state"], row?.["exit_rule"]], ["closed", one.rule]);
    assertEquals(row?.["realised"], row?.["ledger"]);
    const [trail] = await database.sql`select detail from private.trail_of_positions
      where section = 'exit'`;
    assert(trail?.["detail"].length > 20, trail?.["detail"]);
  });

  databaseTest(`${one.rule} leaves open what comes near it`, async (database) => {
    const { fired } = await walked(database, one, one.nearly);
    assertEquals(fired, []);
    const [row] = await database.sql`select state from public.positions`;
    assertEquals(row?.["state"], "open");
  });
}

/** A desk whose position has one rule, with the parameters of a row. */
async function watching(database: TestDatabase, rule: string, row: string): Promise<MonitoredDesk> {
  const { desk } = await walked(database, { rule, row, fires: [], nearly: [] }, []);
  return desk;
}

databaseTest("a rule whose figures are missing does not fire and is told", async (database) => {
  const desk = await watching(
    database,
    "delta_breach",
    `delta_beyond = 0.07, ${ONCE}`
      .replaceAll("delta_beyond = 0.07", "delta_beyond = 0.0001"),
  );
  const [index] = await database.sql`select security_id from public.underlyings
    where underlying = 'NIFTY'`;
  const { positionId } = desk;
  desk.market.missing = [index?.["security_id"]];
  const blind = await desk.monitorAt("10:10");
  assertEquals(blind.fired, []);
  assertEquals(blind.blind, [{ positionId, rule: "delta_breach", missing: "the delta" }]);
  assertEquals(blind.positions.map(({ state }) => state), ["priced"]);
  desk.market.missing = ["103"];
  const unpriced = await desk.monitorAt("10:15");
  assertEquals(unpriced.blind, [{ positionId, rule: "delta_breach", missing: "a price" }]);
  desk.market.missing = [];
  assertEquals((await desk.monitorAt("10:20")).fired.length, 1);
});

databaseTest("the best profit outlives a session, and no bad tick makes one", async (database) => {
  const desk = await watching(
    database,
    "trailing_stop",
    `least_profit_per_lot = 1000, given_back_per_lot = 400, ${ONCE}`,
  );
  desk.market.volatility = 0.10;
  assertEquals((await desk.monitorAt("15:00", NEXT)).fired, []);
  const peak = async () => {
    const rows = await database.sql`select trading_date::text as day, round(peak_mid)::int as peak
      from public.position_sessions order by 1`;
    return rows.map(({ day, peak }) => [day, peak]);
  };
  const [[, first] = []] = await peak();
  assert(first > 2000, `${first}`);
  // The next morning opens lower: what the evening reached still counts.
  desk.market.volatility = 0.12;
  assertEquals((await desk.monitorAt("10:00", "2026-02-11")).fired.length, 1);
  assertEquals((await peak()).map(([, best]) => best), [first, first]);
});

databaseTest("marks keep spot, delta and implied volatility of what is held", async (database) => {
  const desk = await watching(database, "touch", `strike_distance = 0, ${ONCE}`);
  desk.market.spot = 25_600;
  desk.market.volatility = 0.154;
  await desk.monitorAt("09:20", NEXT);
  const [mark] = await database.sql`select spot, round(delta::numeric, 3)::float8 as delta,
      round(implied_volatility::numeric, 3)::float8 as volatility,
      round(volatility_change::numeric, 2)::float8 as change
    from public.position_marks`;
  // By Black, as a spreadsheet has it, of one unit of the condor: 0.1 of 0.14 more volatility.
  assertEquals([mark?.["spot"], mark?.["volatility"], mark?.["change"]], [25_600, 0.154, 0.1]);
  assert(Math.abs(mark?.["delta"] + 0.073) < 0.004, `${mark?.["delta"]}`);
});

databaseTest("each part of a profit is told, by day too, and they add up", async (database) => {
  const desk = await watching(database, "time_exit", "sessions_before = 9, at_time = '14:30'");
  const shown = async () => {
    const [row] = await database.sql`select unrealised_mid, costs, by_delta, by_gamma, by_vega,
      by_theta, rest, explained from public.open_positions`;
    const [profit = NaN, ...parts] = Object.values(row ?? {}).slice(0, 7).map(Number);
    assertAlmostEquals(parts.reduce((sum, part) => sum + part, 0), profit, 1e-9);
    const [costs = NaN, delta = NaN, , vega = NaN, theta = NaN, rest = NaN] = parts;
    return { profit, costs, delta, vega, theta, rest, text: row?.["explained"] };
  };
  await desk.monitorAt("10:05");
  const first = await shown();
  assertAlmostEquals(first.costs, first.profit, 40);
  assertAlmostEquals(first.delta, 0, 1e-9);
  desk.market.volatility = 0.13;
  await desk.monitorAt("15:00");
  const { vega, theta, delta, rest, text } = await shown();
  // A point of volatility is worth 936 rupees of what was sold, a day some 350.
  assert(vega > 850 && vega < 1000 && theta > 20 && theta < 150, `${vega} ${theta}`);
  assertAlmostEquals(delta, 0, 1e-9);
  // A whole point in one step bends.
  assertAlmostEquals(rest, 0, 60);
  assert(text.startsWith("costs ") && text.includes(", vega "), text);

  desk.market.spot = 25_200;
  await desk.monitorAt("11:00", NEXT);
  assertEquals((await desk.monitorAt("14:30", "2026-02-11")).closed, 1);
  const days = await database.sql`select trading_date::text as day, state, profit::float8 as profit,
      (costs + by_delta + by_gamma + by_vega + by_theta + rest)::float8 as parts,
      costs::float8 as costs, by_delta::float8 as delta
    from public.explained_profit order by 1`;
  assertEquals(days.map(({ day, state }) => [day, state]), [
    [DAY, "held"],
    [NEXT, "held"],
    ["2026-02-11", "closed"],
  ]);
  for (const { profit, parts } of days) assertAlmostEquals(profit, parts, 1e-9);
  const [row] = await database.sql`select round(realised, 2)::float8 as realised,
    exit_charges::float8 as charges from public.positions`;
  const total = days.reduce((sum, { profit }) => sum + profit, 0);
  assertAlmostEquals(total, row?.["realised"], 0.02);
  assertAlmostEquals(days[1]?.["costs"], 0, 1e-9);
  assertAlmostEquals(days[2]?.["delta"], 0, 1e-9);
  assertAlmostEquals(days[2]?.["costs"], -row?.["charges"], 0.01);
  assert(Math.abs(days[1]?.["delta"]) > 100, `${days[1]?.["delta"]}`);
});

databaseTest(
  "a part of the lots is closed, and the rest lives on and is closed later",
  async (database) => {
    const desk = await watching(
      database,
      "scale_out",
      `least_profit_per_lot = 1400, close_share = 0.5, ${ONCE}`,
    );
    const { sql } = database;
    await sql`insert into public.exit_rules (strategy_id, rule_number, rule, is_on, sessions_before,
      at_time)
    select strategy_id, 2, 'time_exit', true, 8, '14:30' from public.positions`;
    const { positionId } = desk;
    desk.market.volatility = 0.105;
    assertEquals((await desk.monitorAt("11:00", NEXT)).fired, []);
    desk.market.volatility = 0.1;
    const part = await desk.monitorAt("11:05", NEXT);
    assertEquals([part.fired, part.closed], [[{ positionId, rule: "scale_out" }], 0]);
    const [held] = await sql`select p.lots, p.state, round(p.unrealised_mid)::int as profit,
      x.realised, x.exit_net::float8 as exit_net, (select array_agg(abs(units)) from
      private.held_units(x.plan_id)) as units, (select array_agg(l.lots) from
      private.held_structures l) as counted
    from public.open_positions p join public.positions x using (position_id)`;
    assertEquals([held?.["lots"], held?.["state"], held?.["realised"]], [1, "open", null]);
    assertEquals([held?.["units"], held?.["counted"]], [[65, 65, 65, 65], [1]]);

    // The same profit closes no second part, and what was banked stays in the position's profit.
    const later = await desk.monitorAt("11:10", NEXT);
    assertEquals([later.fired, later.faults], [[], []]);
    // Less the charges of a lot's exit and half of its spreads.
    const [mark] = later.positions;
    const cost = held?.["profit"] - (mark?.unrealisedMid ?? NaN);
    assert(cost > 100 && cost < 150, `${cost}`);

    // 8 sessions before the 24th is the 12th.
    const end = await desk.monitorAt("14:30", "2026-02-12");
    assertEquals([end.fired, end.closed], [[{ positionId, rule: "time_exit" }], 1]);
    const [done] = await sql`select state, exit_rule, realised::text as realised, (
      select sum(case i.side when 'sell' then 1 else -1 end * f.quantity * f.price - f.charges)
      from public.intents i join public.orders o using (intent_id) join public.fills f
      using (order_id))::text as traded
    from public.positions`;
    assertEquals([done?.["state"], done?.["exit_rule"]], ["closed", "time_exit"]);
    assertEquals(Number(done?.["realised"]), Number(done?.["traded"]));
    const plans = await sql`select rule, lots, keep_lots, state from public.plans
    where kind = 'exit' order by plan_id`;
    assertEquals(plans.map((one) => Object.values(one)), [
      ["scale_out", 1, 1, "filled"],
      ["time_exit", 1, 0, "filled"],
    ]);
    const [days] = await sql`select sum(profit)::float8 as profit from public.explained_profit`;
    assertAlmostEquals(days?.["profit"], Number(done?.["realised"]), 0.05);
  },
);

databaseTest("a part waits while one of its legs has no price", async (database) => {
  const desk = await watching(
    database,
    "scale_out",
    `least_profit_per_lot = 1400, close_share = 0.5, ${ONCE}`,
  );
  desk.market.volatility = 0.07;
  // The far wings are worth nothing to anybody.
  desk.market.half = 2;
  const { fired } = await desk.monitorAt("11:05", "2026-02-23");
  assertEquals(fired.map(({ rule }) => rule), ["scale_out"]);
  const [plans] = await database.sql`select count(*)::int as n from public.plans
    where kind = 'exit'`;
  assertEquals(plans?.["n"], 0);
});
