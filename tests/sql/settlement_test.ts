import { assertEquals, assertStringIncludes } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  allocated,
  allocatedAll,
  entered,
  fenceOf,
  fill,
  intentOf,
  openExit,
  openPlan,
  priceOf,
  rows,
  statesOf,
} from "../support/stored_plan.ts";
import { ADJUSTED_LEGS, propose } from "../support/stored_adjustment.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

/** The condor of the tests expires here; its strikes are 24400, 24600, 25600 and 25800. */
const EXPIRY = "2026-02-24";
const AFTER = "2026-02-25T09:20:00+05:30";
/** 130 x (64.95 + 59.90 - 30.05 - 25.10) received at four charges of 31.4159. */
const ENTERED = 9061 - 4 * 31.4159;
/** Of intrinsic value until 31 March 2026 (broker 5.6). */
const EXERCISE_TAX = 0.00125;

async function close({ sql }: TestDatabase, price: number, name = "NIFTY", date = EXPIRY) {
  await sql`insert into public.candles (name, trading_date, open, high, low, close, volume, source)
    values (${name}, ${date}, ${price}, ${price}, ${price}, ${price}, 1, 'test')
    on conflict (name, trading_date) do update set close = excluded.close, high = excluded.close,
      low = excluded.close, open = excluded.close`;
}

const settle = async ({ service }: TestDatabase, p_now = AFTER) =>
  (await service.rpc("settle_expired", { p_now })).data;

async function position({ sql }: TestDatabase) {
  const [row] = await sql`select state, exit_rule as rule, realised::float8 as realised
    from public.positions`;
  return [row?.["state"], row?.["rule"], row?.["realised"]];
}

const paise = (rupees: number) => Math.round(100 * rupees) / 100;

databaseTest(
  "what an index's position holds past its expiry is settled at the close",
  async (database) => {
    await entered(database);
    await close(database, 25_700);
    assertEquals([await settle(database), await settle(database)], [4, 0]);
    // The call sold at 25600 owes 100 a unit, nothing else is worth anything.
    const [state, rule, realised] = await position(database);
    assertEquals([state, rule, paise(realised)], ["closed", "settlement", paise(ENTERED - 13_000)]);
    const [exit] = await database.sql`select rule from public.exits`;
    assertEquals(exit?.["rule"], "settlement");
  },
);

databaseTest("the holder of what is exercised pays its tax", async (database) => {
  await entered(database);
  await close(database, 26_000);
  await settle(database);
  // 130 x (200 - 400), and the tax on the 200 of the call that was bought.
  const [, , realised] = await position(database);
  assertEquals(paise(realised), paise(ENTERED - 26_000 - 130 * 200 * EXERCISE_TAX));
});

databaseTest(
  "nothing is settled before the expiry's session has closed and its close is known",
  async (database) => {
    await entered(database);
    assertEquals(await settle(database), 0);
    await close(database, 25_000);
    assertEquals(await settle(database, `${EXPIRY}T15:29:59+05:30`), 0);
    assertEquals(await settle(database, `${EXPIRY}T15:30:00+05:30`), 4);
  },
);

databaseTest("an exit that never ended is ended with what it held", async (database) => {
  const { data: plan } = await openExit(database, await entered(database), "X1");
  await advance(database, plan.planId, "executing");
  // One short was bought back at 50; what remains expires.
  const [first, second] = plan.intents;
  await fill(database, first, "50");
  await fill(database, second, "50", { quantity: 0, state: "cancelled" });
  await close(database, 25_000);
  assertEquals(await settle(database, `${EXPIRY}T16:30:00+05:30`), 3);
  const [state, rule, realised] = await position(database);
  assertEquals([state, rule], ["closed", "settlement"]);
  assertEquals(paise(realised), paise(ENTERED - 6500 - 31.4159));
  assertEquals(await statesOf(database, "plans"), ["filled", "failed"]);
  assertEquals((await database.service.rpc("read_unfinished_plans", { p_now: AFTER })).data, []);
});

databaseTest(
  "a plan that a call holds, or whose order may still trade, is not settled yet",
  async (database) => {
    const { data: plan } = await openExit(database, await entered(database), "X1");
    await advance(database, plan.planId, "executing");
    await close(database, 25_000);
    await fill(database, plan.intents[0], "50", { quantity: 0, state: "open" });
    assertEquals(await settle(database), 0);
    await fill(database, plan.intents[0], "50", { quantity: 0, state: "cancelled" });
    await database.service.rpc("claim_plan", {
      p_plan_id: plan.planId,
      p_holder: "test",
      p_now: AFTER,
    });
    assertEquals(await settle(database), 0);
    assertEquals(await settle(database, "2026-02-25T09:20:30+05:30"), 4);
  },
);

databaseTest("an entry that could not be traded back ends at its expiry", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  await fill(database, plan.intents[0], priceOf(plan.intents[0].legNumber));
  await advance(database, plan.planId, "unwinding", "a leg could not be filled");
  await close(database, 24_300);
  assertEquals(await settle(database), 1);
  assertEquals(await statesOf(database, "plans"), ["unwound"]);
  assertEquals(await statesOf(database, "allocations"), ["failed"]);
  const [day] = await database.sql`select realised::float8 as realised, cash::float8 as cash
    from public.day_ledger where trading_date = '2026-02-25'`;
  // Bought at 30.05, exercised at 100.
  const tax = 130 * 100 * EXERCISE_TAX;
  assertEquals(day, { realised: paise(130 * 69.95 - 31.4159 - tax), cash: 13_000 });
});

databaseTest(
  "what an adjustment opened and could not trade back ends at its expiry",
  async (database) => {
    const positionId = await entered(database);
    const legs = ADJUSTED_LEGS.slice(2);
    const { data: id } = await propose(database, positionId, { kind: "convert", legs });
    const { data: [planId] } = await database.service.rpc("accept_adjustment", {
      p_adjustment_id: id,
      p_closing: [],
      p_opening: legs.map((leg, i) => ({
        ...intentOf(5 + i, leg.side, "open", "A1"),
        security_id: leg.security_id,
      })),
      p_now: STORED_AT,
    });
    await advance(database, planId, "executing");
    const { data: plan } = await database.service.rpc("read_plan", { p_plan_id: planId });
    await fill(database, plan.intents[0], "40");
    await advance(database, planId, "unwinding", "a leg could not be filled");
    await close(database, 24_500);
    // Four legs of the position, and the put of 24600 that stands.
    assertEquals(await settle(database), 5);
    const [leg] = await database.sql`select units, price::float8 as price from public.settlements
    where plan_id = ${planId}`;
    assertEquals(leg, { units: 130, price: 100 });
    assertEquals(await statesOf(database, "plans"), ["filled", "unwound"]);
  },
);

databaseTest(
  "shares that a stock's options deliver are valued at the close and told",
  async (database) => {
    const [tcs] = await allocatedAll(database, ["TCS"]);
    await entered(database, tcs);
    await close(database, 25_700, "TCS");
    await settle(database);
    const [state] = await position(database);
    // Calls sold at 25600 are exercised: 130 shares are owed.
    const [alert] = await database.sql`select kind, level, message from public.alerts`;
    assertEquals([state, alert?.["kind"], alert?.["level"]], ["closed", "delivery", "critical"]);
    assertStringIncludes(alert?.["message"], "TCS: 130 shares are to be bought and delivered");
    const turnover = 130 * 25_700;
    // Delivery: STT 0.1% and stamp duty 0.015% of a purchase (broker 5.6).
    const [row] = await database.sql`
    select sum(charges)::float8 as charges, count(*)::int as n from public.settlements`;
    assertEquals(row?.["n"], 4);
    const least = turnover * 0.00115;
    assertEquals([row?.["charges"] > least, row?.["charges"] < least + 0.0001 * turnover + 50], [
      true,
      true,
    ]);
  },
);

databaseTest(
  "a contract that was adjusted since its entry settles for what the old one would have paid",
  async (database) => {
    const [tcs] = await allocatedAll(database, ["TCS"]);
    await entered(database, tcs);
    const { sql } = database;
    const [entry] = await sql`select trading_date::text as date from public.plans`;
    // A split 1:5 and a bonus 1:1 make ten shares of one; the others were or come outside.
    await sql`insert into public.corporate_actions (underlying, action_date, factor) values
      ('TCS', ${entry?.["date"]}, 3), ('TCS', ${entry?.["date"]}::date + 1, 5),
      ('TCS', ${EXPIRY}, 2), ('TCS', ${EXPIRY}::date + 1, 7), ('INFY', ${EXPIRY}, 7)`;
    await close(database, 2570, "TCS");
    await settle(database);
    const settled = await sql`select leg_number as leg, units, underlying_price::float8 as at,
      price::float8 as price from public.settlements order by leg_number`;
    // As at a close of 25700 before: the call sold at 25600 owes 100 a unit.
    assertEquals(settled.map(({ leg, units, at, price }) => [leg, units, at, price]), [
      [1, 130, 25_700, 0],
      [2, -130, 25_700, 0],
      [3, -130, 25_700, 100],
      [4, 130, 25_700, 0],
    ]);
    const [alert] = await sql`select message from public.alerts`;
    assertStringIncludes(alert?.["message"], "TCS: 1300 shares are to be bought and delivered");
  },
);

databaseTest("options of a stock that cancel out deliver nothing", async (database) => {
  const [tcs] = await allocatedAll(database, ["TCS"]);
  await entered(database, tcs);
  await close(database, 26_000, "TCS");
  await settle(database);
  assertEquals(await rows(database, "alerts"), 0);
  const [row] = await database.sql`select sum(charges)::float8 as charges from public.settlements`;
  assertEquals(row?.["charges"], 130 * 200 * EXERCISE_TAX);
});

databaseTest(
  "an exit of a leg that has expired is refused, and the leg is not watched",
  async (database) => {
    const positionId = await entered(database);
    const { sql, service } = database;
    const open = async (p_now: string) =>
      (await service.rpc("open_exit_plan", {
        p_position_id: positionId,
        p_rule: "flatten",
        p_details: {},
        p_intents: [{
          ...{ step: 1, leg_number: 2, purpose: "close", side: "buy", segment: "NSE_FNO" },
          ...{ security_id: "102", quantity: 130, limit_price: 1, tick: 0.05 },
          correlation_id: "X-2-0",
        }],
        p_now,
      })).error?.hint;
    assertEquals(await open(AFTER), "conflict");
    assertEquals(await rows(database, "exits"), 0);
    const legs = async (p_marks_from: string) =>
      (await service.rpc("read_positions", { p_marks_from })).data[0].legs.length;
    assertEquals([await legs(`${EXPIRY}T09:15:00+05:30`), await legs(AFTER)], [4, 0]);
    assertEquals(await open(`${EXPIRY}T15:00:00+05:30`), undefined);
    assertEquals((await sql`select 1 from public.plans where kind = 'exit'`).length, 1);
  },
);

databaseTest("a settlement is kept as it was, and the archive alone takes it", async (database) => {
  await entered(database);
  await close(database, 25_700);
  await settle(database);
  for (
    const change of ["update public.settlements set price = 1", "delete from public.settlements"]
  ) {
    const message = await database.sql.unsafe(change).then(() => "", String);
    assertStringIncludes(message, "kept as it was");
  }
  const before = await database.sql`select * from public.day_ledger order by trading_date`;
  const args = { p_before: "2026-04-01", p_limit: 9 };
  assertEquals((await database.service.rpc("archive_trades", args)).data, 1);
  assertEquals(await rows(database, "settlements"), 0);
  const after = await database.sql`select * from public.day_ledger order by trading_date`;
  assertEquals([...after], [...before]);
  const [trade] = await database.sql`select exit_rule, realised::float8 as realised
    from public.archived_trades`;
  assertEquals([trade?.["exit_rule"], paise(trade?.["realised"])], [
    "settlement",
    paise(ENTERED - 13_000),
  ]);
  assertEquals(await fenceOf(database, 1), 0);
});
