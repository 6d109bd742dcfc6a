import { assertEquals } from "@std/assert";
import { reconciledFloor } from "../../shared/desk/reconciled_floor.ts";
import type { TradingFloor } from "../../shared/desk/trading_floor.ts";
import { BrokerError } from "../../shared/vocabulary/broker_error.ts";
import type { PlanHold } from "../../shared/vocabulary/ports/plan_store.ts";

const CONTRACT = { segment: "NSE_FNO", securityId: "101", isHeld: false } as const;
/** Confirmed the day before, and not heard of since. */
const ORDER = {
  ...CONTRACT,
  ...{ planId: 1, correlationId: "one", side: "sell", quantity: 65, filledQuantity: 0 },
  ...{ orderState: "open", brokerOrderId: "B-1", sentOn: "2026-02-09", isToday: false },
} as const;
const FILL = {
  ...{ segment: "NSE_FNO", securityId: "101", orderId: "B-1", side: "sell" },
  ...{ tradeId: "T-1", quantity: 65, price: 10, at: new Date("2026-02-09T15:00:00+05:30") },
} as const;

/** Whether what became of an order of the day before is known to the plans of a mode. */
async function known(
  { history = () => Promise.resolve([]), isHeld = false, mode = "live" }: {
    readonly history?: () => Promise<readonly object[]>;
    readonly isHeld?: boolean;
    readonly mode?: "live" | "paper";
  },
): Promise<boolean | undefined> {
  const answers: Readonly<Record<string, unknown>> = {
    read_desk_books: {
      isLive: true,
      orders: [{ ...ORDER, isHeld }],
      positions: [],
      traded: [],
      earlierIds: [],
    },
    store_reconciliation: [],
  };
  const none = () => Promise.resolve([]);
  const clock = {
    now: () => Promise.resolve(new Date("2026-02-10T09:20:00+05:30")),
    waitUntil: () => Promise.resolve(),
  };
  const floor = await reconciledFloor({
    desk: {
      database: {
        rpc: (name: string) => Promise.resolve({ data: answers[name], error: null }),
      },
      liveAccount: { fills: none, orders: none, positions: none, pastFills: history },
      ahead: <T>(_: unknown, work: () => Promise<T>) => work(),
    },
    clock,
    deskId: "c4a0",
    // Its plan is another call's: nothing can be taken over.
    plans: { hold: () => Promise.resolve(undefined) },
    planPorts: () => ({}),
  } as unknown as TradingFloor);
  return floor.planPorts({} as PlanHold, mode).isPastKnown?.("one");
}

Deno.test("what became of an order of the day before is known once its history was read", async () => {
  assertEquals(await known({}), true);
  assertEquals(await known({ mode: "paper" }), undefined);
});

Deno.test("it is not known where the history cannot be read, or what it tells is not stored", async () => {
  const failed = () =>
    Promise.reject(
      new BrokerError("broker_unreachable", "retry_read", "the broker answers with 502"),
    );
  assertEquals(await known({ history: failed }), false);
  assertEquals(await known({ history: () => Promise.resolve([FILL]) }), false);
});

Deno.test("of a plan that another call holds nothing is known: its order was not asked for", async () => {
  assertEquals(await known({ isHeld: true }), false);
});
