import { assertEquals, assertStringIncludes } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  allocated,
  allocatedAll,
  CHARGES,
  complete,
  entered,
  ENTRY,
  fenceOf,
  fill,
  intentOf,
  openExit,
  openPlan,
  priceOf,
  QUANTITY,
  type StoredIntent,
  tell,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";
import { unguarded } from "../support/unguarded.ts";

/** A plan of NIFTY that executes. */
async function executing(database: TestDatabase, allocationId?: number) {
  const { data: plan } = await openPlan(database, allocationId ?? await allocated(database));
  await advance(database, plan.planId, "executing");
  return plan as { planId: number; intents: readonly [StoredIntent, ...StoredIntent[]] };
}

async function positionsAt({ service }: TestDatabase, from: string) {
  return (await service.rpc("read_positions", { p_marks_from: from })).data;
}

databaseTest("a plan holds the leg that was filled, of its own strategy", async (database) => {
  const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
  const plan = await executing(database, nifty);
  const other = await executing(database, tcs);
  await fill(database, plan.intents[0], priceOf(plan.intents[0].legNumber));
  const held = async (planId: number) =>
    (await database.service.rpc("read_plan", { p_plan_id: planId })).data.held;
  const { legNumber } = plan.intents[0];
  assertEquals(await held(plan.planId), [{
    legNumber,
    units: ENTRY[legNumber - 1]?.side === "buy" ? QUANTITY : -QUANTITY,
    segment: "NSE_FNO",
    securityId: String(100 + legNumber),
    tick: 0.05,
    isFuture: false,
    endsOn: "2026-02-24",
  }]);
  assertEquals(await held(other.planId), []);
});

databaseTest("a missing part of a leg is refused by the plan's number", async (database) => {
  const plan = await executing(database);
  for (const each of plan.intents) {
    const quantity = each.legNumber === 3 ? 65 : QUANTITY;
    await fill(database, each, priceOf(each.legNumber), { quantity, state: "open" });
  }
  const { error } = await complete(database, "open_position", plan.planId);
  assertStringIncludes(error?.message ?? "", `plan ${plan.planId}: a leg is not filled`);
});

databaseTest("a position's lot is what one of its lots holds of a leg", async (database) => {
  await entered(database);
  const [position] = await positionsAt(database, STORED_AT);
  assertEquals(
    position.legs.map(({ quantity, lotSize }: Record<string, number>) => [quantity, lotSize]),
    ENTRY.map(() => [QUANTITY, QUANTITY / 2]),
  );
});

databaseTest("a leg is held through its last day, and a day later no more", async (database) => {
  await entered(database);
  const legsOn = async (date: string) =>
    (await positionsAt(database, `${date}T09:15:00+05:30`))[0].legs.length;
  assertEquals([await legsOn("2026-02-24"), await legsOn("2026-02-25")], [4, 0]);
});

databaseTest("marks count from their first instant on", async (database) => {
  const positionId = await entered(database);
  const marks = ["09:59:59", "10:00:00", "10:00:01"].map((time) => ({
    position_id: positionId,
    marked_at: `2026-02-09T${time}+05:30`,
    state: "priced",
    close_value: 1,
    unrealised: 1,
    unrealised_mid: 1,
  }));
  const { error } = await database.service.rpc("store_marks", { p_marks: marks, p_sessions: [] });
  assertEquals(error, null);
  const [position] = await positionsAt(database, STORED_AT);
  assertEquals(position.marks.length, 2);
});

databaseTest(
  "of plans that ended lately those are read again that a late fill may belong to",
  async (database) => {
    const { sql, service } = database;
    const plan = await executing(database);
    const [first] = plan.intents;
    await fill(database, first, "30.05", { quantity: 0, state: "cancelled" });
    await advance(database, plan.planId, "unwinding", "x");
    await advance(database, plan.planId, "unwound", "x");
    const read = async () =>
      (await service.rpc("read_unfinished_plans", { p_now: STORED_AT })).data;
    const put = async (orders: string, intents: string, absentAt: string) => {
      await unguarded(sql, [
        `update public.orders set state = '${orders}'`,
        `update public.intents set state = '${intents}', reason = 'x', absent_at = ${absentAt}
          where intent_id = ${first.intentId}`,
      ]);
      return await read();
    };
    assertEquals(await read(), [plan.planId]);
    assertEquals(await put("rejected", "confirmed", "null"), []);
    assertEquals(await put("rejected", "late", `'${STORED_AT}'`), []);
    assertEquals(await put("rejected", "refused", "null"), []);
    assertEquals(await put("rejected", "refused", `'${STORED_AT}'`), [plan.planId]);
    assertEquals(await put("cancelled", "confirmed", "null"), [plan.planId]);
  },
);

databaseTest(
  "brokerage is taken with the first trade of an order and no other",
  async (database) => {
    const { intents: [first] } = await executing(database);
    const trade = (name: string, quantity: number) => ({
      tradeId: name,
      quantity,
      price: "30.05",
      charges: "1.5",
      at: STORED_AT,
    });
    const told = async (filledQuantity: number, fills: readonly object[]) => {
      const order = { orderId: "B1", state: "open", filledQuantity, brokerage: "23.6", fills };
      assertEquals((await tell(database, first.intentId, "confirmed", null, order)).error, null);
      const charges = await database.sql`
      select charges::float8 as charges from public.fills order by trade_id`;
      return charges.map((row) => row["charges"]);
    };
    const [a, b, c] = [trade("A", 50), trade("B", 40), trade("C", 40)];
    assertEquals(await told(90, [a, b]), [25.1, 1.5]);
    assertEquals(await told(130, [c, a, b]), [25.1, 1.5, 1.5]);
  },
);

/** The leave to send an intent of a plan, true where it is given. */
async function mayBeSent(database: TestDatabase, planId: number, intentId: number) {
  const { data, error } = await database.service.rpc("claim_intent", {
    p_intent_id: intentId,
    p_fence: await fenceOf(database, planId),
    p_now: STORED_AT,
  });
  assertEquals(error, null);
  return data !== null;
}

databaseTest(
  "no order of a contract that ended before today is given leave to be sent",
  async (database) => {
    const { data: plan } = await openExit(database, await entered(database), "X1");
    await advance(database, plan.planId, "executing");
    const [{ intentId: p_intent_id }] = plan.intents;
    const at = async (p_now: string) => {
      const p_fence = await fenceOf(database, plan.planId);
      const args = { p_intent_id, p_fence, p_now };
      return (await database.service.rpc("claim_intent", args)).data !== null;
    };
    assertEquals(await at("2026-02-25T09:20:00+05:30"), false);
    assertEquals(await at("2026-02-24T15:29:00+05:30"), true);
    assertEquals(plan.held.map(({ endsOn }: { endsOn: string }) => endsOn), [
      ...Array(4).fill("2026-02-24"),
    ]);
  },
);

databaseTest("what a pending order has filled already waits no more", async (database) => {
  const positionId = await entered(database);
  const close = (quantity: number, key: string) => ({
    ...intentOf(1, "sell", "close", key),
    quantity,
  });
  const { data: plan } = await database.service.rpc("open_exit_plan", {
    p_position_id: positionId,
    p_rule: "flatten",
    p_details: {},
    p_intents: [close(100, "A"), close(30, "B"), close(31, "C")],
    p_now: STORED_AT,
  });
  await advance(database, plan.planId, "executing");
  const [first, fits, exceeds] = plan.intents;
  // 60 of 100 sold: 70 are held, 40 are on their way, 30 may still go.
  await fill(database, first, "30", { quantity: 60, state: "open" });
  assertEquals(await mayBeSent(database, plan.planId, exceeds.intentId), false);
  assertEquals(await mayBeSent(database, plan.planId, fits.intentId), true);
});

databaseTest("an order of another plan holds none of this one's back", async (database) => {
  const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
  const plans = [];
  for (const [i, id] of [nifty, tcs].entries()) {
    const { data } = await openExit(database, await entered(database, id), `X${i}`);
    await advance(database, data.planId, "executing");
    plans.push(data);
  }
  for (const { planId, intents } of plans) {
    assertEquals(await mayBeSent(database, planId, intents[0].intentId), true);
  }
});

databaseTest("an absence is noted of the plan whose intent it is", async (database) => {
  const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
  await executing(database, nifty);
  const { planId, intents: [first] } = await executing(database, tcs);
  await mayBeSent(database, planId, first.intentId);
  const { data, error } = await database.service.rpc("note_absence", {
    p_intent_id: first.intentId,
    p_fence: await fenceOf(database, planId),
    p_now: STORED_AT,
  });
  assertEquals([error, data], [null, "unknown"]);
});

databaseTest("a position is read with its own charges and its own target", async (database) => {
  const [nifty, tcs] = await allocatedAll(database, ["NIFTY", "TCS"]);
  await entered(database, nifty);
  const positionId = await entered(database, tcs);
  await database.sql`
    insert into public.exit_targets (position_id, close_value_at, valid_on, found_at)
    values (${positionId}, -500, '2026-02-09', ${STORED_AT})`;
  const positions = await positionsAt(database, STORED_AT);
  assertEquals(
    positions.map((
      each: Record<string, number | null>,
    ) => [each["entryCharges"], each["closeValueAt"]]),
    [[ENTRY.length * Number(CHARGES), null], [ENTRY.length * Number(CHARGES), -500]],
  );
});
