import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { dhanLiveAccount } from "../../../shared/dhan/orders/dhan_live_account.ts";
import { BrokerError } from "../../../shared/vocabulary/broker_error.ts";
import { answeredBroker, BROKER_AT, type BrokerReply } from "../../support/answered_broker.ts";

const NO_HOLDINGS: BrokerReply = {
  status: 400,
  json: { errorType: "x", errorCode: "DH-1111", errorMessage: "No holdings available" },
};
const ORDER = {
  orderId: 7,
  correlationId: "",
  orderStatus: "CANCELLED",
  transactionType: "BUY",
  exchangeSegment: "NSE_FNO",
  securityId: "45",
  quantity: 130,
  filledQty: 65,
  remainingQuantity: 65,
  omsErrorDescription: "",
};

function account(...replies: readonly BrokerReply[]) {
  const broker = answeredBroker(replies);
  return { account: dhanLiveAccount(broker.connection), broker };
}

Deno.test("the order book is everybody's, without what lies in other segments", async () => {
  const json = [ORDER, { ...ORDER, exchangeSegment: "MCX_COMM" }];
  assertEquals(await account({ json }).account.orders(), [{
    orderId: "7",
    segment: "NSE_FNO",
    securityId: "45",
    side: "buy",
    quantity: 130,
    state: "cancelled",
    filledQuantity: 65,
  }]);
  const named = { ...ORDER, correlationId: "x", omsErrorDescription: "why" };
  const [order] = await account({ json: [named] }).account.orders();
  assertEquals([order?.correlationId, order?.reason], ["x", "why"]);
  const bare = { ...ORDER, orderStatus: "TRADED", filledQty: null, remainingQuantity: null };
  const [traded] = await account({ json: [bare] }).account.orders();
  assertEquals([traded?.state, traded?.filledQuantity], ["filled", 130]);
});

Deno.test("fills carry their order, side and instrument", async () => {
  const trade = {
    ...{ orderId: "7", exchangeTradeId: "T1", transactionType: "SELL", securityId: "45" },
    ...{ exchangeSegment: "NSE_FNO", tradedQuantity: 65, tradedPrice: 10.5, exchangeTime: "NA" },
  };
  assertEquals(await account({ json: [trade] }).account.fills(), [{
    ...{ orderId: "7", tradeId: "T1", side: "sell", securityId: "45", segment: "NSE_FNO" },
    ...{ quantity: 65, price: 10.5, at: BROKER_AT },
  }]);
});

Deno.test("fills of earlier dates are read page by page until one is empty", async () => {
  const trade = {
    ...{ orderId: "7", exchangeTradeId: "T1", transactionType: "SELL", securityId: "45" },
    ...{ exchangeSegment: "NSE_FNO", tradedQuantity: "65", tradedPrice: "10.5" },
  };
  const pages = [{ json: [trade, trade] }, { json: [trade] }, { json: [] }];
  for (const last of [{ json: [] }, { status: 400, json: { errorCode: "DH-907" } }]) {
    const { account: desk, broker } = account(...pages.slice(0, 2), last);
    assertEquals((await desk.pastFills("2026-02-05", "2026-02-09")).length, 3);
    assertEquals(broker.sent.map(({ url }) => url.split("/v2")[1]), [
      "/trades/2026-02-05/2026-02-09/0",
      "/trades/2026-02-05/2026-02-09/1",
      "/trades/2026-02-05/2026-02-09/2",
    ]);
  }
  const endless = account({ json: [trade] });
  await assertRejects(() => endless.account.pastFills("2026-02-05", "2026-02-09"), BrokerError);
});

Deno.test("positions and holdings are one list, without what is closed", async () => {
  const position = { exchangeSegment: "NSE_FNO", securityId: "45", netQty: -65 };
  const positions = [
    position,
    { ...position, securityId: "46", netQty: 0 },
    { ...position, exchangeSegment: "NSE_EQ", securityId: "1333", netQty: "-5" },
    { ...position, exchangeSegment: "MCX_COMM" },
  ];
  const held = account({ json: positions }, { json: [{ securityId: "1333", totalQty: 20 }] });
  assertEquals(await held.account.positions(), [
    { segment: "NSE_FNO", securityId: "45", quantity: -65 },
    { segment: "NSE_EQ", securityId: "1333", quantity: 15 },
  ]);
  assertEquals(held.broker.sent.map(({ url }) => url.split("/v2")[1]), ["/positions", "/holdings"]);
  assertEquals(await account({ json: [] }, NO_HOLDINGS).account.positions(), []);
});

Deno.test("the kill switch is a query without a body, sent where orders are sent", async () => {
  const { account: desk, broker } = account({ json: { killSwitchStatus: "done" } });
  await desk.stopTrading();
  assertEquals(broker.asOrders, ["http://broker.test/v2/killswitch?killSwitchStatus=ACTIVATE"]);
  assertEquals([broker.sent[0]?.method, broker.sent[0]?.body], ["POST", undefined]);
  const refusal = { status: 400, json: { errorCode: "DH-906", errorMessage: "open positions" } };
  const refused = account(refusal);
  await assertRejects(() => refused.account.stopTrading(), BrokerError, "open positions");
  assertEquals(refused.broker.sent.length, 1);
});

Deno.test("whatever the books answer, an account is told or a named error is thrown", async () => {
  const row = fc.dictionary(
    fc.constantFrom(...Object.keys(ORDER), "netQty", "totalQty", "tradedQuantity", "tradedPrice"),
    fc.jsonValue(),
  );
  const body = fc.oneof(fc.json(), fc.array(row).map((rows) => JSON.stringify(rows)), fc.string());
  const property = fc.asyncProperty(body, fc.constantFrom(200, 400, 502), async (text, status) => {
    for (const ask of ["orders", "fills", "positions"] as const) {
      try {
        await account({ text, status }).account[ask]();
      } catch (error) {
        if (!(error instanceof BrokerError)) throw error;
      }
    }
  });
  await fc.assert(property, { numRuns: 300, seed: 16 });
});
