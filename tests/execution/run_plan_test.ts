import { assertEquals } from "@std/assert";
import { entryIntents, exitIntents } from "../../shared/execution/build_intents.ts";
import { limitPrice } from "../../shared/execution/limit_price.ts";
import { runPlan } from "../../shared/execution/run_plan.ts";
import type { Broker, BrokerOrder, OrderRequest } from "../../shared/vocabulary/ports/broker.ts";
import type { Clock } from "../../shared/vocabulary/ports/clock.ts";
import type {
  NewIntent,
  PlanStore,
  StoredIntent,
  StoredPlan,
} from "../../shared/vocabulary/ports/plan_store.ts";
import type { TradedLeg } from "../../shared/vocabulary/traded_leg.ts";

const LEGS: TradedLeg[] = [
  leg(1, "put", "buy"),
  leg(2, "put", "sell"),
  leg(3, "call", "sell"),
  leg(4, "call", "buy"),
];

function leg(legNumber: number, right: "call" | "put", side: "buy" | "sell"): TradedLeg {
  return {
    legNumber,
    right,
    side,
    segment: "NSE_FNO",
    securityId: String(legNumber),
    quantity: 130,
    lotSize: 65,
    tick: 0.05,
    bid: 99.95,
    ask: 100.05,
  };
}

/** A clock that jumps, and a plan kept in memory by the rules of the SQL one. */
function world(
  kind: "entry" | "exit",
  behaviour: (order: OrderRequest) => Partial<BrokerOrder> | "refuse" | "lose",
) {
  let time = 0;
  const clock: Clock = {
    now: () => Promise.resolve(new Date(time)),
    waitUntil: (until) => {
      time = Math.max(time, until.getTime());
      return Promise.resolve();
    },
  };
  const sent: OrderRequest[] = [];
  const book = new Map<string, BrokerOrder>();
  const broker: Broker = {
    mode: "paper",
    send: (order) => {
      sent.push(order);
      const how = behaviour(order);
      if (how === "refuse") return Promise.resolve({ kind: "refused", reason: "no" });
      if (how === "lose") return Promise.resolve({ kind: "unknown", reason: "lost" });
      const orderId = `B${book.size}`;
      book.set(order.correlationId, {
        orderId,
        correlationId: order.correlationId,
        state: "filled",
        filledQuantity: order.quantity,
        fills: [],
        ...how,
      });
      return Promise.resolve({ kind: "confirmed", orderId });
    },
    find: (id) => Promise.resolve(book.get(id)),
    cancel: (orderId) => {
      for (const [id, order] of book) {
        if (order.orderId === orderId) book.set(id, { ...order, state: "cancelled" });
      }
      return Promise.resolve();
    },
  };
  const events: string[] = [];
  let intents: StoredIntent[] = [];
  let state: StoredPlan["state"] = "gated";
  const add = (list: readonly NewIntent[]) => {
    for (const intent of list) {
      if (intents.some(({ correlationId }) => correlationId === intent.correlationId)) continue;
      intents.push({
        ...intent,
        intentId: intents.length + 1,
        state: "written",
        filledQuantity: 0,
      });
    }
  };
  add(kind === "entry" ? entryIntents(LEGS, "E1p") : exitIntents(LEGS, "X1t0"));
  const plan = (): StoredPlan => ({
    planId: 1,
    kind,
    mode: "paper",
    state,
    underlying: "NIFTY",
    intents,
  });
  const store: PlanStore = {
    read: () => Promise.resolve(plan()),
    advance: (_, next) => {
      state = next;
      events.push(next);
      return Promise.resolve();
    },
    addIntents: (_, list) => {
      add(list);
      return Promise.resolve(plan());
    },
    storeOrder: ({ intentId }, outcome, _reason, order) => {
      intents = intents.map((intent) =>
        intent.intentId !== intentId ? intent : {
          ...intent,
          state: outcome,
          ...(order === undefined ? {} : {
            orderState: order.state,
            brokerOrderId: order.orderId,
            filledQuantity: order.filledQuantity,
          }),
        }
      );
      return Promise.resolve();
    },
    complete: () => {
      events.push("complete");
      return Promise.resolve();
    },
  };
  const limit = () => Promise.resolve(42);
  const context = { broker, store, clock, attempts: 3, pollSeconds: 2, limit };
  return { plan, context, sent, events, book };
}

const route = (sent: OrderRequest[]) => sent.map(({ side, securityId }) => `${side} ${securityId}`);

Deno.test("an entry buys its wings before it sells, and completes once", async () => {
  const { plan, context, sent, events } = world("entry", () => ({}));
  assertEquals(await runPlan(plan(), context), "filled");
  assertEquals(route(sent), ["buy 1", "buy 4", "sell 2", "sell 3"]);
  assertEquals(events, ["executing", "complete"]);
});

Deno.test("an exit buys its shorts back before it sells its longs", async () => {
  const { plan, context, sent } = world("exit", () => ({}));
  assertEquals(await runPlan(plan(), context), "filled");
  assertEquals(route(sent), ["buy 2", "buy 3", "sell 1", "sell 4"]);
});

Deno.test("when a short leg is refused, what was bought is sold again and nothing else is sent", async () => {
  const { plan, context, sent, events } = world(
    "entry",
    ({ securityId, correlationId }) =>
      securityId === "2" && !correlationId.endsWith("u") ? "refuse" : {},
  );
  assertEquals(await runPlan(plan(), context), "unwound");
  assertEquals(route(sent), ["buy 1", "buy 4", "sell 2", "sell 1", "sell 4"]);
  assertEquals(events, ["executing", "unwinding", "unwound"]);
});

Deno.test("a partly filled leg is cancelled, and exactly what it filled is traded back", async () => {
  const { plan, context, sent } = world(
    "entry",
    ({ securityId, correlationId }) =>
      securityId === "4" && !correlationId.endsWith("u")
        ? { state: "open", filledQuantity: 65 }
        : {},
  );
  assertEquals(await runPlan(plan(), context), "unwound");
  assertEquals(
    sent.slice(2).map(({ side, securityId, quantity }) => [side, securityId, quantity]),
    [
      ["sell", "1", 130],
      ["sell", "4", 65],
    ],
  );
});

Deno.test("a lost reply is resolved by asking: the order that is there counts, and nothing is sent twice", async () => {
  const { plan, context, sent, book } = world("entry", (order) => {
    if (order.securityId !== "1") return {};
    const { correlationId, quantity } = order;
    book.set(correlationId, {
      orderId: "B-lost",
      correlationId,
      state: "filled",
      filledQuantity: quantity,
      fills: [],
    });
    return "lose";
  });
  assertEquals(await runPlan(plan(), context), "filled");
  assertEquals(sent.filter(({ securityId }) => securityId === "1").length, 1);
});

Deno.test("an order that is twice not there was never taken: the plan is unwound without sending it again", async () => {
  const { plan, context, sent } = world(
    "entry",
    ({ securityId }) => securityId === "1" ? "lose" : {},
  );
  assertEquals(await runPlan(plan(), context), "unwound");
  assertEquals(sent.filter(({ securityId }) => securityId === "1").length, 1);
});

Deno.test("a call that died after a send goes on without sending again", async () => {
  const { plan, context, sent, book } = world("entry", () => ({}));
  await context.store.advance(1, "executing");
  const [first] = plan().intents;
  const { correlationId, quantity } = first as StoredIntent;
  book.set(correlationId, {
    orderId: "B-old",
    correlationId,
    state: "filled",
    filledQuantity: quantity,
    fills: [],
  });
  assertEquals(await runPlan(plan(), context), "filled");
  assertEquals(route(sent), ["buy 4", "sell 2", "sell 3"]);
});

Deno.test("an exit that is not filled ends its orders and stays open, and the next call asks anew at the price of its time", async () => {
  let open = true;
  const { plan, context, sent } = world(
    "exit",
    () => open ? { state: "open", filledQuantity: 65 } : {},
  );
  assertEquals(await runPlan(plan(), context), "open");
  assertEquals(route(sent), ["buy 2", "buy 3"]);
  open = false;
  assertEquals(await runPlan(plan(), context), "filled");
  assertEquals(
    sent.slice(2).map((
      { side, securityId, quantity, limitPrice },
    ) => [side, securityId, quantity, limitPrice]),
    [["buy", "2", 65, 42], ["buy", "3", 65, 42], ["sell", "1", 130, 90], [
      "sell",
      "4",
      130,
      90,
    ]],
  );
});

Deno.test("the way back of an entry goes on with the next call until it is done", async () => {
  let stuck = true;
  const { plan, context, sent, events } = world("entry", ({ securityId, correlationId }) => {
    if (!correlationId.includes("u")) return securityId === "2" ? "refuse" : {};
    return stuck && securityId === "1" ? { state: "open", filledQuantity: 0 } : {};
  });
  assertEquals(await runPlan(plan(), context), "open");
  assertEquals(events, ["executing", "unwinding"]);
  stuck = false;
  assertEquals(await runPlan(plan(), context), "unwound");
  assertEquals(route(sent).slice(3), ["sell 1", "sell 4", "sell 1"]);
});

Deno.test("a limit reaches beyond the far side on the tick, and never below one tick", () => {
  const quote = { bid: 10.05, ask: 10.15 };
  assertEquals(limitPrice("buy", quote, 0.05, 0.01), 10.25);
  assertEquals(limitPrice("sell", quote, 0.05, 0.01), 9.95);
  assertEquals(limitPrice("sell", { bid: 0.05, ask: 0.1 }, 0.05, 0.1), 0.05);
});

Deno.test("an order above the freeze quantity goes out in slices with ids of their own", () => {
  const [big] = LEGS;
  const intents = entryIntents(
    [{ ...(big as TradedLeg), quantity: 5200, freezeQuantity: 1800 }],
    "E1p",
  );
  assertEquals(intents.map(({ quantity }) => quantity), [1755, 1755, 1690]);
  assertEquals(new Set(intents.map(({ correlationId }) => correlationId)).size, 3);
});
