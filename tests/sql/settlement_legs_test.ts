import { assertAlmostEquals, assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  allocatedAll,
  complete,
  entered,
  ENTRY,
  fenceOf,
  fill,
  intentOf,
  openExit,
  openPlan,
  priceOf,
  statesOf,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";
import { unguarded } from "../support/unguarded.ts";

/** The condor of the tests expires here; its strikes are 24400, 24600, 25600 and 25800. */
const EXPIRY = "2026-02-24";
const EARLIER = "2026-02-17";
const AFTER = "2026-02-25T09:20:00+05:30";

async function close({ sql }: TestDatabase, name: string, price: number, date = EXPIRY) {
  await sql`insert into public.candles (name, trading_date, open, high, low, close, volume, source)
    values (${name}, ${date}, ${price}, ${price}, ${price}, ${price}, 1, 'test')`;
}

async function settle({ service }: TestDatabase, p_now = AFTER): Promise<unknown> {
  return (await service.rpc("settle_expired", { p_now })).data;
}

async function settled({ sql }: TestDatabase): Promise<unknown[][]> {
  const legs = await sql`select p.underlying, s.leg_number, s.units, s.price::float8 as price
    from public.settlements s join public.plans p using (plan_id) order by 1, 2`;
  return legs.map(({ underlying, leg_number, units, price }) => [
    underlying,
    leg_number,
    units,
    price,
  ]);
}

async function alerts({ sql }: TestDatabase): Promise<string[]> {
  return (await sql`select message from public.alerts order by alert_id`)
    .map(({ message }) => String(message));
}

/** Enters the condor with the underlying, bought, in place of its first leg. */
async function enteredWithUnderlying(database: TestDatabase, name: string): Promise<number> {
  const [id = 0] = await allocatedAll(database, [name]);
  const segment = name === "NIFTY" ? "NSE_FNO" : "NSE_EQ";
  await unguarded(database.sql, [
    `update public.strategy_legs set leg_right = 'underlying', strike = null, expiry = null,
       segment = '${segment}' where leg_number = 1`,
  ]);
  const { data: plan } = await database.service.rpc("open_entry_plan", {
    p_allocation_id: id,
    p_mode: "paper",
    p_intents: ENTRY.map(({ leg, side }) => ({
      ...intentOf(leg, side, "open", `E${id}p`),
      ...(leg === 1 ? { segment } : {}),
    })),
    p_now: STORED_AT,
  });
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, priceOf(each.legNumber));
  return (await complete(database, "open_position", plan.planId)).data;
}

databaseTest(
  "each of two entries is settled with its own legs, at its own close",
  async (database) => {
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
    await entered(database, nifty);
    await entered(database, tcs);
    await close(database, "NIFTY", 25_700);
    await close(database, "TCS", 24_500);
    assertEquals(await settle(database), 8);
    assertEquals(await settled(database), [
      ["NIFTY", 1, 130, 0],
      ["NIFTY", 2, -130, 0],
      ["NIFTY", 3, -130, 100],
      ["NIFTY", 4, 130, 0],
      ["TCS", 1, 130, 0],
      ["TCS", 2, -130, 100],
      ["TCS", 3, -130, 0],
      ["TCS", 4, 130, 0],
    ]);
    // Selling 31,85,000 rupees of shares: 1.18 x (20 + .00317%) and .1% (broker 5.6).
    const [tcsCharges] = await database.sql`select sum(s.charges)::text as charges
    from public.settlements s join public.plans p using (plan_id) where p.underlying = 'TCS'`;
    assertEquals(tcsCharges?.["charges"], "3327.7381");
    // The put sold at 24600 is exercised: its shares come.
    assertEquals(await alerts(database), ["TCS: 130 shares are to be paid and taken"]);
  },
);

databaseTest(
  "a leg that was closed before its expiry settles nothing and delivers nothing",
  async (database) => {
    const [tcs] = await allocatedAll(database, ["TCS"]);
    const { data: plan } = await openExit(database, await entered(database, tcs), "X1");
    await advance(database, plan.planId, "executing");
    for (const each of plan.intents) {
      if (each.legNumber === 3) await fill(database, each, "50");
      else await fill(database, each, "50", { quantity: 0, state: "cancelled" });
    }
    await close(database, "TCS", 26_000);
    assertEquals(await settle(database), 3);
    assertEquals(await settled(database), [
      ["TCS", 1, 130, 0],
      ["TCS", 2, -130, 0],
      ["TCS", 4, 130, 200],
    ]);
    // The call bought at 25800 is exercised, the sold one stands no more.
    assertEquals(await alerts(database), ["TCS: 130 shares are to be paid and taken"]);
  },
);

databaseTest(
  "shares that a structure holds are given for what its calls owe, at the close",
  async (database) => {
    await enteredWithUnderlying(database, "TCS");
    await close(database, "TCS", 25_700);
    assertEquals(await settle(database), 4);
    assertEquals((await settled(database))[0], ["TCS", 1, 130, 25_700]);
    assertEquals([await alerts(database), await statesOf(database, "positions")], [[], ["closed"]]);
  },
);

databaseTest(
  "shares that nothing calls for stay, and what puts bring comes beside them",
  async (database) => {
    await enteredWithUnderlying(database, "TCS");
    await close(database, "TCS", 24_500);
    assertEquals(await settle(database), 3);
    assertEquals((await settled(database)).map(([, leg]) => leg), [2, 3, 4]);
    assertEquals(await alerts(database), ["TCS: 130 shares are to be paid and taken"]);
    assertEquals(await statesOf(database, "positions"), ["open"]);
  },
);

databaseTest("the future of an index ends at the close and is no delivery", async (database) => {
  await enteredWithUnderlying(database, "NIFTY");
  await close(database, "NIFTY", 25_000);
  assertEquals(await settle(database), 4);
  assertEquals((await settled(database))[0], ["NIFTY", 1, 130, 25_000]);
  assertEquals([await alerts(database), await statesOf(database, "positions")], [[], ["closed"]]);
});

databaseTest(
  "a future that ends after the options stays, and is settled on its own date",
  async (database) => {
    const { sql } = database;
    await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
    lot_size, tick, listed_on)
    values ('NIFTY', 'NSE_FNO', '101', 'future', '2026-02-26', 65, 0.05, '2026-02-09'),
      ('NIFTY', 'NSE_FNO', '555', 'future', '2026-03-30', 65, 0.05, '2026-02-09')`;
    await enteredWithUnderlying(database, "NIFTY");
    await close(database, "NIFTY", 25_000);
    assertEquals(await settle(database), 3);
    assertEquals((await settled(database)).map(([, leg]) => leg), [2, 3, 4]);
    assertEquals(await statesOf(database, "positions"), ["open"]);
    await close(database, "NIFTY", 25_100, "2026-02-26");
    assertEquals(await settle(database, "2026-02-27T09:20:00+05:30"), 1);
    assertEquals((await settled(database))[0], ["NIFTY", 1, 130, 25_100]);
    assertEquals(await statesOf(database, "positions"), ["closed"]);
  },
);

databaseTest(
  "an expiry whose session a late holiday took is settled at the session before it",
  async (database) => {
    const { sql } = database;
    await entered(database, (await allocatedAll(database, ["NIFTY"]))[0]);
    await sql`delete from public.sessions where trading_date = ${EXPIRY}`;
    await close(database, "NIFTY", 25_700, "2026-02-23");
    // Until the date is reached it may still have its session.
    assertEquals(await settle(database, "2026-02-23T16:00:00+05:30"), 0);
    assertEquals(await settle(database), 4);
    assertEquals((await settled(database))[2], ["NIFTY", 3, -130, 100]);
    assertEquals(await statesOf(database, "positions"), ["closed"]);
    const [exit] = await sql`select details ->> 'dueAt' as at from public.exits`;
    assertEquals(new Date(exit?.["at"]).toISOString(), "2026-02-23T10:00:00.000Z");
  },
);

databaseTest(
  "the exits of other positions go on beside a settlement, and tell their own time",
  async (database) => {
    const [nifty, tcs, infy] = await allocatedAll(database, ["NIFTY", "TCS", "INFY"]);
    await entered(database, nifty);
    const { data: plan } = await openExit(database, await entered(database, tcs), "X1");
    await advance(database, plan.planId, "executing");
    await unguarded(database.sql, [
      `update public.strategies set expiry = '${EARLIER}' where underlying = 'INFY'`,
      `update public.strategy_legs set expiry = '${EARLIER}' where strategy_id in (
       select strategy_id from public.strategies where underlying = 'INFY')`,
    ]);
    await entered(database, infy);
    await close(database, "NIFTY", 25_000);
    await close(database, "INFY", 25_000, EARLIER);
    assertEquals(await settle(database), 8);
    const [exit] = await database.sql`select state from public.plans where kind = 'exit'`;
    assertEquals(exit?.["state"], "executing");
    const due = await database.sql`select x.underlying, e.details ->> 'dueAt' as at
    from public.exits e join public.positions x using (position_id)
    where e.rule = 'settlement' order by 1`;
    assertEquals(due.map(({ underlying, at }) => [underlying, new Date(at).toISOString()]), [
      ["INFY", `${EARLIER}T10:00:00.000Z`],
      ["NIFTY", `${EXPIRY}T10:00:00.000Z`],
    ]);
  },
);

databaseTest(
  "an order in doubt holds its own position's settlement up and no other's",
  async (database) => {
    const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
    await entered(database, nifty);
    const { data: plan } = await openPlan(database, tcs ?? 0);
    await advance(database, plan.planId, "executing");
    const { service } = database;
    const p_fence = await fenceOf(database, plan.planId);
    const [{ intentId: p_intent_id }] = plan.intents;
    await service.rpc("claim_intent", { p_intent_id, p_fence, p_now: STORED_AT });
    await close(database, "NIFTY", 25_000);
    await close(database, "TCS", 25_000);
    assertEquals(await settle(database), 4);
    assertEquals((await settled(database)).map(([name]) => name), Array(4).fill("NIFTY"));
  },
);

databaseTest(
  "a dated parameter counts from its first to its last date, both included",
  async ({ sql }) => {
    await sql`insert into public.parameters (name, scope, effective_from, effective_to, value, source)
    values ('test.rate', '', '2026-01-11', null, 2, 'test'),
      ('test.rate', '', '2026-01-05', '2026-01-10', 1, 'test'),
      ('test.rate', 'x', '2026-01-01', null, 9, 'test')`;
    const on = async (date: string) =>
      (await sql`select private.rate_on('test.rate', ${date})::float8 as rate`)[0]?.["rate"];
    const dates = ["2026-01-04", "2026-01-05", "2026-01-10", "2026-01-11"];
    assertEquals(await Promise.all(dates.map(on)), [null, 1, 1, 2]);
  },
);

databaseTest(
  "what trading delivered shares costs, to the last part of a rupee",
  async ({ sql }) => {
    const charges = async (shares: number) =>
      (await sql`select private.share_charges(${shares}, 2500, ${EXPIRY})::float8 as c`)[0]?.["c"];
    // 3,25,000 rupees: GST 18% on brokerage of 20, exchange .00297%, IPFT .0001%, SEBI .0001%; STT
    // .1%; stamp duty .015% of a purchase (broker 5.6).
    const sold = 1.18 * (20 + 325_000 * (0.0000297 + 0.000001 + 0.000001)) + 325_000 * 0.001;
    assertAlmostEquals(await charges(130), sold, 1e-9);
    assertAlmostEquals(await charges(-130), sold + 325_000 * 0.00015, 1e-9);
    assertEquals(await charges(0), 0);
  },
);
