import { assertEquals, assertRejects } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import type { StoredIntent } from "../../shared/vocabulary/ports/plan_store.ts";
import {
  isWayBack,
  LEGS,
  optionLeg,
  placedOrder,
  planWorld,
  route,
  tradeOf,
} from "./plan_world.ts";
import type { KnownOrder } from "../../shared/vocabulary/ports/broker.ts";

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

Deno.test("an entry buys its wings before it sells, and completes once with all of it stored", async () => {
  const { plan, ports, sent, events } = planWorld("entry", () => ({}));
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(route(sent), ["buy 1", "buy 4", "sell 2", "sell 3"]);
  assertEquals(events, ["executing", "complete with 4"]);
});

Deno.test("an exit buys its shorts back before it sells its longs", async () => {
  const { plan, ports, sent, events } = planWorld("exit", () => ({}));
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(route(sent), ["buy 2", "buy 3", "sell 1", "sell 4"]);
  assertEquals(events, ["executing", "complete with 4"]);
});

Deno.test("an order that the broker has taken is looked for under its number and units too", async () => {
  const { plan, ports } = planWorld("entry", () => ({}));
  const looked: [string, KnownOrder | undefined][] = [];
  const broker: typeof ports.broker = {
    ...ports.broker,
    find: (id, known) => {
      looked.push([id, known]);
      return ports.broker.find(id, known);
    },
  };
  await runPlan(plan(), { ...ports, broker });
  const taken = await Promise.all(looked.map(async ([id]) => {
    const { orderId = "", filledQuantity = NaN } = await ports.broker.find(id) ?? {};
    return { orderId, quantity: filledQuantity };
  }));
  assertEquals(looked.map(([, known]) => known), taken);
  assertEquals(looked.length, 4);
});

Deno.test("a plan of another mode than the broker's is not run", async () => {
  const { plan, ports, log } = planWorld("entry", () => ({}));
  await assertRejects(
    () => runPlan({ ...plan(), mode: "live" }, ports),
    RangeError,
    "plan 1 is live: a paper broker never runs it",
  );
  assertEquals(log, []);
});

Deno.test("an order asks for its intent's quantity and limit under its own id, on margin, and for shares as delivery", async () => {
  const shares = {
    ...optionLeg(1, "call", "buy"),
    right: "underlying",
    segment: "NSE_EQ",
  } as const;
  const { plan, ports, sent } = planWorld("entry", () => ({}), [
    shares,
    optionLeg(2, "call", "sell"),
  ]);
  await runPlan(plan(), ports);
  assertEquals(sent, [
    {
      correlationId: "E1p-1-0",
      segment: "NSE_EQ",
      securityId: "1",
      side: "buy",
      quantity: 130,
      limitPrice: 101.05,
      product: "CNC",
    },
    {
      correlationId: "E1p-2-0",
      segment: "NSE_FNO",
      securityId: "2",
      side: "sell",
      quantity: 130,
      limitPrice: 99,
      product: "MARGIN",
    },
  ]);
});

Deno.test("when a short leg is refused, what was bought is sold again and nothing else is sent", async () => {
  const { plan, ports, sent, events, stored } = planWorld(
    "entry",
    (order) => order.securityId === "2" && !isWayBack(order) ? "refuse" : {},
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent), ["buy 1", "buy 4", "sell 2", "sell 1", "sell 4"]);
  assertEquals(events, [
    "executing",
    "unwinding: a leg could not be filled",
    "unwound: a leg could not be filled; the others were traded back",
  ]);
  assertEquals(stored.includes("E1p-2-0 refused no funds"), true);
});

Deno.test("an order that the broker's book shows as rejected ends the entry as a refusal does", async () => {
  const { plan, ports, sent } = planWorld(
    "entry",
    (order) => order.securityId === "4" ? { state: "rejected", filledQuantity: 0 } : {},
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent), ["buy 1", "buy 4", "sell 1"]);
});

Deno.test("an entry of which nothing was filled is unwound without an order", async () => {
  const { plan, ports, sent, events } = planWorld("entry", () => "refuse");
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent), ["buy 1"]);
  assertEquals(events.at(-1), "unwound: nothing had been filled");
});

Deno.test("the way back buys shorts back before it sells longs, in whatever order the store keeps them", async () => {
  const { plan, ports, sent } = planWorld(
    "entry",
    (order) => order.securityId === "3" && !isWayBack(order) ? "refuse" : {},
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent).slice(4), ["buy 2", "sell 1", "sell 4"]);
});

Deno.test("longs are not sold while a short of the way back is not bought back", async () => {
  const { plan, ports, sent } = planWorld("entry", (order) => {
    if (!isWayBack(order)) return order.securityId === "3" ? "refuse" : {};
    return order.securityId === "2" ? "refuse" : {};
  });
  assertEquals(await runPlan(plan(), ports), "open");
  assertEquals(route(sent).slice(4), ["buy 2"]);
});

Deno.test("a partly filled leg is cancelled, and exactly what it filled is traded back", async () => {
  const { plan, ports, sent, log } = planWorld(
    "entry",
    (order) =>
      order.securityId === "4" && !isWayBack(order) ? { state: "open", filledQuantity: 65 } : {},
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(log.filter((entry) => entry.includes("cancel")), ["4 cancel B-E1p-4-0"]);
  assertEquals(
    sent.slice(2).map(({ side, securityId, quantity }) => [side, securityId, quantity]),
    [
      ["sell", "1", 130],
      ["sell", "4", 65],
    ],
  );
});

Deno.test("an open order is looked at as often as allowed, seconds apart, before it is cancelled", async () => {
  const { plan, ports, log } = planWorld(
    "entry",
    () => ({ state: "open", filledQuantity: 0 }),
    [optionLeg(1, "call", "buy")],
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(log, [
    "0 send E1p-1-0",
    "0 find E1p-1-0",
    "2 find E1p-1-0",
    "4 find E1p-1-0",
    "4 cancel B-E1p-1-0",
    // What the book shows after it counts.
    "4 find E1p-1-0",
  ]);
});

Deno.test("an open order that is filled at its last look counts as filled", async () => {
  const world = planWorld("entry", ({ securityId }) => securityId === "1" ? { state: "open" } : {});
  const { plan, ports, book, seconds } = world;
  const find = ports.broker.find;
  const broker = {
    ...ports.broker,
    find: (id: string) => {
      const order = book.get(id);
      if (order?.state === "open" && seconds() >= 4) book.set(id, { ...order, state: "filled" });
      return find(id);
    },
  };
  assertEquals(await runPlan(plan(), { ...ports, broker }), "filled");
  assertEquals(seconds(), 4);
});

Deno.test("a fill that comes before the cancel counts", async () => {
  const { plan, ports, book, sent } = planWorld("entry", () => ({ state: "open" }), [
    optionLeg(1, "call", "buy"),
  ]);
  const broker = {
    ...ports.broker,
    cancel: () => {
      for (const [id, order] of book) book.set(id, { ...order, state: "filled" });
      return Promise.resolve();
    },
  };
  assertEquals(await runPlan(plan(), { ...ports, broker }), "filled");
  assertEquals(sent.length, 1);
});

Deno.test("the next step waits until the one before is filled", async () => {
  const { plan, ports, log, book, seconds } = planWorld(
    "entry",
    ({ securityId }) => securityId === "4" ? { state: "open" } : {},
  );
  const find = ports.broker.find;
  const broker = {
    ...ports.broker,
    find: (id: string) => {
      const order = book.get(id);
      if (order?.state === "open" && seconds() >= 2) book.set(id, { ...order, state: "filled" });
      return find(id);
    },
  };
  assertEquals(await runPlan(plan(), { ...ports, broker }), "filled");
  assertEquals(log.filter((entry) => entry.includes("send")), [
    "0 send E1p-1-0",
    "0 send E1p-4-0",
    "2 send E1p-2-0",
    "2 send E1p-3-0",
  ]);
});

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

Deno.test("an entry is judged again before its first sale, and turned back when it is denied", async () => {
  const { plan, ports, sent, events } = planWorld("entry", () => ({}));
  const asked: string[][] = [];
  const gateAgain = () => {
    asked.push(route(sent));
    return Promise.resolve("banned: chaos");
  };
  assertEquals(await runPlan(plan(), { ...ports, gateAgain }), "unwound");
  assertEquals(asked, [["buy 1", "buy 4"]]);
  assertEquals(route(sent), ["buy 1", "buy 4", "sell 1", "sell 4"]);
  assertEquals(events[1], "unwinding: banned: chaos");
});

Deno.test("an entry that an earlier call began is judged before its next order", async () => {
  const { plan, ports, log } = planWorld("entry", () => ({}));
  await ports.hold.advance("executing");
  const gateAgain = () => Promise.resolve("price_moved: chaos");
  assertEquals(await runPlan(plan(), { ...ports, gateAgain }), "unwound");
  assertEquals(log, []);
});

Deno.test("an entry that may only be traded back sends nothing of its own", async () => {
  const { plan, ports, sent, events } = planWorld("entry", () => ({}));
  assertEquals(await runPlan(plan(), ports, "it was begun yesterday"), "unwound");
  assertEquals([sent, events[1]], [[], "unwinding: it was begun yesterday"]);
});

Deno.test("an exit is never turned back", async () => {
  const { plan, ports } = planWorld("exit", () => ({}));
  const gateAgain = () => Promise.resolve("banned: chaos");
  assertEquals(await runPlan(plan(), { ...ports, gateAgain }, "paused"), "filled");
});

Deno.test("a cancel that takes its time is waited for before anything is traded back", async () => {
  const { plan, ports, book, sent, seconds } = planWorld(
    "entry",
    (order) =>
      order.securityId === "4" && !isWayBack(order) ? { state: "open", filledQuantity: 65 } : {},
  );
  let cancelledAt = Infinity;
  const broker = {
    ...ports.broker,
    cancel: () => {
      cancelledAt = Math.min(cancelledAt, seconds());
      return Promise.resolve();
    },
    find: (id: string) => {
      const order = book.get(id);
      // More is filled before the cancel gets there, ten seconds later.
      if (order?.state === "open" && seconds() >= cancelledAt + 10) {
        const filledQuantity = 100;
        const fills = tradeOf(id, filledQuantity);
        book.set(id, { ...order, state: "cancelled", filledQuantity, fills });
      }
      return Promise.resolve(book.get(id));
    },
  };
  let outcome = await runPlan(plan(), { ...ports, broker });
  const before = route(sent);
  while (outcome === "open") outcome = await runPlan(plan(), { ...ports, broker });
  assertEquals([before, outcome], [["buy 1", "buy 4"], "unwound"]);
  assertEquals(
    sent.slice(2).map(({ side, securityId, quantity }) => [side, securityId, quantity]),
    [["sell", "1", 130], ["sell", "4", 100]],
  );
});

Deno.test("an order whose trades are not all told yet is not done", async () => {
  const { plan, ports, book, seconds } = planWorld("entry", () => ({ fills: [] }), [
    optionLeg(1, "call", "buy"),
  ]);
  const broker = {
    ...ports.broker,
    find: (id: string) => {
      const order = book.get(id);
      if (order !== undefined && seconds() >= 4) {
        book.set(id, { ...order, fills: tradeOf(id, 130) });
      }
      return Promise.resolve(book.get(id));
    },
  };
  assertEquals(await runPlan(plan(), { ...ports, broker }), "filled");
  assertEquals(seconds(), 4);
});

Deno.test("an order that the broker has confirmed and does not show yet is waited for", async () => {
  const { plan, ports, seconds } = planWorld("entry", () => ({}), [optionLeg(1, "call", "buy")]);
  const broker = {
    ...ports.broker,
    find: (id: string) => seconds() >= 4 ? ports.broker.find(id) : Promise.resolve(undefined),
  };
  assertEquals(await runPlan(plan(), { ...ports, broker }), "filled");
});

Deno.test("an order that is gone the next day ended with its session", async () => {
  const { plan, ports, book, pass, sent } = planWorld(
    "exit",
    () => ({ state: "open", filledQuantity: 0 }),
    [
      optionLeg(1, "call", "sell"),
    ],
  );
  const stuck = { ...ports.broker, cancel: () => Promise.resolve() };
  assertEquals(await runPlan(plan(), { ...ports, broker: stuck }), "open");
  book.clear();
  assertEquals(await runPlan(plan(), { ...ports, broker: stuck }), "open");
  assertEquals(sent.length, 1);
  pass(86_400);
  await runPlan(plan(), { ...ports, broker: stuck });
  assertEquals(sent.length, 2);
});

Deno.test("a long leg that nobody bids for is left, and the shorts are bought back", async () => {
  const { plan, ports, sent, events } = planWorld(
    "exit",
    ({ securityId }) => securityId === "1" ? { state: "cancelled", filledQuantity: 0 } : {},
  );
  assertEquals(await runPlan(plan(), ports), "open");
  const limit = () => Promise.resolve(undefined);
  assertEquals(await runPlan(plan(), { ...ports, limit }), "filled");
  assertEquals(route(sent), ["buy 2", "buy 3", "sell 1", "sell 4"]);
  assertEquals(events.at(-1), "complete with 3");
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

Deno.test("an exit that is not filled ends its orders and stays open, and the next call asks anew at the price of its time", async () => {
  let open = true;
  const { plan, ports, sent, events } = planWorld(
    "exit",
    () => open ? { state: "open", filledQuantity: 65 } : {},
  );
  assertEquals(await runPlan(plan(), ports), "open");
  assertEquals(route(sent), ["buy 2", "buy 3"]);
  assertEquals(events, ["executing"]);
  open = false;
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(
    sent.slice(2).map((
      { side, securityId, quantity, limitPrice, correlationId },
    ) => [side, securityId, quantity, limitPrice, correlationId]),
    [
      ["buy", "2", 65, 42, "X1t0-2-1"],
      ["buy", "3", 65, 42, "X1t0-3-1"],
      ["sell", "1", 130, 90, "X1t0-1-0"],
      ["sell", "4", 130, 90, "X1t0-4-0"],
    ],
  );
});

Deno.test("an exit goes on with the other orders of its step when one is refused", async () => {
  const { plan, ports, sent } = planWorld(
    "exit",
    ({ securityId }) => securityId === "2" ? "refuse" : {},
  );
  assertEquals(await runPlan(plan(), ports), "open");
  assertEquals(route(sent), ["buy 2", "buy 3"]);
});

Deno.test("an exit asks anew until it is done, each time under the next id and for what is left alone", async () => {
  let left = 3;
  const { plan, ports, sent } = planWorld("exit", () => {
    left -= 1;
    return left > 0 ? { state: "cancelled", filledQuantity: 0 } : {};
  }, [optionLeg(1, "call", "sell")]);
  assertEquals(await runPlan(plan(), ports), "open");
  assertEquals(await runPlan(plan(), ports), "open");
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(sent.map(({ correlationId }) => correlationId), [
    "X1t0-1-0",
    "X1t0-1-1",
    "X1t0-1-2",
  ]);
});

Deno.test("without a quote an exit is not asked for anew, and stays open", async () => {
  const { plan, ports, sent } = planWorld("exit", () => "refuse");
  const blind = { ...ports, limit: () => Promise.resolve(undefined) };
  assertEquals(await runPlan(plan(), blind), "open");
  assertEquals(await runPlan(plan(), blind), "open");
  assertEquals(route(sent), ["buy 2", "buy 3"]);
});

Deno.test("what an exit left at the broker is ended before it is asked for anew", async () => {
  const world = planWorld("exit", () => ({}), [optionLeg(1, "call", "sell")]);
  const { ports, plan, sent, book, log, change } = world;
  await ports.hold.advance("executing");
  const open = placedOrder("X1t0-1-0", 130, { state: "open", filledQuantity: 65 });
  book.set("X1t0-1-0", open);
  change(1, { state: "confirmed", orderState: "open", brokerOrderId: open.orderId });
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(log.filter((entry) => entry.includes("cancel")), ["0 cancel B-X1t0-1-0"]);
  assertEquals(sent.map(({ quantity }) => quantity), [65]);
});

Deno.test("the way back of an entry goes on with the next call until it is done", async () => {
  let stuck = true;
  const { plan, ports, sent, events } = planWorld("entry", (order) => {
    if (!isWayBack(order)) return order.securityId === "2" ? "refuse" : {};
    return stuck && order.securityId === "1" ? { state: "open", filledQuantity: 0 } : {};
  });
  assertEquals(await runPlan(plan(), ports), "open");
  assertEquals(events.length, 2);
  stuck = false;
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent).slice(3), ["sell 1", "sell 4", "sell 1"]);
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

Deno.test("a plan that was run is not run again: what is filled is neither sent nor asked for", async () => {
  const { plan, ports, log } = planWorld("entry", () => ({}), LEGS.slice(0, 2));
  await runPlan(plan(), ports);
  const before = log.length;
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(log.length, before);
});

Deno.test("an exit asks anew for what it lacks alone, down to the last unit", async () => {
  let first = true;
  const { plan, ports, sent } = planWorld(
    "exit",
    ({ securityId }) =>
      first && securityId === "3" ? { state: "cancelled", filledQuantity: 129 } : {},
  );
  assertEquals(await runPlan(plan(), ports), "open");
  first = false;
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(
    sent.map(({ correlationId, quantity }) => [correlationId, quantity]),
    [
      ["X1t0-2-0", 130],
      ["X1t0-3-0", 130],
      ["X1t0-3-1", 1],
      ["X1t0-1-0", 130],
      ["X1t0-4-0", 130],
    ],
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

Deno.test("an order that was cancelled after its last unit was filled is done", async () => {
  const { plan, ports, sent } = planWorld(
    "exit",
    () => ({ state: "cancelled", filledQuantity: 130 }),
    [optionLeg(1, "call", "sell")],
  );
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(sent.length, 1);
});

Deno.test("an order that the exchange ends while it is followed is not filled", async () => {
  const { plan, ports, book, seconds, sent } = planWorld("entry", () => ({ state: "open" }));
  const broker = {
    ...ports.broker,
    find: (id: string) => {
      const order = book.get(id);
      if (order?.state !== "open" || seconds() < 2) return Promise.resolve(order);
      return Promise.resolve({
        ...order,
        state: "rejected" as const,
        filledQuantity: 0,
        fills: [],
      });
    },
  };
  assertEquals(await runPlan(plan(), { ...ports, broker }), "unwound");
  assertEquals(route(sent), ["buy 1", "buy 4"]);
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
