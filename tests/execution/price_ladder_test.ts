import { assertEquals } from "@std/assert";
import { nextLimit, type StandingLimit } from "../../shared/execution/next_limit.ts";
import { runPlan } from "../../shared/execution/run_plan.ts";
import { type AnalyzedLeg, worstPrices } from "../../shared/execution/worst_prices.ts";
import type { PlanPorts } from "../../shared/execution/plan_ports.ts";
import { placedOrder, planWorld } from "./plan_world.ts";

const BUY: StandingLimit = { side: "buy", limit: 100, tick: 0.05, reach: 0.01 };
const SELL: StandingLimit = { ...BUY, side: "sell" };

Deno.test("a step goes to where the order would stand now", () => {
  assertEquals(nextLimit(BUY, { bid: 99, ask: 99.5 }), 100.45);
  assertEquals(nextLimit(SELL, { bid: 100.5, ask: 101 }), 99.5);
});

Deno.test("a step is no longer than a reach, and two ticks at least", () => {
  assertEquals(nextLimit(BUY, { bid: 109, ask: 110 }), 101);
  assertEquals(nextLimit(SELL, { bid: 90, ask: 91 }), 99);
  assertEquals(nextLimit({ ...BUY, limit: 1 }, { bid: 1.9, ask: 2 }), 1.1);
  assertEquals(nextLimit({ ...SELL, limit: 1 }, { bid: 0.2, ask: 0.3 }), 0.9);
});

Deno.test("a step that leads away from the market, or nowhere, is none", () => {
  assertEquals(nextLimit(BUY, { bid: 97, ask: 98 }), undefined);
  assertEquals(nextLimit(SELL, { bid: 102, ask: 103 }), undefined);
  // 99.05 and its reach are 100.0405: the same tick.
  assertEquals(nextLimit(BUY, { bid: 99, ask: 99.05 }), undefined);
  assertEquals(nextLimit(BUY, { bid: 99 }), undefined);
  assertEquals(nextLimit(SELL, { ask: 99 }), undefined);
});

Deno.test("the worst price and the price band end the ladder, on the tick before", () => {
  const up = { bid: 109, ask: 110 };
  assertEquals(nextLimit({ ...BUY, worst: 100.57 }, up), 100.55);
  assertEquals(nextLimit({ ...BUY, worst: 100.04 }, up), undefined);
  assertEquals(nextLimit({ ...SELL, worst: 99.43 }, { bid: 90, ask: 91 }), 99.45);
  assertEquals(nextLimit({ ...SELL, worst: 100 }, { bid: 90, ask: 91 }), undefined);
  assertEquals(nextLimit(BUY, { bid: 99, ask: 100.2, upperLimit: 100.5 }), 100.5);
  assertEquals(nextLimit(SELL, { bid: 99.8, ask: 100.2, lowerLimit: 99.7 }), 99.7);
});

Deno.test("the worst price of a leg is the gate's bound of its drift", () => {
  const legs: AnalyzedLeg[] = [
    { legNumber: 1, right: "put", side: "buy", ratio: 2, price: 30 },
    { legNumber: 2, right: "put", side: "sell", ratio: 1, price: 40 },
    { legNumber: 3, right: "underlying", side: "buy", ratio: 1, price: 2000 },
    { legNumber: 4, right: "call", side: "sell", ratio: 1, price: 5 },
  ];
  // All premiums are 2 x 30 + 40 + 5 = 105, a quarter 26.25.
  assertEquals([...worstPrices(legs, 0.25)], [[1, 43.125], [2, 13.75], [3, 2040], [4, 0]]);
});

/** A world whose wing 4 rests, and whose limits go up by a rupee a step. */
function resting(changes: Partial<PlanPorts> = {}, fillsAt = Infinity) {
  const world = planWorld(
    "entry",
    ({ securityId }) => securityId === "4" ? { state: "open", filledQuantity: 0 } : {},
  );
  const asked: number[][] = [];
  let limit = 101.05;
  const ports: PlanPorts = {
    ...world.ports,
    attempts: 6,
    ladderLooks: 2,
    mostChanges: 3,
    nextLimits: (open) => {
      asked.push(open.map(({ legNumber }) => legNumber));
      limit += 1;
      return Promise.resolve(open.map(() => limit));
    },
    broker: {
      ...world.ports.broker,
      modify: (orderId, change, options) => {
        const [id] = [...world.book].find(([, order]) => order.orderId === orderId) ?? [""];
        if (change.limitPrice >= fillsAt) world.book.set(id, placedOrder(id, 130));
        return world.ports.broker.modify(orderId, change, options);
      },
    },
    ...changes,
  };
  return { ...world, ports, asked };
}

Deno.test("an order that is not filled goes a step at each second look, and fills", async () => {
  const { plan, ports, log, asked, events } = resting({}, 103);
  assertEquals(await runPlan(plan(), ports), "filled");
  const modified = log.filter((line) => line.includes("modify"));
  assertEquals(modified, ["4 modify B-E1p-4-0 130 102.05", "8 modify B-E1p-4-0 130 103.05"]);
  assertEquals(asked, [[4], [4]]);
  assertEquals(events.filter((line) => line.startsWith("change")), [
    "change E1p-4-0 102.05",
    "change E1p-4-0 103.05",
  ]);
});

Deno.test("after its steps it is cancelled and traded back; the last look has none behind it", async () => {
  const { plan, ports, log } = resting({ ladderLooks: 1 });
  assertEquals(await runPlan(plan(), ports), "unwound");
  // Looks at 2, 4, 6, 8 and 10 s; three steps, and none at the last look.
  assertEquals(log.filter((line) => /modify|cancel/.test(line)), [
    "2 modify B-E1p-4-0 130 102.05",
    "4 modify B-E1p-4-0 130 103.05",
    "6 modify B-E1p-4-0 130 104.05",
    "10 cancel B-E1p-4-0",
  ]);
  const short = resting({ ladderLooks: 1, attempts: 3 });
  await runPlan(short.plan(), short.ports);
  const steps = short.log.filter((line) => /modify|cancel/.test(line));
  assertEquals(steps, ["2 modify B-E1p-4-0 130 102.05", "4 cancel B-E1p-4-0"]);
});

Deno.test("where there is no step nothing is asked for", async () => {
  const { plan, ports, log, events } = resting({
    nextLimits: (open) => Promise.resolve(open.map(() => undefined)),
  });
  await runPlan(plan(), ports);
  assertEquals([...log, ...events].filter((line) => /modify|change/.test(line)), []);
});

Deno.test("a leave that is refused, or ran out on the way, changes nothing", async () => {
  for (const seconds of [undefined, 0]) {
    const { plan, ports, log, ...world } = resting();
    const hold: PlanPorts["hold"] = {
      ...ports.hold,
      claimChange: () =>
        Promise.resolve(
          seconds === undefined ? undefined : new Date(1000 * (world.seconds() + seconds)),
        ),
    };
    await runPlan(plan(), { ...ports, hold });
    assertEquals(log.filter((line) => line.includes("modify")), []);
  }
});

Deno.test("an unknown outcome is looked at, and never asked for again at the same limit", async () => {
  const { plan, ports, log } = resting();
  const broker: PlanPorts["broker"] = {
    ...ports.broker,
    modify: async (orderId, change) => {
      await ports.broker.modify(orderId, change);
      return { kind: "unknown", reason: "lost" };
    },
  };
  await runPlan(plan(), { ...ports, broker });
  const limits = log.filter((line) => line.includes("modify")).map((line) => line.split(" ")[4]);
  assertEquals(limits, ["102.05", "103.05"]);
});

Deno.test("an entry whose time is over is cancelled and traded back", async () => {
  const { plan, ports, log, events } = resting({ entrySeconds: 4 });
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(log.filter((line) => line.includes("cancel")), ["4 cancel B-E1p-4-0"]);
  assertEquals(events.includes("unwinding: it was not filled within 4 s"), true);
});

Deno.test("nothing more of an entry is sent once its time is over, and an exit has none", async () => {
  const late = planWorld("entry", () => ({}));
  late.pass(300);
  assertEquals(await runPlan(late.plan(), late.ports), "unwound");
  assertEquals(late.sent, []);
  const intime = planWorld("entry", () => ({}));
  intime.pass(299);
  assertEquals(await runPlan(intime.plan(), intime.ports), "filled");
  const exit = planWorld("exit", () => ({}));
  exit.pass(3000);
  assertEquals(await runPlan(exit.plan(), exit.ports), "filled");
});
