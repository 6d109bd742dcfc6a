import { assertEquals } from "@std/assert";
import type { DeskOrder, DeskRows } from "../../../bench/live/desk_rows.ts";
import { judgeLive } from "../../../bench/live/judge_live.ts";
import type { BookOrder } from "../../../local/exchange/orders/book_order.ts";

const KEY = "NIFTY put_credit carry";
const RATES = {
  ...{ brokerage_per_order: 20, gst: 0.18, sebi: 0.000001 },
  ...{ exchange_option: 0.0003503, ipft_option: 0.000005 },
  ...{ stt_option_sell: 0.001, stamp_option_buy: 0.00003 },
};
/** 65 bought at 30: fees 20 + 1950 x 0.0003563, GST on them, stamp 0.0585. */
const BUY_CHARGES = 1.18 * (20 + 1950 * 0.0003563) + 0.0585;
/** 65 sold at 60: fees 20 + 3900 x 0.0003563, GST on them, STT 3.90. */
const SELL_CHARGES = 1.18 * (20 + 3900 * 0.0003563) + 3.9;

const bought: BookOrder = {
  orderId: "B1",
  ticket: {
    ...{ correlationId: "aaaaE1l-1", segment: "NSE_FNO", securityId: "101", side: "buy" },
    ...{ product: "MARGIN", quantity: 65, price: 30.1 },
  },
  ...{ receivedAt: 1000, visibleAt: 1000, status: "TRADED", updatedAt: 1020, modifications: 0 },
  trades: [{ tradeId: "T1", quantity: 65, price: 30, at: 1020 }],
};
const sold: BookOrder = {
  ...bought,
  orderId: "B2",
  ticket: { ...bought.ticket, correlationId: "aaaaE1l-2", securityId: "102", side: "sell" },
  trades: [{ tradeId: "T2", quantity: 65, price: 60, at: 2000 }],
};
const book = [bought, sold];

function orderOf(taken: BookOrder, charges: number): DeskOrder {
  const { correlationId = "", segment, securityId, side, quantity } = taken.ticket;
  const { orderId } = taken;
  return {
    ...{ correlationId, segment, securityId, side, quantity, orderId, planId: 1, key: KEY },
    ...{ positionId: null, right: "put", isFuture: false, intentState: "confirmed" },
    ...{ state: "filled", filled: quantity, mode: "live" },
    fills: taken.trades.map(({ tradeId, quantity, price }) => ({
      tradeId,
      quantity,
      price,
      charges,
    })),
  };
}

const orders = [orderOf(bought, BUY_CHARGES), orderOf(sold, SELL_CHARGES)];
const [long, short] = [orders[0] as DeskOrder, orders[1] as DeskOrder];
const money = { cash: 1950, charges: 53.62, realised: 0 };
const position: DeskRows["positions"][number] = {
  ...{ positionId: 7, planId: 1, state: "open", kept: 1, lots: 1 },
  ...{ entryNet: 1950, entryCharges: BUY_CHARGES + SELL_CHARGES },
  ...{ exitNet: null, exitCharges: null, realised: null },
  legs: [
    { segment: "NSE_FNO", securityId: "101", side: "buy", quantity: 65 },
    { segment: "NSE_FNO", securityId: "102", side: "sell", quantity: 65 },
  ],
};
const plan: DeskRows["plans"][number] = {
  ...{ planId: 1, kind: "entry", state: "filled", mode: "live", allocationId: 1 },
  ...{ error: null, reason: null },
};
const desk: DeskRows = {
  orders,
  plans: [plan],
  positions: [position],
  structures: [{ planId: 1, right: "put", units: 0 }],
  paperOrders: 0,
  ledger: [{ key: KEY, ...money }],
  day: money,
  rates: RATES,
};

/** What is told, in one list. */
function told(changedBook: readonly BookOrder[], changed: Partial<DeskRows> = {}): string[] {
  const { differences, violations } = judgeLive(changedBook, { ...desk, ...changed });
  return [...differences, ...violations];
}

Deno.test("equal books with every plan over are told nothing of", () => {
  assertEquals(told(book), []);
});

Deno.test("an order, a trade or a price that one book lacks is a difference by its id", () => {
  const first = (found: string[]) => found[0]?.split(":")[0];
  assertEquals(first(told([bought])), "aaaaE1l-2");
  assertEquals(first(told(book, { orders: [short] })), "aaaaE1l-1");
  for (
    const wrong of [
      { quantity: 130 },
      { side: "sell" as const },
      { securityId: "103" },
      { orderId: "B9" },
      { state: "cancelled" },
      { fills: [{ tradeId: "T9", quantity: 65, price: 30, charges: BUY_CHARGES }] },
      { fills: [{ tradeId: "T1", quantity: 65, price: 30.05, charges: BUY_CHARGES }] },
    ]
  ) {
    assertEquals(first(told(book, { orders: [{ ...long, ...wrong }, short] })), "aaaaE1l-1");
  }
});

Deno.test("what is held must be the account's, leg by leg, half of it after half was closed", () => {
  const standing = (changed: object) => told(book, { positions: [{ ...position, ...changed }] });
  assertEquals(standing({ legs: position.legs.slice(0, 1) }), [
    "NSE_FNO 102: -65 units at the exchange, -65 by fills, 0 in positions",
  ]);
  assertEquals(standing({ kept: 2, lots: 4 }), [
    "NSE_FNO 101: 65 units at the exchange, 65 by fills, 32.5 in positions",
    "NSE_FNO 102: -65 units at the exchange, -65 by fills, -32.5 in positions",
  ]);
});

Deno.test("money that is a paisa off is a difference, of an order, a position and a day", () => {
  const off = (of: DeskOrder) => ({
    ...of,
    fills: of.fills.map((fill) => ({ ...fill, charges: fill.charges + 0.01 })),
  });
  assertEquals(told(book, { orders: [off(long), short] }), [
    "aaaaE1l-1: charges 24.4883463 here, 24.48 by the exchange's trades",
  ]);
  assertEquals(told(book, { positions: [{ ...position, entryNet: 1949.99 }] }), [
    "position 7: entry 1949.99 here, 1950.00 by the exchange's trades",
  ]);
  assertEquals(told(book, { ledger: [{ key: KEY, ...money, charges: 53.61 }] }), [
    `${KEY}: charges 53.61 here, 53.62 by the exchange's trades`,
    "the day: charges 53.62 here, 53.61 by the exchange's trades",
  ]);
  assertEquals(told(book, { ledger: [] }).slice(0, 1), [
    `aaaaE1l-1: the ledger has no row of ${KEY}`,
  ]);
});

Deno.test("an order, an allocation or a trade twice is a violation", () => {
  const twice = { ...bought, orderId: "B3", trades: [] };
  assertEquals(judgeLive([...book, twice], desk).violations, ["aaaaE1l-1 was sent twice"]);
  const again = { ...plan, planId: 2, state: "unwound" };
  assertEquals(told(book, { plans: [plan, again] }), ["allocation 1 was entered twice"]);
  assertEquals(told(book, { plans: [plan, { ...again, state: "denied" }] }), []);
  const fills = [...long.fills, ...short.fills];
  assertEquals(
    judgeLive(book, { ...desk, orders: [long, { ...short, fills }] }).violations,
    ["trade T1 is counted twice"],
  );
});

Deno.test("a plan that goes on and an order nobody knows of are violations", () => {
  assertEquals(told(book, { plans: [{ ...plan, state: "executing", error: "why" }] }), [
    "plan 1, entry, is executing: why",
  ]);
  assertEquals(told(book, { orders: [{ ...long, intentState: "unknown" }, short] }), [
    "aaaaE1l-1 is unknown filled when all is over",
  ]);
});

Deno.test("a sale before its hedge is a violation, one that the structure sells bare is none", () => {
  const early = { ...sold, trades: sold.trades.map((trade) => ({ ...trade, at: 500 })) };
  assertEquals(told([bought, early]), ["plan 1: 65 of the puts were sold without a hedge"]);
  const structures = [{ planId: 1, right: "put" as const, units: -65 }];
  assertEquals(told([bought, early], { structures }), []);
  // Of two trades at one moment the purchase came first.
  const level = { ...sold, trades: sold.trades.map((trade) => ({ ...trade, at: 1020 })) };
  assertEquals(told([bought, level]), []);
});

Deno.test("anything on paper is a violation", () => {
  assertEquals(told(book, { plans: [{ ...plan, mode: "paper" }] }), ["plan 1 is on paper"]);
  assertEquals(told(book, { orders: [{ ...long, mode: "paper" }, short] }), [
    "aaaaE1l-1 is on paper",
  ]);
  assertEquals(told(book, { paperOrders: 2 }), ["2 orders on paper"]);
});
