import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  freeBalance,
  fundsReply,
  marginOfLegs,
  marginReply,
  multiMarginReply,
} from "../../shared/dhan/account.ts";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { answeredBroker } from "../support/answered_broker.ts";

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
  const leg = { securityId: "45", segment: "NSE_FNO", quantity: 65, price: 12.5 };
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
      includePosition: true,
      includeOrder: true,
      scripList: [
        { ...asked, transactionType: "BUY" },
        { ...asked, transactionType: "SELL" },
      ],
    });
    assertEquals(broker.reserved, [[{ family: "other" }]]);
  }
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
