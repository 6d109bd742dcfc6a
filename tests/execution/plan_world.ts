import { entryIntents, exitIntents } from "../../shared/execution/build_intents.ts";
import type { PlanPorts } from "../../shared/execution/plan_ports.ts";
import type { Broker, BrokerOrder, OrderRequest } from "../../shared/vocabulary/ports/broker.ts";
import type { Clock } from "../../shared/vocabulary/ports/clock.ts";
import type {
  NewIntent,
  PlanStore,
  StoredIntent,
  StoredPlan,
} from "../../shared/vocabulary/ports/plan_store.ts";
import type { TradedLeg } from "../../shared/vocabulary/traded_leg.ts";

/** An iron condor of two lots: puts 1 and 2, calls 3 and 4, the outer ones bought. */
export const LEGS: readonly TradedLeg[] = [
  optionLeg(1, "put", "buy"),
  optionLeg(2, "put", "sell"),
  optionLeg(3, "call", "sell"),
  optionLeg(4, "call", "buy"),
];

export function optionLeg(
  legNumber: number,
  right: "call" | "put",
  side: "buy" | "sell",
): TradedLeg {
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

/**
 * What the broker makes of an order: it is filled with these changes, refused, or the reply is
 * lost.
 */
export type Behaviour = (order: OrderRequest) => Partial<BrokerOrder> | "refuse" | "lose";

/** True for an order of the way back. */
export const isWayBack = ({ correlationId }: OrderRequest): boolean =>
  /u(r\d+)?$/.test(correlationId);

/**
 * A clock that jumps, a broker with a book, and a plan kept in memory in the order in which its
 * intents came. `log` holds what was asked of the broker and when, in seconds.
 */
export function planWorld(kind: "entry" | "exit", behaviour: Behaviour, legs = LEGS) {
  let time = 0;
  const clock: Clock = {
    now: () => Promise.resolve(new Date(time)),
    waitUntil: (until) => {
      time = Math.max(time, until.getTime());
      return Promise.resolve();
    },
  };
  const sent: OrderRequest[] = [];
  const log: string[] = [];
  const book = new Map<string, BrokerOrder>();
  const note = (what: string) => log.push(`${time / 1000} ${what}`);
  const broker: Broker = {
    mode: "paper",
    send: (order) => {
      sent.push(order);
      note(`send ${order.correlationId}`);
      const how = behaviour(order);
      if (how === "refuse") return Promise.resolve({ kind: "refused", reason: "no funds" });
      if (how === "lose") return Promise.resolve({ kind: "unknown", reason: "lost" });
      const placed = placedOrder(order.correlationId, order.quantity, how);
      book.set(order.correlationId, placed);
      return Promise.resolve({ kind: "confirmed", orderId: placed.orderId });
    },
    find: (id) => {
      note(`find ${id}`);
      return Promise.resolve(book.get(id));
    },
    modify: (orderId) => Promise.resolve({ kind: "confirmed", orderId }),
    cancel: (orderId) => {
      note(`cancel ${orderId}`);
      for (const [id, order] of book) {
        if (order.orderId === orderId) book.set(id, { ...order, state: "cancelled" });
      }
      return Promise.resolve();
    },
  };
  const { store, events, stored, plan } = memoryStore(kind, legs);
  const ports: PlanPorts = {
    broker,
    store,
    clock,
    attempts: 3,
    pollSeconds: 2,
    limit: () => Promise.resolve(42),
  };
  return { plan, ports, sent, events, stored, book, log, seconds: () => time / 1000 };
}

/** An order in the broker's book. */
export function placedOrder(
  correlationId: string,
  quantity: number,
  changes: Partial<BrokerOrder> = {},
): BrokerOrder {
  return {
    orderId: `B-${correlationId}`,
    correlationId,
    state: "filled",
    filledQuantity: quantity,
    fills: [],
    ...changes,
  };
}

/** What was sent, as "buy 1". */
export function route(sent: readonly OrderRequest[]): string[] {
  return sent.map(({ side, securityId }) => `${side} ${securityId}`);
}

function memoryStore(kind: "entry" | "exit", legs: readonly TradedLeg[]) {
  const events: string[] = [];
  const stored: string[] = [];
  let intents: StoredIntent[] = [];
  let state: StoredPlan["state"] = "gated";
  const add = (list: readonly NewIntent[]) => {
    for (const intent of list) {
      if (intents.some(({ correlationId }) => correlationId === intent.correlationId)) continue;
      intents = [...intents, {
        ...intent,
        intentId: intents.length + 1,
        state: "written",
        filledQuantity: 0,
      }];
    }
  };
  add(kind === "entry" ? entryIntents(legs, "E1p") : exitIntents(legs, "X1t0"));
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
    advance: (_, next, reason) => {
      state = next;
      events.push(reason === undefined ? next : `${next}: ${reason}`);
      return Promise.resolve();
    },
    addIntents: (_, list) => {
      add(list);
      return Promise.resolve(plan());
    },
    storeOrder: ({ intentId, correlationId }, outcome, reason, order) => {
      stored.push([correlationId, outcome, reason ?? order?.state].join(" "));
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
    complete: (of) => {
      events.push(`complete with ${of.intents.filter((i) => i.orderState === "filled").length}`);
      return Promise.resolve();
    },
  };
  return { store, events, stored, plan };
}
