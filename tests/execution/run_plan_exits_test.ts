import { assertEquals } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import type { StoredPlan } from "../../shared/vocabulary/ports/plan_store.ts";
import { optionLeg, placedOrder, planWorld, route } from "./plan_world.ts";

Deno.test("an exit buys its shorts back before it sells its longs", async () => {
  const { plan, ports, sent, events } = planWorld("exit", () => ({}));
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(route(sent), ["buy 2", "buy 3", "sell 1", "sell 4"]);
  assertEquals(events, ["executing", "complete with 4"]);
});

Deno.test("an exit is never turned back", async () => {
  const { plan, ports } = planWorld("exit", () => ({}));
  const gateAgain = () => Promise.resolve("banned: chaos");
  assertEquals(await runPlan(plan(), { ...ports, gateAgain }, "paused"), "filled");
});

Deno.test("an exit that an earlier call began is never turned back either", async () => {
  let isRefused = true;
  const { plan, ports, events } = planWorld("exit", () => isRefused ? "refuse" : {});
  assertEquals(await runPlan(plan(), ports), "open");
  isRefused = false;
  assertEquals(await runPlan(plan(), ports, "paused"), "filled");
  assertEquals(events.filter((event) => event.startsWith("unwinding")), []);
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

Deno.test("what was written more than half a minute ago is asked for anew, at the price of now", async () => {
  for (const [seconds, limitPrice, end] of [[30, 110.05, 0], [30.001, 42, 1]] as const) {
    const { plan, ports, sent, pass } = planWorld("exit", () => ({}), [
      optionLeg(1, "call", "sell"),
    ]);
    pass(seconds);
    assertEquals(await runPlan(plan(), ports), "filled");
    assertEquals(
      sent.map((order) => [order.limitPrice, order.correlationId]),
      [[limitPrice, `X1t0-1-${end}`]],
    );
  }
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

Deno.test("the limit of what stands of a future is asked for as that of a future", async () => {
  const { plan, ports, change } = planWorld("exit", () => ({}), [optionLeg(1, "call", "buy")]);
  const standing = (): StoredPlan => {
    const now = plan();
    return { ...now, held: now.held.map((leg) => ({ ...leg, isFuture: true })) };
  };
  const asked: unknown[] = [];
  change(1, { state: "refused" });
  await runPlan(standing(), {
    ...ports,
    hold: { ...ports.hold, read: () => Promise.resolve(standing()) },
    limit: ({ side, isFuture }) => {
      asked.push([side, isFuture]);
      return Promise.resolve(undefined);
    },
  });
  assertEquals(asked, [["sell", true]]);
});

Deno.test("a contract that ended before today is not traded, whatever its id names now", async () => {
  for (
    const [endsOn, end, traded] of [
      ["1969-12-31", "open", ["buy 3", "sell 4"]],
      ["1970-01-01", "filled", ["buy 2", "buy 3", "sell 1", "sell 4"]],
    ] as const
  ) {
    const { plan, ports, sent } = planWorld("exit", () => ({}));
    const standing = (): StoredPlan => {
      const now = plan();
      const held = now.held.map((leg) => leg.legNumber < 3 ? { ...leg, endsOn } : leg);
      return { ...now, held };
    };
    const hold = { ...ports.hold, read: () => Promise.resolve(standing()) };
    assertEquals(await runPlan(standing(), { ...ports, hold }), end);
    assertEquals(route(sent), [...traded]);
  }
});

Deno.test("what was cancelled long ago is not looked at again at each call", async () => {
  const looks = async (seconds: number) => {
    const { plan, ports, log, pass } = planWorld(
      "exit",
      () => ({ state: "cancelled", filledQuantity: 0 }),
      [optionLeg(1, "call", "sell")],
    );
    assertEquals(await runPlan(plan(), ports), "open");
    pass(seconds);
    log.length = 0;
    assertEquals(await runPlan(plan(), ports), "open");
    return log.filter((entry) => entry.endsWith("find X1t0-1-0")).length;
  };
  // Its leave to be sent ended 5 s after the beginning; a quarter of an hour counts from there.
  assertEquals([await looks(905), await looks(905.001)], [1, 0]);
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
