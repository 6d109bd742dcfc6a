import { assertEquals } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import { isWayBack, optionLeg, planWorld, route, tradeOf } from "./plan_world.ts";

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
