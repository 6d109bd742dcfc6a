import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  freeBalance,
  fundsReply,
  marginOfLegs,
  marginReply,
  multiMarginReply,
} from "../../shared/dhan/account.ts";
import { dhanAccount } from "../../shared/dhan/dhan_account.ts";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { answeredBroker, BROKER_AT } from "../support/answered_broker.ts";

Deno.test("the free balance is read under either spelling, and must be there", async () => {
  const replies = [
    [{ availabelBalance: "12.5" }, 12.5],
    [{ availableBalance: 7 }, 7],
    [{ availabelBalance: 0, availableBalance: 7 }, 0],
  ] as const;
  for (const [json, balance] of replies) {
    const broker = answeredBroker([{ json }]);
    assertEquals(await freeBalance(broker.connection), balance);
    assertEquals(broker.sent[0]?.url, "http://broker.test/v2/fundlimit");
    assertEquals([broker.sent[0]?.method, broker.reserved], ["GET", [[{ family: "other" }]]]);
  }
  const { connection } = answeredBroker([{ json: { sodLimit: 5 } }]);
  const error = await assertRejects(() => freeBalance(connection), DhanError);
  assert(error.message.endsWith("has neither availabelBalance nor availableBalance"));
  for (const name of ["sodLimit", "collateralAmount", "utilizedAmount"]) {
    assertEquals(fundsReply.safeParse({ availableBalance: 1, [name]: "x" }).success, false);
    assertEquals(fundsReply.safeParse({ availableBalance: 1, [name]: null }).success, true);
  }
});

Deno.test("the margin of legs is asked for together and read under either naming", async () => {
  const leg = { securityId: "45", segment: "NSE_FNO", quantity: 65, price: 12.5 } as const;
  for (const json of [{ totalMargin: "900.5" }, { total_margin: 900.5 }]) {
    const broker = answeredBroker([{ json }]);
    const margin = await marginOfLegs(broker.connection, [
      { ...leg, side: "buy" },
      { ...leg, side: "sell" },
    ]);
    assertEquals(margin, 900.5);
    const [sent] = broker.sent;
    assertEquals([sent?.method, sent?.url], [
      "POST",
      "http://broker.test/v2/margincalculator/multi",
    ]);
    const asked = {
      exchangeSegment: "NSE_FNO",
      quantity: 65,
      productType: "MARGIN",
      securityId: "45",
      price: 12.5,
      triggerPrice: 0,
    };
    assertEquals(sent?.body, {
      dhanClientId: "1000",
      includePosition: false,
      includeOrder: false,
      scripList: [
        { ...asked, transactionType: "BUY" },
        { ...asked, transactionType: "SELL" },
      ],
    });
    assertEquals(broker.reserved, [[{ family: "other" }]]);
  }
});

Deno.test("shares in a margin question are for delivery", async () => {
  const broker = answeredBroker([{ json: { totalMargin: 7140 } }]);
  const share = { securityId: "1333", segment: "NSE_EQ", quantity: 5, price: 1428 } as const;
  await marginOfLegs(broker.connection, [{ ...share, side: "buy" }]);
  const { scripList } = broker.sent[0]?.body as { scripList: { productType: string }[] };
  assertEquals(scripList.map(({ productType }) => productType), ["CNC"]);
});

Deno.test("a margin that is no amount above 0 is a bad reply", async () => {
  for (const totalMargin of [0, "0.00", -5, "n/a", null]) {
    for (const json of [{ totalMargin }, { total_margin: totalMargin }]) {
      const broker = answeredBroker([{ json }]);
      const error = await assertRejects(() => marginOfLegs(broker.connection, []), DhanError);
      assertEquals([error.code, broker.sent.length], ["broker_bad_reply", 1]);
    }
  }
});

Deno.test("a margin is asked for once: whoever waits, it is not for this", async () => {
  const refusals = [
    { status: 429, text: "<html>slow down</html>" },
    { json: { data: { "805": "Too many requests" }, status: "failed" } },
    { status: 400, json: { errorCode: "DH-904", errorMessage: "rate" } },
    { status: 500, json: { errorCode: "DH-908", errorMessage: "internal" } },
    { status: 502, text: "<html>Bad gateway</html>" },
    { status: 400, json: { errorCode: "DH-905", errorMessage: "field" } },
    new Error("line broke"),
  ];
  for (const refusal of refusals) {
    const broker = answeredBroker([refusal, { json: { totalMargin: 1 } }]);
    await assertRejects(() => marginOfLegs(broker.connection, []), DhanError);
    assertEquals([broker.sent.length, broker.waits], [1, []]);
  }
});

Deno.test("a stop that the margin calculator asks for is kept by everyone", async () => {
  const broker = answeredBroker([{ json: { data: { "805": "Too many" }, status: "failed" } }]);
  await assertRejects(() => marginOfLegs(broker.connection, []), DhanError);
  assertEquals(broker.stops, [new Date(BROKER_AT.getTime() + 60_000)]);
});

Deno.test("an expired token is renewed for a margin too", async () => {
  const expired = { status: 401, json: { errorCode: "DH-901", errorMessage: "expired" } };
  const broker = answeredBroker([expired, { json: { totalMargin: 900 } }], "renewed");
  assertEquals(await marginOfLegs(broker.connection, []), 900);
});

Deno.test("the account at Dhan answers as the broker", async () => {
  const broker = answeredBroker([{ json: { totalMargin: 900 } }, {
    json: { availabelBalance: 5 },
  }]);
  const account = dhanAccount(broker.connection);
  assertEquals(await account.marginOf({ legs: [], modelled: 1 }), {
    ...{ margin: 900, source: "broker" },
  });
  assertEquals(await account.freeFunds(), 5);
});

Deno.test("margins are numbers, of one leg or of several", () => {
  const one = { totalMargin: 1, spanMargin: "2", exposureMargin: 3 };
  assertEquals(marginReply.parse(one).spanMargin, 2);
  for (const name of ["totalMargin", "spanMargin", "exposureMargin", "availableBalance"]) {
    assertEquals(marginReply.safeParse({ ...one, [name]: "x" }).success, false);
  }
  const several = { total_margin: 1, span_margin: 2, exposure_margin: 3 };
  assertEquals(multiMarginReply.parse(several), { totalMargin: 1, spanMargin: 2, exposure: 3 });
  const camel = { totalMargin: 1, spanMargin: 2, exposure: 3 };
  assertEquals(multiMarginReply.parse(camel), camel);
  for (const name of ["total_margin", "span_margin", "exposure_margin"]) {
    assertEquals(multiMarginReply.safeParse({ ...several, [name]: "x" }).success, false);
  }
});
