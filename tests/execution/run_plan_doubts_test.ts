import { assertEquals, assertRejects } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import type { StoredIntent } from "../../shared/vocabulary/ports/plan_store.ts";
import { isWayBack, LEGS, optionLeg, placedOrder, planWorld, route } from "./plan_world.ts";

/** Puts an order into the broker's book that was sent by a call which died before it stored it. */
function placeUnstored(
  { plan, book }: ReturnType<typeof planWorld>,
  correlationId: string,
): void {
  const { quantity } = plan().intents.find((i) =>
    i.correlationId === correlationId
  ) as StoredIntent;
  book.set(correlationId, placedOrder(correlationId, quantity));
}

Deno.test("a lost reply is resolved by asking: the order that is there counts, and nothing is sent twice", async () => {
  const { plan, ports, sent, book, stored } = planWorld("entry", (order) => {
    if (order.securityId !== "1") return {};
    book.set(order.correlationId, placedOrder(order.correlationId, order.quantity));
    return "lose";
  });
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(route(sent).filter((order) => order === "buy 1").length, 1);
  assertEquals(stored.slice(0, 2), ["E1p-1-0 unknown lost", "E1p-1-0 confirmed filled"]);
});

Deno.test("an order that is not there stays in doubt for a minute, whatever is asked meanwhile", async () => {
  const { plan, ports, sent, events, pass } = planWorld("entry", () => "lose");
  for (const seconds of [0, 5, 30, 29]) {
    pass(seconds);
    assertEquals(await runPlan(plan(), ports), "open");
  }
  // Claimed at 0, so it could have gone out until 5: from 65 on its absence counts, seen twice.
  pass(1);
  assertEquals(await runPlan(plan(), ports), "open");
  pass(4);
  assertEquals(await runPlan(plan(), ports), "open");
  pass(1);
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals([route(sent), events.at(-1)], [["buy 1"], "unwound: nothing had been filled"]);
});

Deno.test("an order that is not there at first and a minute later is was taken", async () => {
  const { plan, ports, book, sent, pass } = planWorld("entry", () => "lose", [
    optionLeg(1, "call", "buy"),
  ]);
  assertEquals(await runPlan(plan(), ports), "open");
  pass(66);
  assertEquals(await runPlan(plan(), ports), "open");
  book.set("E1p-1-0", placedOrder("E1p-1-0", 130));
  pass(6);
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(sent.length, 1);
});

Deno.test("an entry in doubt that is to be traded back is traded back by whoever comes later", async () => {
  const world = planWorld("entry", (order) => isWayBack(order) ? {} : "lose");
  const { plan, ports, sent, events } = world;
  assertEquals(await runPlan(plan(), ports), "open");
  assertEquals(await runPlan(plan(), ports, "everything is closed"), "open");
  placeUnstored(world, "E1p-1-0");
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent), ["buy 1", "sell 1"]);
  assertEquals(events.slice(0, 2), ["executing", "unwinding: everything is closed"]);
});

Deno.test("an entry that is to be traded back stays so where the broker cannot be asked", async () => {
  const world = planWorld("entry", (order) => isWayBack(order) ? {} : "lose");
  const { plan, ports, sent } = world;
  assertEquals(await runPlan(plan(), ports), "open");
  const broker = { ...ports.broker, find: () => Promise.reject(new Error("502")) };
  await assertRejects(() => runPlan(plan(), { ...ports, broker }, "paused"), Error, "502");
  placeUnstored(world, "E1p-1-0");
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent), ["buy 1", "sell 1"]);
});

Deno.test("a claim that ran out is not sent, and goes out under a new one", async () => {
  const { plan, ports, sent, log, pass } = planWorld("exit", () => ({}), [
    optionLeg(1, "call", "sell"),
  ]);
  const frozen = {
    ...ports,
    hold: {
      ...ports.hold,
      claimIntent: async (intent: StoredIntent) => {
        const receipt = await ports.hold.claimIntent(intent);
        pass(5);
        return receipt;
      },
    },
  };
  assertEquals(await runPlan(plan(), frozen), "open");
  assertEquals(log, []);
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(route(sent), ["buy 1"]);
});

Deno.test("nothing is sent that another call has claimed", async () => {
  const { plan, ports, log } = planWorld("entry", () => ({}));
  const late = { ...ports.hold, claimIntent: () => Promise.resolve(undefined) };
  assertEquals(await runPlan(plan(), { ...ports, hold: late }), "unwound");
  assertEquals(log, []);
});

Deno.test("every order carries the instant at which its request is given up", async () => {
  const { plan, ports, pass } = planWorld("exit", () => ({}), [optionLeg(1, "call", "sell")]);
  pass(100);
  const until: number[] = [];
  const broker: typeof ports.broker = {
    ...ports.broker,
    send: (order, options) => {
      until.push(options?.sendBefore?.getTime() ?? NaN);
      return ports.broker.send(order, options);
    },
  };
  await runPlan(plan(), { ...ports, broker });
  assertEquals(until, [105_000]);
});

Deno.test("a call that died after a send goes on without sending again", async () => {
  const world = planWorld("entry", () => ({}));
  const { plan, ports, sent } = world;
  await ports.hold.advance("executing");
  await ports.hold.claimIntent(plan().intents[0] as StoredIntent);
  placeUnstored(world, "E1p-1-0");
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(route(sent), ["buy 4", "sell 2", "sell 3"]);
});

Deno.test("a call that died between a claim and its send ends the entry once that is believed", async () => {
  const { plan, ports, sent, pass } = planWorld("entry", () => ({}));
  await ports.hold.advance("executing");
  await ports.hold.claimIntent(plan().intents[0] as StoredIntent);
  assertEquals(await runPlan(plan(), ports), "open");
  pass(65);
  assertEquals(await runPlan(plan(), ports), "open");
  pass(5);
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(sent, []);
});

Deno.test("a call that died before a claim left an order that goes out", async () => {
  const { plan, ports, log, events } = planWorld("entry", () => ({}));
  await ports.hold.advance("executing");
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(log.slice(0, 2), ["0 send E1p-1-0", "0 find E1p-1-0"]);
  assertEquals(events, ["executing", "complete with 4"]);
});

Deno.test("a call that died after it sent an order of the way back goes on without sending it again", async () => {
  let died = false;
  const world = planWorld("entry", (order) => {
    if (!isWayBack(order)) return order.securityId === "2" ? "refuse" : {};
    if (died) return {};
    died = true;
    world.book.set(order.correlationId, placedOrder(order.correlationId, order.quantity));
    throw new Error("the call dies");
  });
  const { plan, ports, sent } = world;
  await assertRejects(() => runPlan(plan(), ports), Error, "the call dies");
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent).slice(3), ["sell 1", "sell 4"]);
});

Deno.test("a call goes on with an order that an earlier one left open", async () => {
  const { plan, ports, sent, book, change } = planWorld("entry", ({ securityId }) => {
    if (securityId === "4") throw new Error("the call dies");
    return { state: "open", filledQuantity: 65 };
  });
  await assertRejects(() => runPlan(plan(), ports), Error, "the call dies");
  book.set("E1p-1-0", placedOrder("E1p-1-0", 130));
  // The one that it died at had not been claimed.
  change(2, { state: "written" });
  const alive = planWorld("entry", () => ({}));
  const broker = {
    ...alive.ports.broker,
    find: (id: string) => Promise.resolve(book.get(id) ?? alive.book.get(id)),
  };
  assertEquals(await runPlan(plan(), { ...ports, broker }), "filled");
  assertEquals(route(sent), ["buy 1", "buy 4"]);
  assertEquals(route(alive.sent), ["buy 4", "sell 2", "sell 3"]);
});

Deno.test("an entry's order whose fate is unknown is settled before anything is traded back", async () => {
  const { plan, ports, sent, book, stored } = planWorld("entry", (order) => {
    if (order.securityId === "4" && !isWayBack(order)) throw new Error("the call dies");
    return {};
  });
  await assertRejects(() => runPlan(plan(), ports), Error, "the call dies");
  const fourth = plan().intents.find(({ securityId }) => securityId === "4") as StoredIntent;
  await ports.hold.storeOrder(fourth, "unknown", "lost", undefined);
  await ports.hold.advance("unwinding");
  book.set("E1p-4-0", placedOrder("E1p-4-0", 65, { state: "open" }));
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(stored.includes("E1p-4-0 confirmed cancelled"), true);
  assertEquals(
    sent.slice(2).map(({ side, securityId, quantity }) => [side, securityId, quantity]),
    [["sell", "1", 130], ["sell", "4", 65]],
  );
});

Deno.test("of a step that a dying call began, what was never sent goes out under its own id", async () => {
  let first = true;
  const { plan, ports, sent, change } = planWorld("exit", ({ securityId }) => {
    if (!first) return {};
    if (securityId === "3") throw new Error("the call dies");
    return { state: "cancelled", filledQuantity: 0 };
  });
  await assertRejects(() => runPlan(plan(), ports), Error, "the call dies");
  change(2, { state: "written" });
  first = false;
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(sent.slice(2).map(({ correlationId }) => correlationId), [
    "X1t0-2-1",
    "X1t0-3-0",
    "X1t0-1-0",
    "X1t0-4-0",
  ]);
});

Deno.test("an order of unknown fate that is twice not there needs no way back", async () => {
  const { plan, ports, sent, pass } = planWorld("entry", () => ({}), LEGS.slice(0, 1));
  const [only] = plan().intents as [StoredIntent];
  await ports.hold.claimIntent(only);
  await ports.hold.storeOrder(only, "unknown", "lost", undefined);
  await ports.hold.advance("unwinding");
  for (const seconds of [65, 5]) {
    assertEquals(await runPlan(plan(), ports), "open");
    pass(seconds);
  }
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals([sent, plan().intents.map(({ state }) => state)], [[], ["refused"]]);
});
