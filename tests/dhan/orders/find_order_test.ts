import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { DhanError } from "../../../shared/dhan/dhan_error.ts";
import { dhanBroker } from "../../../shared/dhan/orders/dhan_broker.ts";
import { answeredBroker, BROKER_AT, type BrokerReply } from "../../support/answered_broker.ts";

/** The documented order object, numbers as they are on the wire. */
const ORDER = {
  dhanClientId: "1000",
  orderId: "112111182045",
  exchangeOrderId: "13112111182045",
  correlationId: "D1-E7p-2-0",
  orderStatus: "TRADED",
  transactionType: "SELL",
  exchangeSegment: "NSE_FNO",
  productType: "MARGIN",
  orderType: "LIMIT",
  validity: "DAY",
  tradingSymbol: "NIFTY-Feb2026-25000-PE",
  securityId: "47317",
  quantity: 130,
  disclosedQuantity: 0,
  price: 101.35,
  triggerPrice: 0,
  afterMarketOrder: false,
  boProfitValue: 0,
  boStopLossValue: 0,
  legName: null,
  createTime: "2026-02-10 10:00:00",
  updateTime: "2026-02-10 10:00:01",
  exchangeTime: "0001-01-01 00:00:00",
  drvExpiryDate: "2026-02-24",
  drvOptionType: "PUT",
  drvStrikePrice: 25000,
  omsErrorCode: null,
  omsErrorDescription: null,
  algoId: null,
  remainingQuantity: 0,
  averageTradedPrice: 101.5,
  filledQty: 130,
};

const TRADE = {
  dhanClientId: "1000",
  orderId: "112111182045",
  exchangeOrderId: "13112111182045",
  exchangeTradeId: "15112111182045",
  transactionType: "SELL",
  exchangeSegment: "NSE_FNO",
  productType: "MARGIN",
  orderType: "LIMIT",
  securityId: "47317",
  tradedQuantity: 65,
  tradedPrice: 101.5,
  createTime: "NA",
  updateTime: "2026-02-10 10:00:01",
  exchangeTime: "2026-02-10 10:00:02",
};

const both = [
  TRADE,
  { ...TRADE, exchangeTradeId: 2, tradedQuantity: "65", tradedPrice: "101.6" },
];
const NOT_THERE: BrokerReply = {
  status: 400,
  json: { errorType: "Order_Error", errorCode: "DH-906", errorMessage: "no such order" },
};

async function found(...replies: readonly BrokerReply[]) {
  const broker = answeredBroker(replies);
  return { order: await dhanBroker(broker.connection).find("D1-E7p-2-0"), broker };
}

Deno.test("an order is found by its correlation id, as an object or as a list of one, with its fills", async () => {
  for (const json of [ORDER, [ORDER]]) {
    const { order, broker } = await found({ json }, { json: both });
    assertEquals(order, {
      orderId: "112111182045",
      correlationId: "D1-E7p-2-0",
      state: "filled",
      filledQuantity: 130,
      limitPrice: 101.35,
      averagePrice: 101.55,
      fills: [
        {
          ...{ tradeId: "15112111182045", quantity: 65, price: 101.5 },
          at: new Date("2026-02-10T10:00:02+05:30"),
        },
        {
          ...{ tradeId: "2", quantity: 65, price: 101.6 },
          at: new Date("2026-02-10T10:00:02+05:30"),
        },
      ],
    });
    assertEquals(broker.sent.map(({ method, url }) => `${method} ${url}`), [
      "GET http://broker.test/v2/orders/external/D1-E7p-2-0",
      "GET http://broker.test/v2/trades/112111182045",
    ]);
  }
});

Deno.test("a trade of a single object, without a time, or told twice is one fill of now", async () => {
  const bare = {
    ...TRADE,
    exchangeTime: "NA",
    updateTime: null,
    createTime: "0001-01-01 00:00:00",
  };
  const order = { ...ORDER, quantity: 65, filledQty: 65 };
  for (const json of [bare, [bare, bare]]) {
    const { order: shown } = await found({ json: order }, { json });
    assertEquals(shown?.fills.map(({ quantity, at }) => [quantity, at]), [[65, BROKER_AT]]);
  }
});

Deno.test("an order has ended only where order book and trade book agree", async () => {
  const cases: [object, object[], string, number][] = [
    [{}, [], "open", 0],
    [{}, [TRADE], "open", 65],
    [{ orderStatus: "PART_TRADED", filledQty: 65 }, [TRADE], "open", 65],
    // The order lags behind its trades.
    [{ orderStatus: "PENDING", filledQty: null, remainingQuantity: null }, both, "filled", 130],
    [{ orderStatus: "CANCELLED", filledQty: 65 }, [TRADE], "cancelled", 65],
    [{ orderStatus: "CANCELLED", filledQty: 65 }, [], "open", 0],
    // A fill after the cancel.
    [{ orderStatus: "CANCELLED", filledQty: 0 }, [TRADE], "open", 65],
    [{ orderStatus: "CANCELLED", filledQty: 0 }, [], "cancelled", 0],
    [{ orderStatus: "EXPIRED", filledQty: null, remainingQuantity: 130 }, [], "cancelled", 0],
    [{ orderStatus: "EXPIRED", filledQty: null, remainingQuantity: null }, [], "open", 0],
    [{ orderStatus: "REJECTED", filledQty: null }, [], "rejected", 0],
    [{ orderStatus: "INACTIVE", filledQty: 0 }, [], "open", 0],
    [{ orderStatus: "TRANSIT", filledQty: 0 }, [], "open", 0],
    [{ orderStatus: "PENDING", filledQty: "0" }, [], "open", 0],
  ];
  for (const [changes, trades, state, filled] of cases) {
    const { order } = await found({ json: { ...ORDER, ...changes } }, { json: trades });
    assertEquals([order?.state, order?.filledQuantity], [state, filled], JSON.stringify(changes));
  }
});

Deno.test("an order whose number is known is filled once its trades say so, in one request", async () => {
  const order = { json: ORDER };
  const open = { json: { ...ORDER, orderStatus: "PENDING", filledQty: 0 } };
  const cancelled = { json: { ...ORDER, orderStatus: "CANCELLED", filledQty: 0 } };
  const known = async (...replies: readonly { readonly json: unknown }[]) => {
    const broker = answeredBroker(replies);
    const { orderId, quantity } = ORDER;
    const found = await dhanBroker(broker.connection).find("D1-E7p-2-0", { orderId, quantity });
    return [found?.state, found?.filledQuantity, found?.averagePrice, broker.sent.length];
  };
  assertEquals(await known({ json: both }), ["filled", 130, 101.55, 1]);
  assertEquals(await known({ json: [] }, open), ["open", 0, undefined, 2]);
  // Trades that were told before the order was are asked for behind it.
  assertEquals(await known({ json: [TRADE] }, order, { json: both }), ["filled", 130, 101.55, 3]);
  assertEquals(await known({ json: [TRADE] }, open, { json: both }), ["filled", 130, 101.55, 3]);
  assertEquals(await known({ json: [] }, cancelled, { json: [TRADE] }), ["open", 65, 101.5, 3]);
  // More than was asked for is nobody's fill.
  const over = { json: [...both, { ...TRADE, exchangeTradeId: "3" }] };
  await assertRejects(() => known(over, order, over), DhanError, "195 units for 130 ordered");
});

Deno.test("an order without any fill yet is looked at in one request", async () => {
  const json = { ...ORDER, orderStatus: "PENDING", filledQty: 0 };
  const { broker } = await found({ json });
  assertEquals(broker.sent.length, 1);
});

Deno.test("why an order was rejected is told", async () => {
  const reason = "EXCH:16283 price not multiple of tick size";
  const json = { ...ORDER, orderStatus: "REJECTED", filledQty: 0, omsErrorDescription: reason };
  assertEquals((await found({ json }, { json: [] })).order?.reason, reason);
});

Deno.test("an order is absent only where the order book does not know it either", async () => {
  const { order, broker } = await found(NOT_THERE, {
    json: [{ ...ORDER, correlationId: "other" }],
  });
  assertEquals([order, broker.sent.map(({ url }) => url.split("/v2")[1])], [undefined, [
    "/orders/external/D1-E7p-2-0",
    "/orders",
  ]]);
  const late = await found(NOT_THERE, { json: [ORDER] }, { json: both });
  assertEquals(late.order?.state, "filled");
  // A whole day on which everything answered 400 is on record.
  await assertRejects(() => found(NOT_THERE), DhanError, "order book");
});

Deno.test("another order than the asked is never taken for it, and two with one id are told", async () => {
  const wrong = [
    { ...ORDER, correlationId: "D1-E7p-2-1" },
    { ...ORDER, correlationId: null },
    [ORDER, { ...ORDER, correlationId: "D1-E7p-2-1" }],
  ];
  for (const json of wrong) {
    const error = await assertRejects(() => found({ json }), DhanError, "another order");
    assertEquals(error.code, "broker_bad_reply");
  }
  await assertRejects(() => found({ json: [ORDER, ORDER] }), DhanError, "2 orders carry this id");
  await assertRejects(() => found(NOT_THERE, { json: [ORDER, ORDER] }), DhanError, "2 orders");
});

Deno.test("fills beyond the order, and those of another order, are not counted", async () => {
  const more = [...both, { ...TRADE, exchangeTradeId: "3" }];
  await assertRejects(() => found({ json: ORDER }, { json: more }), DhanError, "195 units for 130");
  const { order } = await found({ json: ORDER }, { json: [TRADE, { ...TRADE, orderId: "9" }] });
  assertEquals([order?.state, order?.filledQuantity], ["open", 65]);
});

Deno.test("no reply makes an order appear that was not asked for, and none is an unforeseen error", async () => {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom("D1-E7p-2-0", "TRADED", "BUY", 65, "65"));
  const part = fc.dictionary(fc.constantFrom(...Object.keys(ORDER)), value);
  const property = fc.asyncProperty(
    part,
    fc.dictionary(fc.constantFrom(...Object.keys(TRADE)), value),
    fc.constantFrom(200, 400, 429, 500),
    async (changes, tradeChanges, status) => {
      try {
        const { order } = await found(
          { status, json: { ...ORDER, ...changes } },
          { status, json: [{ ...TRADE, ...tradeChanges }] },
        );
        if (order === undefined) return;
        assertEquals(order.correlationId, "D1-E7p-2-0");
        const sum = order.fills.reduce((all, { quantity }) => all + quantity, 0);
        assertEquals(order.filledQuantity, sum);
        if (order.state === "filled") assertEquals(sum > 0, true);
      } catch (error) {
        if (!(error instanceof DhanError)) throw error;
      }
    },
  );
  await fc.assert(property, { numRuns: 500, seed: 16 });
});
