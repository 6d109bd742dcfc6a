import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import {
  advance,
  complete,
  entered,
  ENTRY,
  fenceOf,
  fill,
  intentOf,
  openExit,
  priceOf,
  QUANTITY,
  rows,
  statesOf,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

const LOT = QUANTITY / 2;

/** Orders that close so many units of each leg. */
const closing = (key: string, quantity: number) =>
  ENTRY.map(({ leg, side }) => ({
    ...intentOf(leg, side === "buy" ? "sell" : "buy", "close", key),
    quantity,
  }));

/** Opens an exit that leaves so many of two lots. */
async function openPart(
  { service }: TestDatabase,
  positionId: number,
  keep: number,
  { key = "P1", quantity = LOT }: { key?: string; quantity?: number } = {},
) {
  return await service.rpc("open_exit_plan", {
    p_position_id: positionId,
    p_rule: "scale_out",
    p_details: { lots: 2 - keep, keep },
    p_intents: closing(key, quantity),
    p_now: STORED_AT,
    p_keep_lots: keep,
  });
}

/** A part of one lot, its orders on their way. */
async function parting(database: TestDatabase) {
  const positionId = await entered(database);
  const { data: plan, error } = await openPart(database, positionId, 1);
  assertEquals(error, null);
  await advance(database, plan.planId, "executing");
  return { positionId, plan };
}

const whole = { quantity: LOT, state: "filled" };

const ledger = async ({ sql }: TestDatabase) => {
  const [row] = await sql`select state, private.held_lots(position_id) as lots,
    exit_net::text as net, exit_charges::text as charges, realised::text as realised
    from public.positions`;
  return Object.values(row ?? {});
};

databaseTest(
  "a part closes a lot at least and leaves one, of what stands whole",
  async (database) => {
    const positionId = await entered(database);
    for (const keep of [0, 2, 3, -1]) {
      assertEquals((await openPart(database, positionId, keep)).error?.hint, "conflict", `${keep}`);
    }
    for (const quantity of [LOT - 1, LOT + 1, QUANTITY]) {
      const { error } = await openPart(database, positionId, 1, { quantity });
      assertEquals(error?.hint, "conflict", `${quantity}`);
    }
    assertEquals(await rows(database, "exits"), 0);
    assertEquals(await statesOf(database, "positions"), ["open"]);
    const { data: plan } = await openPart(database, positionId, 1);
    assertEquals(plan.held.map(({ units }: { units: number }) => units), [LOT, -LOT, -LOT, LOT]);
  },
);

databaseTest("a wing may be left of a part, which is then parted no more", async (database) => {
  const { positionId, plan } = await parting(database);
  for (const each of plan.intents) {
    const left = each.legNumber === 1 ? { quantity: LOT - 1 } : whole;
    await fill(database, each, priceOf(each.legNumber), left);
  }
  assertEquals((await complete(database, "close_position", plan.planId)).error, null);
  assertEquals(await statesOf(database, "positions"), ["open"]);
  const units = await database.sql`select leg_number, units
    from private.units_to_close(${positionId}) where units <> 0`;
  assertEquals(units.map((row) => Object.values(row)), [[1, 1]]);
  assertEquals((await openPart(database, positionId, 1, { key: "P2" })).error?.hint, "conflict");
});

databaseTest("a sold leg that is not closed keeps a part from its end", async (database) => {
  const { plan } = await parting(database);
  for (const each of plan.intents) {
    if (each.legNumber !== 2) await fill(database, each, priceOf(each.legNumber), whole);
  }
  const { error } = await complete(database, "close_position", plan.planId);
  assertEquals([error?.hint, await statesOf(database, "positions")], ["conflict", ["closing"]]);
});

databaseTest("what two exits closed is realised to the paisa", async (database) => {
  const { positionId, plan } = await parting(database);
  for (const each of plan.intents) await fill(database, each, "20.35", whole);
  assertEquals((await complete(database, "close_position", plan.planId)).error, null);
  // Two sold and two bought at one price bring nothing but their charges.
  assertEquals(await ledger(database), ["open", 1, "0.00", "125.6636", null]);

  assertEquals((await openPart(database, positionId, 1, { key: "P2" })).error?.hint, "conflict");
  // An order for more than stands is not sent.
  const { data: stale } = await openExit(database, positionId, "X2");
  await advance(database, stale.planId, "executing");
  const claims = await Promise.all(
    stale.intents.map(async ({ intentId }: { intentId: number }) =>
      (await database.service.rpc("claim_intent", {
        p_intent_id: intentId,
        p_fence: await fenceOf(database, stale.planId),
        p_now: STORED_AT,
      })).data
    ),
  );
  assertEquals(claims, [null, null, null, null]);
  const { data: rest } = await database.service.rpc("add_intents", {
    p_plan_id: stale.planId,
    p_fence: await fenceOf(database, stale.planId),
    p_intents: closing("X3", LOT),
    p_now: STORED_AT,
  });
  assertEquals(rest.held.map(({ units }: { units: number }) => units), [LOT, -LOT, -LOT, LOT]);
  const prices = ["40.05", "10.10", "10.15", "40.00"];
  for (const each of rest.intents) {
    if (!each.correlationId.startsWith("X3")) continue;
    const price = prices[each.legNumber - 1] ?? "";
    const { error } = await fill(database, each, price, whole);
    assertEquals(error, null);
  }
  assertEquals((await complete(database, "close_position", rest.planId)).error, null);
  // 9,061 entered, 65 x (40.05 - 10.10 - 10.15 + 40.00) left, three times four charges.
  assertEquals(await ledger(database), ["closed", 2, "3887.00", "251.3272", "12571.0092"]);
});

databaseTest(
  "what a part did not get of a wing, the whole exit after it closes",
  async (database) => {
    const { positionId, plan } = await parting(database);
    for (const each of plan.intents) {
      const left = each.legNumber === 1 ? { quantity: LOT - 5 } : whole;
      await fill(database, each, "30", left);
    }
    assertEquals((await complete(database, "close_position", plan.planId)).error, null);
    const { data: rest } = await openExit(database, positionId, "X2");
    const { data: part } = await database.service.rpc("read_plan", { p_plan_id: plan.planId });
    // Neither leaves anything any more: a late fill of either is traded to zero.
    assertEquals([rest.held[0].units, part.held[0].units], [LOT + 5, LOT + 5]);
  },
);
