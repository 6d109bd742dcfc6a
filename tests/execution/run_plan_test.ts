import { assertEquals, assertRejects } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import type { KnownOrder } from "../../shared/vocabulary/ports/broker.ts";
import { LEGS, optionLeg, planWorld, route } from "./plan_world.ts";

Deno.test("an entry buys its wings before it sells, and completes once with all of it stored", async () => {
  const { plan, ports, sent, events } = planWorld("entry", () => ({}));
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(route(sent), ["buy 1", "buy 4", "sell 2", "sell 3"]);
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

Deno.test("a plan that was run is not run again: what is filled is neither sent nor asked for", async () => {
  const { plan, ports, log } = planWorld("entry", () => ({}), LEGS.slice(0, 2));
  await runPlan(plan(), ports);
  const before = log.length;
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(log.length, before);
});

Deno.test("what an adjustment opens is sent no more once its position is closed", async () => {
  const { plan, ports, sent, events } = planWorld("entry", () => ({}));
  const orphaned = { ...plan(), kind: "adjust", isWaiting: true, isOrphaned: true } as const;
  assertEquals(await runPlan(orphaned, ports), "unwound");
  assertEquals([sent, events], [[], [
    "executing",
    "unwinding: its position is closed",
    "unwound: nothing had been filled",
  ]]);
});
