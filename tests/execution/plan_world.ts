import { entryIntents, exitIntents } from "../../shared/execution/build_intents.ts";
import type { PlanPorts } from "../../shared/execution/plan_ports.ts";
import type { Broker, BrokerOrder, OrderRequest } from "../../shared/vocabulary/ports/broker.ts";
import type { Clock } from "../../shared/vocabulary/ports/clock.ts";
import type {
  NewIntent,
  PlanHold,
  StoredIntent,
  StoredPlan,
} from "../../shared/vocabulary/ports/plan_store.ts";
import { SendReceipt } from "../../shared/vocabulary/ports/send_receipt.ts";
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

/** True for an order of the way back, or one that is asked for anew. */
export const isWayBack = ({ correlationId }: OrderRequest): boolean =>
  !correlationId.endsWith("-0");

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
  /** Sides on which the account trades more than orders show. */
  const hidden = new Set<string>();
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
    modify: (orderId, { quantity, limitPrice }) => {
      note(`modify ${orderId} ${quantity} ${limitPrice}`);
      return Promise.resolve({ kind: "confirmed", orderId });
    },
    hasHiddenUnits: (_instrument, side) => Promise.resolve(hidden.has(side)),
    cancel: (orderId) => {
      note(`cancel ${orderId}`);
      for (const [id, order] of book) {
        if (order.orderId === orderId) book.set(id, { ...order, state: "cancelled" });
      }
      return Promise.resolve();
    },
  };
  const { hold, events, stored, plan, change } = memoryStore(kind, legs, clock);
  const ports: PlanPorts = {
    broker,
    hold,
    clock,
    attempts: 3,
    pollSeconds: 2,
    ladderLooks: 1,
    mostChanges: 2,
    entrySeconds: 300,
    nextLimits: (open) => Promise.resolve(open.map(() => undefined)),
    limit: () => Promise.resolve(42),
    gateAgain: () => Promise.resolve(undefined),
  };
  const pass = (seconds: number) => {
    time += 1000 * seconds;
  };
  const seconds = () => time / 1000;
  return { plan, ports, sent, events, stored, book, hidden, log, seconds, pass, change };
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
    fills: tradeOf(correlationId, changes.filledQuantity ?? quantity),
    ...changes,
  };
}

/** One trade of all that is filled. */
export function tradeOf(correlationId: string, quantity: number): BrokerOrder["fills"] {
  return quantity === 0
    ? []
    : [{ tradeId: `T-${correlationId}`, quantity, price: 1, at: new Date(0) }];
}

/** What was sent, as "buy 1". */
export function route(sent: readonly OrderRequest[]): string[] {
  return sent.map(({ side, securityId }) => `${side} ${securityId}`);
}

function memoryStore(kind: "entry" | "exit", legs: readonly TradedLeg[], clock: Clock) {
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
        changes: 0,
      }];
    }
  };
  const change = (intentId: number, changes: Partial<StoredIntent>) => {
    intents = intents.map((each) => each.intentId === intentId ? { ...each, ...changes } : each);
  };
  add(kind === "entry" ? entryIntents(legs, "E1p") : exitIntents(legs, "X1t0"));
  const held = () =>
    legs.map(({ legNumber, side, quantity, segment, securityId, tick }) => {
      const before = kind === "entry" ? 0 : side === "buy" ? quantity : -quantity;
      return {
        ...{ legNumber, segment, securityId, tick },
        units: intents.filter((each) => each.legNumber === legNumber).reduce(
          (sum, each) => sum + (each.side === "buy" ? 1 : -1) * each.filledQuantity,
          before,
        ),
      };
    });
  const plan = (): StoredPlan => ({
    planId: 1,
    kind,
    mode: "paper",
    state,
    underlying: "NIFTY",
    tradingDate: "1970-01-01",
    createdAt: new Date(0),
    held: held(),
    intents,
  });
  /** When the first absence that counts was seen, by intent. */
  const absent = new Map<number, number>();
  const hold: PlanHold = {
    read: () => Promise.resolve(plan()),
    advance: (next, reason) => {
      state = next;
      events.push(reason === undefined ? next : `${next}: ${reason}`);
      return Promise.resolve();
    },
    addIntents: (list) => {
      add(list);
      return Promise.resolve(plan());
    },
    claimIntent: async (intent) => {
      const sendBefore = new Date((await clock.now()).getTime() + 5_000);
      change(intent.intentId, { state: "sending", sentAt: sendBefore });
      return SendReceipt.ofClaim({ ...intent, state: "sending" }, sendBefore);
    },
    claimChange: async (intent, limitPrice, most) => {
      const { intentId, changes } = intent;
      if (changes >= most) return undefined;
      events.push(`change ${intent.correlationId} ${limitPrice}`);
      change(intentId, { changes: changes + 1 });
      return new Date((await clock.now()).getTime() + 5_000);
    },
    storeOrder: ({ intentId, correlationId }, outcome, reason, order) => {
      stored.push([correlationId, outcome, reason ?? order?.state].filter(Boolean).join(" "));
      change(intentId, {
        state: outcome,
        ...(order === undefined ? {} : {
          orderState: order.state,
          brokerOrderId: order.orderId,
          filledQuantity: order.filledQuantity,
        }),
      });
      return Promise.resolve();
    },
    noteAbsence: async ({ intentId }) => {
      const intent = plan().intents.find((each) => each.intentId === intentId);
      const now = (await clock.now()).getTime();
      const first = absent.get(intentId);
      const refused = first !== undefined && now >= first + 5_000;
      if (now >= (intent?.sentAt?.getTime() ?? 0) + 60_000) absent.set(intentId, first ?? now);
      const next = refused ? "refused" : "unknown";
      change(intentId, { state: next });
      return next;
    },
    complete: () => {
      state = "filled";
      events.push(`complete with ${intents.filter((i) => i.orderState === "filled").length}`);
      return Promise.resolve();
    },
    release: () => Promise.resolve(),
  };
  return { hold, events, stored, plan, change };
}
