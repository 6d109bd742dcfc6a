import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { check } from "../support/desk_check.ts";
import {
  advance,
  allocated,
  complete,
  entered,
  fenceOf,
  fill,
  openPlan,
  priceOf,
  QUANTITY,
  tell,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

interface Told {
  readonly isLive: boolean;
  readonly orders: Record<string, unknown>[];
  readonly positions: Record<string, unknown>[];
  readonly traded: Record<string, unknown>[];
  readonly earlierIds: string[];
}

async function books({ service }: TestDatabase, at = STORED_AT): Promise<Told> {
  const { data, error } = await service.rpc("read_desk_books", { p_now: at });
  assertEquals(error, null);
  return data;
}

/** The given columns of each row, joined. */
const columns = (rows: Record<string, unknown>[], ...names: string[]) =>
  rows.map((row) => names.map((name) => row[name]).join(" "));

async function release(database: TestDatabase, planId: number): Promise<void> {
  const p_fence = await fenceOf(database, planId);
  const args = { p_plan_id: planId, p_fence, p_error: null, p_now: STORED_AT };
  await database.service.rpc("release_plan", args);
}

/** A live entry: its first order is filled, the second is open, the third is in doubt. */
async function underWay(database: TestDatabase): Promise<number> {
  const { data: plan } = await openPlan(database, await allocated(database), "live");
  const [first, second, third] = plan.intents;
  await fill(database, first, "30.05");
  await tell(database, second.intentId, "confirmed", null, {
    ...{ orderId: "B4", state: "open", filledQuantity: 65, averagePrice: 25.1 },
    fills: [{ tradeId: "T4", quantity: 65, price: "25.10", charges: "1", at: STORED_AT }],
  });
  await tell(database, third.intentId, "unknown", "no reply", null);
  return plan.planId;
}

/** An open live position of two lots. */
async function enteredLive(database: TestDatabase): Promise<number> {
  const { data: plan } = await openPlan(database, await allocated(database), "live");
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, priceOf(each.legNumber));
  await complete(database, "open_position", plan.planId);
  await release(database, plan.planId);
  return plan.planId;
}

databaseTest("a desk on paper has no live books, whatever it holds", async (database) => {
  await entered(database);
  assertEquals(await books(database), {
    ...{ isLive: false, orders: [], positions: [], traded: [], earlierIds: [] },
  });
  await database.sql`update public.trading_state set mode = 'live'`;
  assertEquals((await books(database)).isLive, true);
});

databaseTest("orders tell what is known of them, positions what was traded", async (database) => {
  const planId = await underWay(database);
  const { isLive, orders, positions, traded, earlierIds } = await books(database);
  assertEquals([isLive, earlierIds], [true, []]);
  const shown = columns(orders, "planId", "securityId", "side", "filledQuantity", "orderState");
  assertEquals(shown, [
    `${planId} 101 buy ${QUANTITY} filled`,
    `${planId} 102 sell 0 `,
    `${planId} 104 buy 65 open`,
  ]);
  assertEquals(columns(orders, "quantity", "sentOn", "isToday"), [
    ...Array(3).fill(`${QUANTITY} 2026-02-09 true`),
  ]);
  assertEquals(columns(positions, "segment", "securityId", "quantity"), [
    `NSE_FNO 101 ${QUANTITY}`,
    "NSE_FNO 104 65",
  ]);
  assertEquals(columns(traded, "securityId").sort(), ["101", "102", "104"]);
});

databaseTest("what another call works on now is on the move", async (database) => {
  const planId = await underWay(database);
  const held = async (at?: string) => {
    const { orders, positions, traded } = await books(database, at);
    return [...orders, ...positions, ...traded].map(({ isHeld }) => isHeld);
  };
  assertEquals(new Set(await held()), new Set([true]));
  assertEquals(new Set(await held("2026-02-09T10:00:29+05:30")), new Set([true]));
  assertEquals(new Set(await held("2026-02-09T10:00:31+05:30")), new Set([false]));
  await release(database, planId);
  assertEquals(new Set(await held()), new Set([false]));
});

databaseTest(
  "a day later what may still lack a fill is asked for, for a week",
  async (database) => {
    await underWay(database);
    const later = await books(database, "2026-02-10T09:16:00+05:30");
    assertEquals(columns(later.orders, "securityId", "isToday", "brokerOrderId"), [
      "102 false ",
      "104 false B4",
    ]);
    // Of the contract of the one without a number at the broker none is known there.
    assertEquals(later.earlierIds, []);
    assertEquals(columns(later.positions, "securityId", "quantity"), [`101 ${QUANTITY}`, "104 65"]);
  },
);

databaseTest("an ended order is forgotten after a week, what stands is not", async (database) => {
  const planId = await enteredLive(database);
  const at = async (date: string) => await books(database, `${date}T10:00:00+05:30`);
  assertEquals((await at("2026-02-15")).traded.length, 4);
  const old = await at("2026-02-17");
  assertEquals([old.isLive, old.orders, old.traded], [true, [], []]);
  assertEquals(columns(old.positions, "securityId", "quantity"), [
    `101 ${QUANTITY}`,
    `102 ${-QUANTITY}`,
    `103 ${-QUANTITY}`,
    `104 ${QUANTITY}`,
  ]);
  // On its expiry it is there, a day later the broker has it no more.
  assertEquals((await at("2026-02-24")).positions.length, 4);
  assertEquals([(await at("2026-02-25")).positions, planId > 0], [[], true]);
});

const mismatch = (here: number, there: number) => ({
  kind: "position_unknown_here",
  subject: "NSE_FNO:101",
  segment: "NSE_FNO",
  security_id: "101",
  correlation_id: null,
  ...{ here, there },
});

async function store(database: TestDatabase, seconds: number, found: object): Promise<string[]> {
  const { data, error } = await database.service.rpc("store_reconciliation", {
    p_payload: {
      ...{ foreign_orders: 0, foreign_instruments: 0, stopped: null, mismatches: [], taken: [] },
      ...found,
    },
    p_now: new Date(Date.parse(STORED_AT) + 1000 * seconds).toISOString(),
  });
  assertEquals(error, null);
  return data;
}

const standing = async ({ sql }: TestDatabase) =>
  (await sql`select kind, contract, here, there, first_ist, last_ist, settled_ist
    from public.mismatch_book order by at`).map((row) => Object.values(row).join(" "));

const DAY = "2026-02-09";

databaseTest(
  "a mismatch is one row from the first look to the last, and alerted once",
  async (database) => {
    const alerts = async () =>
      (await database.sql`select message from public.alerts where kind = 'not_reconciled'`)
        .map((row) => row["message"]);
    const text = "position_unknown_here 101: 0 units here, 65 at the broker";
    assertEquals(await store(database, 0, { mismatches: [mismatch(0, 65)] }), [text]);
    const changed = "position_unknown_here 101: 0 units here, 130 at the broker";
    assertEquals(await store(database, 60, { mismatches: [mismatch(0, 130)] }), [changed]);
    assertEquals(await standing(database), [
      `position_unknown_here 101 0 130 ${DAY} 10:00:00 ${DAY} 10:01:00 `,
    ]);
    const health = await check(database, "reconciliation", "10:02:00");
    assertEquals([health.ok, health.detail], [
      false,
      `books compared; 1 mismatches: ${changed}`,
    ]);
    assertEquals(await store(database, 120, {}), []);
    assertEquals(await standing(database), [
      `position_unknown_here 101 0 130 ${DAY} 10:00:00 ${DAY} 10:01:00 ${DAY} 10:02:00`,
    ]);
    assertEquals(await alerts(), [`live entries stop: ${text}`]);
    const well = await check(database, "reconciliation", "10:03:00");
    assertEquals([well.ok, well.detail], [true, "books compared"]);
    // The same again is another row.
    await store(database, 180, { mismatches: [mismatch(0, 65)] });
    assertEquals((await standing(database)).length, 2);
  },
);

databaseTest(
  "nothing is settled while the broker's books contradict each other",
  async (database) => {
    await store(database, 0, { mismatches: [mismatch(0, 65)] });
    const stopped = "order a: the order book tells 65 units traded, the trade book 0";
    assertEquals(await store(database, 60, { stopped, foreign_orders: 2 }), []);
    assertEquals(await store(database, 120, { stopped, foreign_orders: 2 }), []);
    assertEquals(await standing(database), [
      `position_unknown_here 101 0 65 ${DAY} 10:00:00 ${DAY} 10:00:00 `,
    ]);
    const [row] = await database.sql`select looks, stopped_at, foreign_orders
    from public.reconciliations`;
    assertEquals([row?.["looks"], row?.["stopped_at"].toISOString(), row?.["foreign_orders"]], [
      ...[3, "2026-02-09T04:31:00.000Z", 2],
    ]);
    const { ok, detail } = await check(database, "reconciliation", "10:02:00");
    assertEquals([ok, detail.startsWith(`stopped: ${stopped}; 1 mismatches`)], [false, true]);
    assertEquals(detail.endsWith("2 orders of others"), true);
    await store(database, 180, {});
    assertEquals((await check(database, "reconciliation", "10:03:00")).ok, true);
  },
);

databaseTest("what was taken over is settled at once, and no alert", async (database) => {
  await underWay(database);
  const [{ correlation_id }] = await database.sql`select correlation_id from public.intents
    where security_id = '104'` as unknown as [{ correlation_id: string }];
  const taken = {
    ...{ kind: "fill_missing", subject: correlation_id, correlation_id },
    ...{ segment: "NSE_FNO", security_id: "104", here: 65, there: 130 },
  };
  assertEquals(await store(database, 0, { taken: [taken] }), []);
  assertEquals(await store(database, 0, { taken: [taken] }), []);
  assertEquals(await standing(database), [
    `fill_missing NIFTY 24 Feb 25800 CE buy 65 130 ${DAY} 10:00:00 ${DAY} 10:00:00 ${DAY} 10:00:00`,
  ]);
  const alerts = await database.sql`select 1 from public.alerts`;
  assertEquals(alerts.length, 0);
});
