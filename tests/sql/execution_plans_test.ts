import { assert, assertEquals } from "@std/assert";
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
  rows,
  statesOf,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

const PAIR = ["NIFTY", "TCS"];
const LATER = "2026-02-09T10:05:00+05:30";

/** Two open positions and their allocations. */
async function enteredPair(database: TestDatabase): Promise<[number, number]> {
  const [nifty, tcs] = await allocatedAll(database, PAIR);
  return [await entered(database, nifty), await entered(database, tcs)];
}

async function unfinished({ service }: TestDatabase, now = STORED_AT): Promise<string[]> {
  const { data } = await service.rpc("read_unfinished_plans", { p_now: now });
  const plans = await Promise.all(
    data.map(async (p_plan_id: number) => (await service.rpc("read_plan", { p_plan_id })).data),
  );
  return plans.map(({ underlying, kind, state }) => `${underlying} ${kind} ${state}`);
}

databaseTest("a plan is of its own allocation, and takes no other along", async (database) => {
  const [nifty, tcs] = await allocatedAll(database, PAIR);
  assert(nifty !== undefined && tcs !== undefined);
  const first = await openPlan(database, nifty);
  assertEquals(await statesOf(database, "allocations"), ["executing", "pending"]);
  const second = await openPlan(database, tcs);
  assertEquals([first.data.underlying, second.data.underlying], PAIR);
  assertEquals(await rows(database, "plans"), 2);
  const legs = (plan: { intents: { correlationId: string }[] }) =>
    plan.intents.map(({ correlationId }) => correlationId);
  assertEquals(legs(first.data), [1, 4, 2, 3].map((leg) => `E${nifty}p-${leg}-0`));
  assertEquals(legs(second.data), [1, 4, 2, 3].map((leg) => `E${tcs}p-${leg}-0`));
});

databaseTest("an allocation with a plan on paper gets none for live", async (database) => {
  const allocationId = await allocated(database);
  await openPlan(database, allocationId);
  const live = await openPlan(database, allocationId, "live");
  assertEquals([live.error?.hint, await rows(database, "plans")], ["conflict", 1]);
});

databaseTest("a plan that nothing was sent of has filled nothing", async (database) => {
  const { data } = await openPlan(database, await allocated(database));
  assertEquals(
    data.intents.map(({ filledQuantity }: { filledQuantity: number }) => filledQuantity),
    [0, 0, 0, 0],
  );
});

databaseTest("a plan without intents has an empty list of them", async (database) => {
  const allocationId = await allocated(database);
  const { data } = await database.service.rpc("open_entry_plan", {
    p_allocation_id: allocationId,
    p_mode: "paper",
    p_intents: [],
    p_now: STORED_AT,
  });
  assertEquals(data.intents, []);
});

databaseTest(
  "plans of every kind that are not finished are read, oldest first",
  async (database) => {
    assertEquals(await unfinished(database), []);
    const ids = await allocatedAll(database, ["NIFTY", "TCS", "RELIANCE", "INFY", "BANKNIFTY"]);
    const [nifty, tcs, reliance, infy, bank] = ids;
    assert(nifty && tcs && reliance && infy && bank);
    await openExit(database, await entered(database, nifty), "X1");
    await openPlan(database, tcs);
    for (
      const [id, path] of [[reliance, ["executing", "unwinding"]], [infy, ["failed"]]] as const
    ) {
      const { data: plan } = await openPlan(database, id);
      await advance(database, plan.planId, "executing");
      for (const state of path) await advance(database, plan.planId, state, "x");
    }
    await database.service.rpc("deny_entry_plan", {
      p_allocation_id: bank,
      p_mode: "paper",
      p_reason: "no_quote: leg 1",
      p_now: STORED_AT,
    });
    assertEquals(await unfinished(database), [
      "NIFTY exit gated",
      "TCS entry gated",
      "RELIANCE entry unwinding",
    ]);
  },
);

databaseTest("an entry that fails takes its own allocation along only", async (database) => {
  const [nifty, tcs] = await allocatedAll(database, PAIR);
  assert(nifty !== undefined && tcs !== undefined);
  const { data: plan } = await openPlan(database, nifty);
  await openPlan(database, tcs);
  await advance(database, plan.planId, "executing");
  assertEquals(await statesOf(database, "plans"), ["executing", "gated"]);
  assertEquals(await statesOf(database, "allocations"), ["executing", "executing"]);
  await advance(database, plan.planId, "failed", "a leg could not be filled");
  assertEquals(await statesOf(database, "plans"), ["failed", "gated"]);
  assertEquals(await statesOf(database, "allocations"), ["failed", "executing"]);
  const [row] = await database.sql`
    select reason, finished_at is not null as finished from public.plans order by plan_id`;
  assertEquals([row?.["reason"], row?.["finished"]], ["a leg could not be filled", true]);
});

databaseTest("an end told again is no change, whatever the reason is now", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  await advance(database, plan.planId, "failed", "first");
  assertEquals((await advance(database, plan.planId, "failed", "second")).error, null);
  const [row] = await database.sql`select reason from public.plans`;
  assertEquals(row?.["reason"], "first");
});

databaseTest("an exit that fails opens its own position again only", async (database) => {
  const [nifty, tcs] = await enteredPair(database);
  const { data: first } = await openExit(database, nifty, "X1");
  const { data: second } = await openExit(database, tcs, "X2");
  assertEquals([first.underlying, second.underlying], PAIR);
  await advance(database, first.planId, "executing");
  assertEquals(await statesOf(database, "positions"), ["closing", "closing"]);
  await advance(database, first.planId, "failed", "no quote");
  assertEquals(await statesOf(database, "positions"), ["open", "closing"]);
  assertEquals(await statesOf(database, "allocations"), ["executed", "executed"]);
  const { data: again } = await openExit(database, nifty, "X3");
  assertEquals([again.underlying, again.state], ["NIFTY", "gated"]);
  assert(again.planId !== first.planId);
});

databaseTest("an exit closes its own position only", async (database) => {
  const [nifty, tcs] = await enteredPair(database);
  const { data: plan } = await openExit(database, nifty, "X1");
  assertEquals(await statesOf(database, "positions"), ["closing", "open"]);
  const { data: other } = await openExit(database, tcs, "X2");
  for (const { planId } of [plan, other]) await advance(database, planId, "executing");
  for (const each of plan.intents) await fill(database, each, priceOf(each.legNumber));
  const early = await complete(database, "close_position", other.planId);
  assertEquals(early.error?.hint, "conflict");
  assertEquals((await complete(database, "close_position", plan.planId)).error, null);
  assertEquals(await statesOf(database, "positions"), ["closed", "closing"]);
  assertEquals(await statesOf(database, "plans"), ["filled", "filled", "filled", "executing"]);
});

databaseTest("a position is closed once: at the first instant that is told", async (database) => {
  const { data: plan } = await openExit(database, await entered(database), "X1");
  await advance(database, plan.planId, "executing");
  for (const each of plan.intents) await fill(database, each, "10");
  for (const now of [STORED_AT, LATER]) {
    const { error } = await database.service.rpc("close_position", {
      p_plan_id: plan.planId,
      p_fence: await fenceOf(database, plan.planId),
      p_now: now,
    });
    assertEquals(error, null);
  }
  const [row] = await database.sql`
    select s.closed_at, p.finished_at from public.positions s
    join public.plans p on p.position_id = s.position_id`;
  const at = new Date(STORED_AT).toISOString();
  const iso = (value: unknown) => value instanceof Date ? value.toISOString() : value;
  assertEquals([iso(row?.["closed_at"]), iso(row?.["finished_at"])], [at, at]);
});

databaseTest("a position gets no second exit while the first is unwound", async (database) => {
  const positionId = await entered(database);
  const { data: plan } = await openExit(database, positionId, "X1");
  for (const state of ["executing", "unwinding"]) await advance(database, plan.planId, state);
  const { error } = await openExit(database, positionId, "X2");
  assertEquals([error?.hint, await rows(database, "exits")], ["conflict", 1]);
});

databaseTest("a plan takes more orders, each once, and no other plan does", async (database) => {
  const [nifty, tcs] = await allocatedAll(database, PAIR);
  assert(nifty !== undefined && tcs !== undefined);
  const { data: plan } = await openPlan(database, nifty);
  await openPlan(database, tcs);
  const add = async () =>
    (await database.service.rpc("add_intents", {
      p_plan_id: plan.planId,
      p_fence: await fenceOf(database, plan.planId),
      p_intents: [intentOf(1, "buy", "open", "U1")],
      p_now: STORED_AT,
    })).data.intents.length;
  assertEquals([await add(), await add(), await rows(database, "intents")], [5, 5, 9]);
});
