import { assertEquals } from "@std/assert";
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
  tell,
} from "../support/stored_plan.ts";
import { STORED_AT } from "../support/stored_strategy.ts";

/** So many seconds after everything stored here. */
const after = (seconds: number) =>
  new Date(new Date(STORED_AT).getTime() + 1000 * seconds).toISOString();

async function claim({ service }: TestDatabase, planId: number, holder: string, seconds = 0) {
  const args = { p_plan_id: planId, p_holder: holder, p_now: after(seconds) };
  return (await service.rpc("claim_plan", args)).data?.fence ?? "held";
}

async function claimIntent(
  { service }: TestDatabase,
  intentId: number,
  fence: number,
  seconds = 0,
) {
  const args = { p_intent_id: intentId, p_fence: fence, p_now: after(seconds) };
  const { data, error } = await service.rpc("claim_intent", args);
  return error?.hint ?? (data === null ? "no" : (Date.parse(data) - Date.parse(STORED_AT)) / 1000);
}

/** An entry under way, held by the tests' worker. */
async function underWay(database: TestDatabase) {
  const { data: plan } = await openPlan(database, await allocated(database));
  await advance(database, plan.planId, "executing");
  return { ...plan, fence: await fenceOf(database, plan.planId) };
}

databaseTest("a plan has one holder for 30 seconds, renewed by each write", async (database) => {
  const { data: { planId } } = await openPlan(database, await allocated(database));
  assertEquals(await claim(database, planId, "one"), 1);
  assertEquals(await claim(database, planId, "two", 29.9), "held");
  assertEquals(await claim(database, planId, "one", 10), 2);
  assertEquals(await claim(database, planId, "two", 39.9), "held");
  await database.service.rpc("advance_plan", {
    p_plan_id: planId,
    p_fence: 2,
    p_state: "executing",
    p_reason: null,
    p_now: after(39.9),
  });
  assertEquals(await claim(database, planId, "two", 69.8), "held");
  assertEquals(await claim(database, planId, "two", 69.9), 3);
});

databaseTest("of two that take a plan at once one gets it", async (database) => {
  const { data: { planId } } = await openPlan(database, await allocated(database));
  const answers = await Promise.all(["a", "b", "c"].map((who) => claim(database, planId, who)));
  assertEquals(answers.filter((answer) => answer !== "held"), [1]);
});

databaseTest("what a lost holder writes is refused, each write of it", async (database) => {
  const { planId, intents, fence } = await underWay(database);
  const [{ intentId }] = intents;
  assertEquals(await claimIntent(database, intentId, fence), 5);
  await claim(database, planId, "another", 60);
  const lost = { p_plan_id: planId, p_fence: fence, p_now: after(61) };
  const of = { p_intent_id: intentId, p_fence: fence, p_now: after(61) };
  const writes: [string, object][] = [
    ["advance_plan", { ...lost, p_state: "unwinding", p_reason: "x" }],
    ["add_intents", { ...lost, p_intents: [intentOf(1, "buy", "open", "U1")] }],
    ["open_position", lost],
    ["close_position", lost],
    ["claim_intent", of],
    ["note_absence", of],
    ["store_order", { ...of, p_outcome: "refused", p_reason: "x", p_order: null }],
  ];
  for (const [name, args] of writes) {
    const { error } = await database.service.rpc(name, args);
    assertEquals([name, error?.hint], [name, "conflict"]);
  }
  assertEquals(await statesOf(database, "plans"), ["executing"]);
  assertEquals((await statesOf(database, "intents"))[0], "sending");
});

databaseTest(
  "a plan that was given back is anyone's, and tells what went wrong",
  async (database) => {
    const { planId, fence } = await underWay(database);
    const release = async (p_error: string | null, p_fence = fence) =>
      await database.service.rpc("release_plan", {
        p_plan_id: planId,
        p_fence,
        p_error,
        p_now: STORED_AT,
      });
    await release("another's word", fence - 1);
    assertEquals(await claim(database, planId, "two"), "held");
    await release("broker_refused: no");
    const [plan] = await database.sql`select error, holder from public.plans`;
    assertEquals([plan?.["error"], plan?.["holder"]], ["broker_refused: no", null]);
    const [alert] = await database.sql`select kind, subject, level from public.alerts`;
    assertEquals({ ...alert }, {
      kind: "plan_error",
      subject: `plan ${planId}`,
      level: "critical",
    });
    const next = await claim(database, planId, "two");
    await release(null, Number(next));
    const [calm] = await database.sql`select error from public.plans`;
    assertEquals([calm?.["error"], await rows(database, "alerts")], [null, 1]);
  },
);

databaseTest(
  "an intent is sent by the one who claimed it, within five seconds",
  async (database) => {
    const { intents, fence } = await underWay(database);
    const [{ intentId }] = intents;
    assertEquals(await claimIntent(database, intentId, fence, 2), 7);
    assertEquals(await claimIntent(database, intentId, fence, 3), "no");
    assertEquals((await statesOf(database, "intents"))[0], "sending");
  },
);

databaseTest("a claim that was not used is taken anew", async (database) => {
  const { intents, fence } = await underWay(database);
  const [{ intentId }] = intents;
  await claimIntent(database, intentId, fence);
  await tell(database, intentId, "written", null, null);
  assertEquals(await claimIntent(database, intentId, await fenceOf(database, 1), 9), 14);
});

databaseTest("orders of an entry are claimed while it executes alone", async (database) => {
  const { data: plan } = await openPlan(database, await allocated(database));
  const [{ intentId }] = plan.intents;
  assertEquals(await claimIntent(database, intentId, await fenceOf(database, plan.planId)), "no");
  for (const state of ["executing", "unwinding"]) await advance(database, plan.planId, state, "x");
  assertEquals(await claimIntent(database, intentId, await fenceOf(database, plan.planId)), "no");
});

databaseTest("no more is claimed than is held", async (database) => {
  const positionId = await entered(database);
  const { data: plan } = await openExit(database, positionId, "X1");
  await advance(database, plan.planId, "executing");
  const p_fence = await fenceOf(database, plan.planId);
  const more = { ...intentOf(2, "buy", "close", "more"), quantity: 1 };
  await database.service.rpc("add_intents", {
    p_plan_id: plan.planId,
    p_fence,
    p_intents: [more],
    p_now: STORED_AT,
  });
  const [row] = await database.sql`select intent_id from public.intents
    where correlation_id = 'more-2-0'`;
  const whole = plan.intents.find(({ legNumber }: { legNumber: number }) => legNumber === 2);
  assertEquals(await claimIntent(database, whole.intentId, p_fence), 5);
  // All 130 may be bought back by the first order.
  assertEquals(await claimIntent(database, Number(row?.["intent_id"]), p_fence), "no");
  await fill(database, whole, "10", { quantity: 129, state: "cancelled" });
  assertEquals(await claimIntent(database, Number(row?.["intent_id"]), p_fence + 1), 5);
});

databaseTest(
  "absence is believed a minute after the last instant of a send, seen twice",
  async (database) => {
    const { intents, fence } = await underWay(database);
    const [{ intentId }] = intents;
    await claimIntent(database, intentId, fence);
    const seen = async (seconds: number) =>
      (await database.service.rpc("note_absence", {
        p_intent_id: intentId,
        p_fence: fence,
        p_now: after(seconds),
      })).data;
    const told: string[] = [];
    for (const seconds of [0, 64.9, 65, 69.9, 70]) told.push(await seen(seconds));
    assertEquals(told, ["unknown", "unknown", "unknown", "unknown", "refused"]);
  },
);

databaseTest("absence that was seen too early counts for nothing", async (database) => {
  const { intents, fence } = await underWay(database);
  const [{ intentId }] = intents;
  await claimIntent(database, intentId, fence);
  const seen = async (seconds: number) =>
    (await database.service.rpc("note_absence", {
      p_intent_id: intentId,
      p_fence: fence,
      p_now: after(seconds),
    })).data;
  assertEquals([await seen(60), await seen(66), await seen(71)], [
    "unknown",
    "unknown",
    "refused",
  ]);
});

/** An entry that was traded back after its first order was believed absent. */
async function unwoundWithout(database: TestDatabase) {
  const { planId, intents, fence } = await underWay(database);
  const [first] = intents;
  await claimIntent(database, first.intentId, fence);
  for (const seconds of [65, 70]) {
    await database.service.rpc("note_absence", {
      p_intent_id: first.intentId,
      p_fence: fence,
      p_now: after(seconds),
    });
  }
  for (const state of ["unwinding", "unwound"]) await advance(database, planId, state, "x");
  return { planId, first };
}

databaseTest(
  "a plan whose order was believed absent is looked at for a quarter of an hour more",
  async (database) => {
    const { planId } = await unwoundWithout(database);
    const read = async (seconds: number) =>
      (await database.service.rpc("read_unfinished_plans", { p_now: after(seconds) })).data;
    assertEquals([await read(900), await read(901)], [[planId], []]);
  },
);

databaseTest(
  "a fill that turns up after the end is taken as late, and the entry goes on unwinding",
  async (database) => {
    const { first } = await unwoundWithout(database);
    const { error } = await fill(database, first, priceOf(first.legNumber));
    assertEquals([error, (await statesOf(database, "intents"))[0]], [null, "late"]);
    assertEquals(await statesOf(database, "plans"), ["unwinding"]);
  },
);

databaseTest(
  "what traded of an order that the broker rejected is taken, once, and traded back",
  async (database) => {
    const { planId, intents } = await underWay(database);
    const [first] = intents;
    const tell = async (quantity: number, state = "rejected") =>
      (await fill(database, first, "30", { quantity, state })).error?.hint ?? "taken";
    assertEquals(await tell(0), "taken");
    for (const state of ["unwinding", "unwound"]) await advance(database, planId, state, "x");
    // The exchange had it after all, as its trade book tells.
    assertEquals(await tell(60), "taken");
    assertEquals(await statesOf(database, "plans"), ["unwinding"]);
    const [order] = await database.sql`select state, filled_quantity as filled from public.orders`;
    assertEquals([order?.["state"], order?.["filled"]], ["rejected", 60]);
    const { data } = await database.service.rpc("read_plan", { p_plan_id: planId });
    assertEquals(data.held.map(({ units }: { units: number }) => units), [60]);
  },
);

databaseTest("a late fill of an exit takes its closed position along", async (database) => {
  const [nifty] = await allocatedAll(database, ["NIFTY"]);
  const { data: plan } = await openExit(database, await entered(database, nifty), "X1");
  await advance(database, plan.planId, "executing");
  const [one, ...others] = plan.intents;
  await fill(database, one, "10", { quantity: 0, state: "cancelled" });
  const again = { ...intentOf(one.legNumber, one.side, "close", "again"), step: 1 };
  await database.service.rpc("add_intents", {
    p_plan_id: plan.planId,
    p_fence: await fenceOf(database, plan.planId),
    p_intents: [again],
    p_now: STORED_AT,
  });
  const [row] = await database.sql`select intent_id as "intentId", leg_number as "legNumber",
    correlation_id as "correlationId" from public.intents where correlation_id like 'again%'`;
  for (const each of [...others, { ...row, intentId: Number(row?.["intentId"]) }]) {
    await fill(database, each, "10");
  }
  await database.service.rpc("close_position", {
    p_plan_id: plan.planId,
    p_fence: await fenceOf(database, plan.planId),
    p_now: STORED_AT,
  });
  assertEquals(await statesOf(database, "positions"), ["closed"]);
  await fill(database, one, "10");
  assertEquals(await statesOf(database, "positions"), ["closing"]);
  assertEquals(await statesOf(database, "plans"), ["filled", "executing"]);
  const { data } = await database.service.rpc("read_plan", { p_plan_id: plan.planId });
  assertEquals(
    data.held.find(({ legNumber }: { legNumber: number }) => legNumber === one.legNumber).units,
    130,
  );
});

databaseTest(
  "no hand gives a plan to another under the same fence, or an old fence back",
  async (database) => {
    const { sql } = database;
    const { data: plan } = await openPlan(database, await allocated(database));
    const fence = await claim(database, plan.planId, "first");
    const said = async (change: string) =>
      (await sql.unsafe(`update public.plans set ${change}`).then(() => "taken", String))
        .replace(/^.*?: /, "");
    const refused = `plan ${plan.planId}: it is taken under a higher fence alone`;
    assertEquals(await said("holder = 'second'"), refused);
    assertEquals(await said("fence = fence - 1"), refused);
    // A lease that is taken away leaves its holder without its writes, and the plan to the next.
    assertEquals(await said("holder = null, lease_until = null"), "taken");
    assertEquals(await said("holder = 'second'"), refused);
    assertEquals(await claimIntent(database, plan.intents[0].intentId, fence), "conflict");
    assertEquals(await claim(database, plan.planId, "second"), fence + 1);
  },
);
