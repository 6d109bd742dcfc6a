import { assertEquals } from "@std/assert";
import {
  freshQuotes,
  type PaperBook,
  paperBroker,
  type PaperOrder,
} from "../../shared/execution/paper_broker.ts";
import { instrumentKey } from "../../shared/vocabulary/instrument.ts";
import type { OrderRequest } from "../../shared/vocabulary/ports/broker.ts";
import type { Clock } from "../../shared/vocabulary/ports/clock.ts";
import type { SnapshotQuote } from "../../shared/vocabulary/ports/market_data.ts";

const AT = new Date("2026-02-10T10:00:00+05:30");

const QUOTE: SnapshotQuote = {
  segment: "NSE_FNO",
  securityId: "101",
  bid: 9.9,
  bidQuantity: 65,
  ask: 10.1,
  askQuantity: 130,
  receivedAt: AT,
};

const UNTIL = { sendBefore: new Date(5_000) };
const ORDER: OrderRequest = {
  correlationId: "E1p-1-0",
  segment: "NSE_FNO",
  securityId: "101",
  side: "buy",
  quantity: 130,
  limitPrice: 10.2,
  product: "MARGIN",
};

/** A book in memory by the rules of the SQL one. */
function memoryBook(): PaperBook {
  const orders = new Map<string, PaperOrder>();
  const keep = (order: PaperOrder) => {
    orders.set(order.correlationId, order);
    return Promise.resolve(order);
  };
  return {
    receive: ({ product: _, ...order }) =>
      keep(
        orders.get(order.correlationId) ??
          {
            ...order,
            orderId: `P-${order.correlationId}`,
            state: "open",
            filledQuantity: 0,
            fills: [],
          },
      ),
    find: (id) => Promise.resolve(orders.get(id)),
    fill: (order, { quantity, price }) => {
      const filledQuantity = order.filledQuantity + quantity;
      return keep({
        ...order,
        filledQuantity,
        state: filledQuantity === order.quantity ? "filled" : "open",
        fills: [...order.fills, { tradeId: `T${order.fills.length}`, quantity, price, at: AT }],
      });
    },
    modify: async (orderId, change) => {
      const open = [...orders.values()].find((order) =>
        order.orderId === orderId && order.state === "open"
      );
      if (open !== undefined) await keep({ ...open, ...change });
      return open !== undefined;
    },
    cancel: async (orderId) => {
      for (const order of orders.values()) {
        if (order.orderId === orderId) await keep({ ...order, state: "cancelled" });
      }
    },
  };
}

/** A broker whose market shows the given quotes one after the other, then none. */
function brokerOf(...quotes: (Partial<SnapshotQuote> | undefined)[]) {
  const asked: string[] = [];
  const market = {
    quote: (instrument: { segment: SnapshotQuote["segment"]; securityId: string }) => {
      asked.push(instrumentKey(instrument));
      const next = quotes.shift();
      return Promise.resolve(next === undefined ? undefined : { ...QUOTE, ...next });
    },
  };
  return { broker: paperBroker(memoryBook(), market), asked };
}

/** State and fills of an order that was sent and then looked at so many times. */
async function outcome(
  { broker }: ReturnType<typeof brokerOf>,
  order: Partial<OrderRequest> = {},
) {
  await broker.send({ ...ORDER, ...order }, UNTIL);
  const found = await broker.find(ORDER.correlationId);
  return [found?.state, ...(found?.fills ?? []).map(({ quantity, price }) => [quantity, price])];
}

Deno.test("a purchase is filled at the ask and a sale at the bid, no better than quoted", async () => {
  assertEquals(await outcome(brokerOf({})), ["filled", [130, 10.1]]);
  const sale = { side: "sell", quantity: 65, limitPrice: 9.8 } as const;
  assertEquals(await outcome(brokerOf({}), sale), ["filled", [65, 9.9]]);
});

Deno.test("a limit at the far side itself is filled, one short of it waits", async () => {
  assertEquals(await outcome(brokerOf({}), { limitPrice: 10.1 }), ["filled", [130, 10.1]]);
  assertEquals(await outcome(brokerOf({}), { limitPrice: 10.05 }), ["open"]);
  const sale = { side: "sell", quantity: 65 } as const;
  assertEquals(await outcome(brokerOf({}), { ...sale, limitPrice: 9.9 }), ["filled", [65, 9.9]]);
  assertEquals(await outcome(brokerOf({}), { ...sale, limitPrice: 9.95 }), ["open"]);
});

Deno.test("no more is filled than the quoted size; the rest waits for the next look", async () => {
  const thin = brokerOf({ askQuantity: 50 }, { ask: 10.2, askQuantity: 500 });
  assertEquals(await outcome(thin), ["filled", [50, 10.1], [80, 10.2]]);
  assertEquals(await outcome(brokerOf({ askQuantity: 50 })), ["open", [50, 10.1]]);
});

Deno.test("a size is the far side's own, in whole units, and 0 fills nothing", async () => {
  assertEquals(await outcome(brokerOf({ bidQuantity: 500, askQuantity: 20.9 })), ["open", [
    20,
    10.1,
  ]]);
  assertEquals(await outcome(brokerOf({ askQuantity: 0.9 })), ["open"]);
  const sale = { side: "sell", limitPrice: 9 } as const;
  assertEquals(await outcome(brokerOf({ askQuantity: 500 }), sale), ["open", [65, 9.9]]);
});

Deno.test("without a quote, or without price or size on the far side, an order waits", async () => {
  for (const missing of ["ask", "askQuantity"] as const) {
    const { [missing]: _, ...rest } = QUOTE;
    const broker = paperBroker(memoryBook(), { quote: () => Promise.resolve(rest) });
    assertEquals(await outcome({ broker, asked: [] }), ["open"]);
  }
  assertEquals(await outcome(brokerOf()), ["open"]);
});

Deno.test("a filled or cancelled order is not looked up in the market again", async () => {
  const filled = brokerOf({});
  await outcome(filled);
  assertEquals(filled.asked, ["NSE_FNO:101"]);
  const cancelled = brokerOf(undefined, {});
  await cancelled.broker.send(ORDER, UNTIL);
  await cancelled.broker.cancel("P-E1p-1-0");
  assertEquals((await cancelled.broker.find(ORDER.correlationId))?.state, "cancelled");
  assertEquals(cancelled.asked.length, 1);
});

Deno.test("the paper account trades nothing that its book does not show", async () => {
  const { broker } = brokerOf({});
  await broker.send(ORDER, UNTIL);
  assertEquals(await broker.hasHiddenUnits(ORDER, "buy"), false);
});

Deno.test("an open order fills at the limit that it is changed to, a filled one stays", async () => {
  const dear = { ask: 10.4 };
  const { broker } = brokerOf(dear, dear, dear);
  await broker.send(ORDER);
  assertEquals((await broker.find(ORDER.correlationId))?.state, "open");
  const change = { quantity: 65, limitPrice: 10.4 };
  const orderId = "P-E1p-1-0";
  assertEquals(await broker.modify(orderId, change), { kind: "confirmed", orderId });
  const order = await broker.find(ORDER.correlationId);
  assertEquals([order?.state, order?.filledQuantity, order?.averagePrice], ["filled", 65, 10.4]);
  assertEquals((await broker.modify(orderId, change)).kind, "refused");
});

Deno.test("an order that is sent twice is one order, confirmed under one number", async () => {
  const { broker } = brokerOf({}, {});
  const confirmed = { kind: "confirmed", orderId: "P-E1p-1-0" } as const;
  assertEquals([await broker.send(ORDER, UNTIL), await broker.send(ORDER, UNTIL)], [
    confirmed,
    confirmed,
  ]);
  assertEquals((await broker.find(ORDER.correlationId))?.filledQuantity, 130);
});

Deno.test("an order that was never sent is not found", async () => {
  assertEquals(await brokerOf({}).broker.find("E9p-1-0"), undefined);
});

Deno.test("an order shows the average price of its fills, and none without a fill", async () => {
  const { broker } = brokerOf({ askQuantity: 30 }, { ask: 10.2, askQuantity: 500 });
  await broker.send(ORDER, UNTIL);
  const found = await broker.find(ORDER.correlationId);
  // 30 at 10.10 and 100 at 10.20.
  assertEquals(Math.round(1e6 * (found?.averagePrice ?? NaN)), 10_176_923);
  assertEquals([found?.filledQuantity, found?.orderId], [130, "P-E1p-1-0"]);
  const { broker: empty } = brokerOf();
  await empty.send(ORDER, UNTIL);
  assertEquals("averagePrice" in (await empty.find(ORDER.correlationId) ?? {}), false);
});

Deno.test("the paper broker says that it is one", () => {
  assertEquals(brokerOf().broker.mode, "paper");
});

/** Quotes that are shared for 5 seconds, with a loader that counts and a clock that a test sets. */
function shared(known: readonly SnapshotQuote[] = []) {
  let now = AT.getTime();
  const loads: string[] = [];
  const clock: Clock = {
    now: () => Promise.resolve(new Date(now)),
    waitUntil: () => Promise.resolve(),
  };
  const map = new Map(known.map((quote) => [instrumentKey(quote), quote]));
  const market = freshQuotes(
    (instrument) => {
      loads.push(instrument.securityId);
      return Promise.resolve(
        instrument.securityId === "404"
          ? undefined
          : { ...QUOTE, ...instrument, receivedAt: new Date(now) },
      );
    },
    map,
    clock,
    5,
  );
  return { market, loads, map, pass: (seconds: number) => now += 1000 * seconds };
}

const INSTRUMENT = { segment: "NSE_FNO", securityId: "101" } as const;

Deno.test("a fresh quote of the gate is taken as it is, once", async () => {
  const { market, loads, pass } = shared([QUOTE]);
  pass(5);
  assertEquals(await market.quote(INSTRUMENT), QUOTE);
  assertEquals(loads, []);
  await market.quote(INSTRUMENT);
  assertEquals(loads, ["101"]);
});

Deno.test("a quote older than allowed is loaded anew", async () => {
  const { market, loads, pass } = shared([QUOTE]);
  pass(5.001);
  assertEquals((await market.quote(INSTRUMENT))?.receivedAt, new Date(AT.getTime() + 5001));
  assertEquals(loads, ["101"]);
});

Deno.test("a loaded quote is used up by who asked for it", async () => {
  const { market, loads, map, pass } = shared();
  await market.quote(INSTRUMENT);
  assertEquals([...map.keys()], ["NSE_FNO:101"]);
  pass(1);
  await market.quote(INSTRUMENT);
  pass(1);
  await market.quote(INSTRUMENT);
  assertEquals(loads, ["101", "101", "101"]);
});

Deno.test("each instrument's quote is used up by itself", async () => {
  const other = { ...QUOTE, securityId: "102" };
  const { market, loads } = shared([QUOTE, other]);
  await market.quote(INSTRUMENT);
  assertEquals(await market.quote({ segment: "NSE_FNO", securityId: "102" }), other);
  assertEquals(loads, []);
});

Deno.test("an instrument that the market does not know has no quote, however often it is asked for", async () => {
  const { market, loads, map } = shared();
  const unknown = { segment: "NSE_FNO", securityId: "404" } as const;
  assertEquals([await market.quote(unknown), await market.quote(unknown)], [undefined, undefined]);
  assertEquals([loads.length, map.size], [2, 0]);
});

Deno.test("two orders on one instrument never share a quoted size", async () => {
  const { market, loads } = shared([{ ...QUOTE, askQuantity: 130 }]);
  const broker = paperBroker(memoryBook(), market);
  await broker.send(ORDER, UNTIL);
  assertEquals(loads, []);
  await broker.send({ ...ORDER, correlationId: "E2p-1-0" }, UNTIL);
  assertEquals(loads, ["101"]);
});

Deno.test("a limit outside the day's band is refused and the book never sees it", async () => {
  const band = { lowerLimit: 9, upperLimit: 10.2 };
  const { broker } = brokerOf(band, band, band);
  assertEquals(await broker.send({ ...ORDER, limitPrice: 10.25 }), {
    kind: "refused",
    reason: "a limit of 10.25 lies outside the day's band, 9 to 10.2",
  });
  assertEquals((await broker.send({ ...ORDER, limitPrice: 8.95 })).kind, "refused");
  assertEquals(await broker.find(ORDER.correlationId), undefined);
  assertEquals((await broker.send(ORDER)).kind, "confirmed");
});

Deno.test("an order that the book has stays confirmed where the band has moved off it", async () => {
  const { broker } = brokerOf({}, { upperLimit: 10 });
  const confirmed = { kind: "confirmed", orderId: "P-E1p-1-0" } as const;
  assertEquals(await broker.send(ORDER), confirmed);
  assertEquals(await broker.send(ORDER), confirmed);
});

Deno.test("what the book refuses is a refusal with its reason", async () => {
  const book = { ...memoryBook(), receive: () => Promise.resolve({ refused: "no whole lots" }) };
  const broker = paperBroker(book, { quote: () => Promise.resolve(QUOTE) });
  assertEquals(await broker.send(ORDER), { kind: "refused", reason: "no whole lots" });
});
