import { assertEquals } from "@std/assert";
import { dhanBroker } from "../../../shared/dhan/orders/dhan_broker.ts";
import type { Side } from "../../../shared/vocabulary/terms.ts";
import { answeredBroker, type BrokerReply } from "../../support/answered_broker.ts";

const PLACE = { exchangeSegment: "NSE_FNO", securityId: "47317" };
const ORDER = {
  ...PLACE,
  orderId: "11",
  correlationId: "",
  orderStatus: "TRADED",
  transactionType: "SELL",
  quantity: 130,
};
const TRADE = {
  ...PLACE,
  orderId: "11",
  exchangeTradeId: "15",
  transactionType: "SELL",
  tradedQuantity: 130,
  tradedPrice: 101.5,
};
const POSITION = { ...PLACE, netQty: -130, dayBuyQty: 0, daySellQty: 130 };
const NOTHING: BrokerReply = {
  status: 400,
  json: { errorType: "DH-905", errorCode: "DH-907", errorMessage: "no data" },
};

/** What the positions, the trade book and the order book say, in this order. */
async function isHidden(side: Side, ...books: readonly (readonly object[])[]): Promise<boolean> {
  const { connection, sent } = answeredBroker(books.map((json) => ({ json })));
  const instrument = { segment: "NSE_FNO", securityId: "47317" } as const;
  const answer = await dhanBroker(connection).hasHiddenUnits(instrument, side);
  assertEquals(sent.map(({ url }) => new URL(url).pathname), [
    "/v2/positions",
    "/v2/trades",
    "/v2/orders",
  ]);
  return answer;
}

Deno.test("what the orders of the book traded is explained, whoever sent them", async () => {
  assertEquals(await isHidden("sell", [POSITION], [TRADE], [ORDER]), false);
  assertEquals(await isHidden("sell", [], [], []), false);
  // A position is late: its order is known all the same.
  assertEquals(await isHidden("sell", [], [TRADE], [ORDER]), false);
});

Deno.test("a trade of an order that the book does not list is hidden", async () => {
  assertEquals(await isHidden("sell", [], [TRADE], []), true);
  assertEquals(await isHidden("sell", [], [TRADE], [{ ...ORDER, orderId: "12" }]), true);
});

Deno.test("a position of more units than the day's trades is hidden", async () => {
  const more = { ...POSITION, daySellQty: "195" };
  assertEquals(await isHidden("sell", [more], [TRADE], [ORDER]), true);
  assertEquals(await isHidden("sell", [{ ...POSITION, daySellQty: 65 }, POSITION], [], []), true);
});

Deno.test("another side, contract or segment and what was carried over explain nothing and hide nothing", async () => {
  for (
    const other of [
      { exchangeSegment: "NSE_EQ" },
      { securityId: "47318" },
      { transactionType: "BUY", daySellQty: 0, dayBuyQty: 130 },
    ]
  ) {
    assertEquals(await isHidden("sell", [{ ...POSITION, ...other }], [], []), false);
    assertEquals(await isHidden("sell", [], [{ ...TRADE, ...other }], []), false);
    assertEquals(await isHidden("sell", [POSITION], [{ ...TRADE, ...other }], [ORDER]), true);
  }
  assertEquals(await isHidden("buy", [{ ...POSITION, dayBuyQty: 65 }], [TRADE], [ORDER]), true);
  assertEquals(await isHidden("sell", [{ ...POSITION, daySellQty: 0 }], [], []), false);
});

Deno.test("an account without positions and trades is told as an error and hides nothing", async () => {
  const { connection } = answeredBroker([NOTHING, NOTHING, { json: [] }]);
  const instrument = { segment: "NSE_FNO", securityId: "47317" } as const;
  assertEquals(await dhanBroker(connection).hasHiddenUnits(instrument, "buy"), false);
});
