import { assertEquals } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import { optionLeg, planWorld, route } from "./plan_world.ts";

Deno.test("a cancelled order is looked at as often as any other until it is seen to have ended", async () => {
  const found = async (endsAt: number) => {
    const { plan, ports, book, seconds } = planWorld(
      "entry",
      () => ({ state: "open", filledQuantity: 0 }),
      [optionLeg(1, "call", "buy")],
    );
    const find = ports.broker.find;
    const broker: typeof ports.broker = {
      ...ports.broker,
      // Cancelled at 4 s, shown so later.
      cancel: () => Promise.resolve(),
      find: (id) => {
        const order = book.get(id);
        if (order && seconds() >= endsAt) book.set(id, { ...order, state: "cancelled" });
        return find(id);
      },
    };
    return await runPlan(plan(), { ...ports, broker });
  };
  // Three looks two seconds apart, from 4 s on; and again from 8 s on, before it is traded back.
  assertEquals([await found(12), await found(12.5)], ["unwound", "open"]);
});

Deno.test("of a plan that ended what was refused is asked for again, of one under way it is not", async () => {
  const asked = async (state: "filled" | "unwound" | "failed" | "unwinding") => {
    const { plan, ports, change, log } = planWorld("entry", () => ({}));
    change(1, { state: "refused" });
    await ports.hold.advance(state);
    await runPlan(plan(), ports);
    return log.filter((line) => line.endsWith("find E1p-1-0")).length;
  };
  assertEquals([await asked("filled"), await asked("unwound"), await asked("failed")], [1, 1, 1]);
  assertEquals(await asked("unwinding"), 0);
});

Deno.test("what an adjustment opens is gated before its first order, an entry before it sells", async () => {
  const refused = async (kind: "entry" | "adjust") => {
    const { plan, ports, sent } = planWorld("entry", () => ({}));
    const gateAgain = () => Promise.resolve("banned");
    await runPlan({ ...plan(), kind }, { ...ports, gateAgain });
    return route(sent);
  };
  assertEquals(await refused("adjust"), []);
  assertEquals((await refused("entry")).slice(0, 2), ["buy 1", "buy 4"]);
});

Deno.test("a leg is asked for anew in orders no larger than its own were, in the steps of a way out", async () => {
  const legs = [
    { ...optionLeg(1, "call", "buy"), freezeQuantity: 100 },
    optionLeg(2, "call", "sell"),
    { ...optionLeg(3, "call", "buy"), segment: "NSE_EQ", right: "underlying" } as const,
  ];
  const { plan, ports, pass } = planWorld("exit", () => ({}), legs);
  // What was written is stale by now.
  pass(31);
  const written = plan().intents.length;
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(
    plan().intents.slice(written).map(({ legNumber, quantity, step }) => [
      legNumber,
      quantity,
      step,
    ]),
    [[2, 130, 1], [1, 65, 2], [1, 65, 2], [3, 130, 3]],
  );
});

Deno.test("a changed limit carries the instant of its leave, and what must get done says so", async () => {
  const optionsOf = async (kind: "entry" | "exit") => {
    const { plan, ports } = planWorld(
      kind,
      () => ({ state: "open", filledQuantity: 0 }),
      [optionLeg(1, "call", "buy")],
    );
    const asked: unknown[] = [];
    const broker: typeof ports.broker = {
      ...ports.broker,
      modify: (orderId, change, options) => {
        asked.push(options);
        return ports.broker.modify(orderId, change);
      },
    };
    const nextLimits: typeof ports.nextLimits = (open) => Promise.resolve(open.map(() => 43));
    await runPlan(plan(), { ...ports, broker, nextLimits });
    return asked[0];
  };
  // Looked at after 2 s, with a leave of 5.
  const sendBefore = new Date(7000);
  assertEquals(await optionsOf("entry"), { sendBefore });
  assertEquals(await optionsOf("exit"), { sendBefore, isReducing: true });
});
