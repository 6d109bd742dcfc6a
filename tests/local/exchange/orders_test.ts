import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import type { Answer } from "../../support/world.ts";
import { listedOptions } from "../../support/listed_options.ts";
import { startExchange } from "../../../local/exchange/start_exchange.ts";

const exchange = await startExchange({
  market: { kind: "seeded", seed: 1 },
  clock: { mode: "stepped", at: "2026-02-09T10:00:00+05:30" },
  clientId: "1000000001",
  accessToken: "good",
});
Deno.test.afterAll(async () => await exchange.stop());

const options = await listedOptions(exchange, "NIFTY", "2026-02-24");
let last = 0;

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(`${exchange.baseUrl}${path}`, {
    method,
    headers: {
      "access-token": "good",
      "client-id": "1000000001",
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as Answer };
}

/** Lets the exchange's time pass; every family of requests is free again after a minute. */
async function pass(milliseconds: number): Promise<void> {
  await exchange.advance(new Date((await exchange.now()).getTime() + milliseconds));
}

/** An option that nobody traded before in this file, with its quote. */
async function quoted() {
  await pass(61_000);
  const near = options.filter(({ strike, type }) => type === "CE" && strike % 100 === 0)
    .sort((a, b) => Math.abs(a.strike - 25_500) - Math.abs(b.strike - 25_500));
  const option = near[last++ % near.length];
  assert(option !== undefined);
  const quote = await ask("POST", "/marketfeed/quote", { NSE_FNO: [Number(option.securityId)] });
  const { depth, upper_circuit_limit: upper } = quote.body.data.NSE_FNO[option.securityId];
  return { option, bid: depth.buy[0], ask: depth.sell[0], upper };
}

type Asked = Record<string, unknown>;
async function order(asked: Asked) {
  return await ask("POST", "/orders", {
    ...{ dhanClientId: "1000000001", exchangeSegment: "NSE_FNO", productType: "MARGIN" },
    ...{ orderType: "LIMIT", validity: "DAY", transactionType: "BUY", ...asked },
  });
}

async function byId(orderId: string) {
  const { body } = await ask("GET", `/orders/${orderId}`);
  return body[0];
}

Deno.test("an order is in transit, then fills at the far side of the quote with its trade and position", async () => {
  const { option: { securityId, lot }, ask: offer } = await quoted();
  const before = (await ask("GET", "/fundlimit")).body.availabelBalance;
  const asked = { securityId, quantity: lot, price: offer.price + 1, correlationId: "D1-a" };
  const sent = await order(asked);
  assertEquals([sent.status, sent.body.orderStatus], [200, "TRANSIT"]);
  const { orderId } = sent.body;
  assertEquals((await byId(orderId)).orderStatus, "TRANSIT");
  await pass(20);
  const shown = await byId(orderId);
  assertEquals(
    [shown.orderStatus, shown.filledQty, shown.remainingQuantity, shown.averageTradedPrice],
    ["TRADED", lot, 0, offer.price],
  );
  const found = await ask("GET", "/orders/external/D1-a");
  assertEquals([found.body.orderId, found.body.correlationId], [orderId, "D1-a"]);
  const trades = await ask("GET", `/trades/${orderId}`);
  assertEquals(trades.body.map((row: Answer) => [row.tradedQuantity, row.tradedPrice]), [
    [lot, offer.price],
  ]);
  const held = (await ask("GET", "/positions")).body.find((row: Answer) =>
    row.securityId === securityId
  );
  assertEquals([held.netQty, held.positionType, held.buyAvg], [lot, "LONG", offer.price]);
  const after = (await ask("GET", "/fundlimit")).body;
  assertAlmostEquals(before - after.availabelBalance, lot * offer.price, 0.01);
});

Deno.test("what is sent twice is two orders, and the id finds the newest", async () => {
  const { option: { securityId, lot }, bid } = await quoted();
  const asked = { securityId, quantity: lot, price: bid.price - 5, correlationId: "D1-twice" };
  const [first, second] = [await order(asked), await order(asked)];
  await pass(50);
  const book = (await ask("GET", "/orders")).body.filter((row: Answer) =>
    row.correlationId === "D1-twice"
  );
  assertEquals(
    book.map((row: Answer) => [row.orderId, row.orderStatus]),
    [first, second].map(({ body }) => [body.orderId, "PENDING"]),
  );
  const found = await ask("GET", "/orders/external/D1-twice");
  assertEquals(found.body.orderId, second.body.orderId);
});

Deno.test("a cancel is answered before it is done, and what fills until then stays", async () => {
  const { option: { securityId, lot }, ask: offer } = await quoted();
  await exchange.behave({ faults: [{ kind: "slow_cancel", milliseconds: 2000, times: 20 }] });
  // Ten lots at a time, until one order has the last of the offer.
  let left = offer.quantity + 2 * lot;
  let orderId = "";
  for (; left > 0; left -= 10 * lot) {
    const quantity = Math.min(left, 10 * lot);
    ({ body: { orderId } } = await order({ securityId, quantity, price: offer.price + 5 }));
    await pass(200);
  }
  await exchange.behave({ faults: [] });
  const { orderStatus, filledQty } = await byId(orderId);
  assertEquals([orderStatus, filledQty > 0], ["PART_TRADED", true]);
  const cancelled = await ask("DELETE", `/orders/${orderId}`);
  assertEquals([cancelled.status, cancelled.body.orderStatus], [202, "CANCELLED"]);
  assertEquals((await byId(orderId)).orderStatus, "PART_TRADED");
  await pass(2100);
  const ended = await byId(orderId);
  assertEquals([ended.orderStatus, ended.filledQty], ["CANCELLED", filledQty]);
  const again = await ask("DELETE", `/orders/${orderId}`);
  assertEquals([again.status, again.body.errorCode], [400, "DH-906"]);
});

Deno.test("the exchange rejects a price off the tick or the band and a quantity at the freeze", async () => {
  const { option: { securityId, lot, freeze }, bid, upper } = await quoted();
  const large = Math.ceil(freeze / lot) * lot;
  const cases: [Asked, RegExp][] = [
    [{ quantity: lot, price: bid.price + 0.03 }, /^EXCH:16283/],
    [{ quantity: lot, price: upper + 1 }, /^EXCH:17070/],
    [{ quantity: large, price: 0.05 }, /^EXCH:16328/],
  ];
  for (const [asked, reason] of cases) {
    const { body } = await order({ securityId, ...asked });
    assertEquals(body.orderStatus, "TRANSIT");
    await pass(50);
    const shown = await byId(body.orderId);
    assertEquals([shown.orderStatus, shown.filledQty], ["REJECTED", 0]);
    assertMatch(shown.omsErrorDescription, reason);
  }
});

Deno.test("the broker refuses at once what it sees itself, and its book knows nothing of it", async () => {
  const { option: { securityId, lot }, ask: offer } = await quoted();
  const known = (await ask("GET", "/orders")).body.length;
  const good = { securityId, quantity: lot, price: offer.price };
  const cases: [Asked, string][] = [
    [{ ...good, quantity: lot + 1 }, "DH-905"],
    [{ ...good, correlationId: "x".repeat(26) }, "DH-905"],
    [{ ...good, quantity: String(lot) }, "DH-905"],
    [{ ...good, tag: "x" }, "DH-905"],
    [{ ...good, productType: "CNC" }, "DH-906"],
    [{ ...good, quantity: 60 * lot, price: 5000 }, "DH-906"],
  ];
  for (const [asked, code] of cases) {
    const { status, body } = await order(asked);
    assertEquals([status, body.errorCode], [400, code]);
  }
  assertEquals((await ask("GET", "/orders")).body.length, known);
});

Deno.test("a short option blocks margin", async () => {
  await pass(61_000);
  const put = options.find(({ strike, type }) => strike === 25_500 && type === "PE");
  const before = (await ask("GET", "/fundlimit")).body.availabelBalance;
  const { securityId, lot } = put ?? { securityId: "", lot: 0 };
  await order({ securityId, quantity: lot, price: 50, transactionType: "SELL" });
  await pass(50);
  const { body } = await ask("GET", "/fundlimit");
  const blocked = before - body.availabelBalance;
  assert(blocked > 50_000 && blocked < 400_000, `${blocked}`);
});

Deno.test("an order may be changed at the exchange, its quantity counted from the first unit", async () => {
  const { option: { securityId, lot }, bid, ask: offer } = await quoted();
  const { body } = await order({ securityId, quantity: lot, price: bid.price - 5 });
  await pass(50);
  const change = {
    ...{ dhanClientId: "1000000001", orderId: body.orderId, orderType: "LIMIT", validity: "DAY" },
    ...{ quantity: 2 * lot, price: offer.price },
  };
  const changed = await ask("PUT", `/orders/${body.orderId}`, change);
  assertEquals([changed.status, changed.body.orderStatus], [200, "TRANSIT"]);
  await pass(50);
  const shown = await byId(body.orderId);
  assertEquals([shown.orderStatus, shown.filledQty], ["TRADED", 2 * lot]);
  const late = await ask("PUT", `/orders/${body.orderId}`, change);
  assertEquals([late.status, late.body.errorCode], [400, "DH-906"]);
});

Deno.test("an order may be visible late, rejected late, filled in part, or filled after its cancel", async () => {
  const { option: { securityId, lot }, ask: offer } = await quoted();
  const kinds = ["late", "reject", "partial", "filled_after_cancel"];
  await exchange.behave({ faults: kinds.map((kind) => ({ kind, milliseconds: 30_000 })) });
  const asked = { securityId, quantity: 2 * lot, price: offer.price + 5 };
  const sent: Answer[] = [];
  for (const kind of kinds) sent.push(await order({ ...asked, correlationId: `D2-${kind}` }));
  await pass(50);
  const statuses = async () => {
    const rows: Answer[] = (await ask("GET", "/orders")).body;
    return sent.map(({ body }) => {
      const row = rows.find(({ orderId }) => orderId === body.orderId);
      return row && [row.orderStatus, row.filledQty];
    });
  };
  assertEquals(await statuses(), [undefined, ["REJECTED", 0], ["PART_TRADED", lot], [
    "PENDING",
    0,
  ]]);
  assertEquals((await ask("GET", "/orders/external/D2-late")).body.errorCode, "DH-906");
  await ask("DELETE", `/orders/${sent[3]?.body.orderId}`);
  await pass(100);
  assertEquals((await statuses())[3], ["CANCELLED", 0]);
  await pass(30_000);
  assertEquals(await statuses(), [["TRADED", 2 * lot], ["REJECTED", 0], ["PART_TRADED", lot], [
    "TRADED",
    2 * lot,
  ]]);
});

Deno.test("trade book and positions may lag behind the order book", async () => {
  await exchange.behave({ tradesMs: 5000, positionsMs: 8000 });
  const { option: { securityId, lot }, ask: offer } = await quoted();
  const { body } = await order({ securityId, quantity: lot, price: offer.price });
  await pass(100);
  const seen = async () => [
    (await byId(body.orderId)).filledQty,
    (await ask("GET", `/trades/${body.orderId}`)).body.length,
    (await ask("GET", "/positions")).body.filter((row: Answer) => row.securityId === securityId)
      .length,
  ];
  assertEquals(await seen(), [lot, 0, 0]);
  await pass(5000);
  assertEquals(await seen(), [lot, 1, 0]);
  await pass(3000);
  assertEquals(await seen(), [lot, 1, 1]);
  await exchange.behave({ tradesMs: 0, positionsMs: 0 });
});

Deno.test("a request may be worked although its reply is lost", async () => {
  const { option: { securityId, lot }, bid } = await quoted();
  for (const taken of [true, false]) {
    await exchange.script([{ path: "/v2/orders", method: "POST", kind: "lost_reply", taken }]);
    const correlationId = `D3-${taken}`;
    const sent = order({ securityId, quantity: lot, price: bid.price - 5, correlationId });
    assertEquals(await sent.then(() => "answered", () => "lost"), "lost");
    const found = await ask("GET", `/orders/external/${correlationId}`);
    assertEquals(found.status, taken ? 200 : 400);
  }
});

Deno.test("updates are posted to the webhook with the fill under its other name", async () => {
  const hints: Answer[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const hint = await request.json();
      if (hint.correlationId === "D4") hints.push(hint);
      return new Response();
    },
  );
  await exchange.behave({ postbackUrl: `http://127.0.0.1:${server.addr.port}/` });
  const { option: { securityId, lot }, ask: offer } = await quoted();
  await order({ securityId, quantity: lot, price: offer.price, correlationId: "D4" });
  await pass(50);
  for (let i = 0; i < 200 && hints.length < 3; i++) await new Promise((r) => setTimeout(r, 10));
  assertEquals(
    hints.map((hint) => `${hint.orderStatus} ${hint.filled_qty}`).toSorted(),
    ["PENDING 0", `TRADED ${lot}`, "TRANSIT 0"],
  );
  assertEquals("filledQty" in hints[0], false);
  await server.shutdown();
});

Deno.test("trading stops for the day only with nothing open", async () => {
  const refused = await ask("POST", "/killswitch?killSwitchStatus=ACTIVATE");
  assertEquals([refused.status, refused.body.errorCode], [400, "DH-906"]);
  assertEquals((await ask("GET", "/killswitch")).body.killSwitchStatus, "DEACTIVATE");
});

Deno.test("orders end with the day, the next day's book is empty, and positions are carried", async () => {
  const { option: { securityId, lot }, bid } = await quoted();
  const { body } = await order({ securityId, quantity: lot, price: bid.price - 5 });
  const held = async () =>
    new Map(
      (await ask("GET", "/positions")).body.map((row: Answer) => [row.securityId, row.netQty]),
    );
  const before = await held();
  await exchange.advance(new Date("2026-02-09T15:31:00+05:30"));
  assertEquals((await byId(body.orderId)).orderStatus, "EXPIRED");
  await exchange.advance(new Date("2026-02-10T09:20:00+05:30"));
  assertEquals((await ask("GET", "/orders")).body, []);
  assertEquals((await ask("GET", "/trades")).body, []);
  assertEquals((await ask("GET", `/orders/${body.orderId}`)).status, 400);
  assertEquals(await held(), before);
  const page = async (number: number) =>
    (await ask("GET", `/trades/2026-02-09/2026-02-09/${number}`)).body;
  const count = (await exchange.orders()).flatMap(({ trades }) => trades).length;
  assertEquals([(await page(0)).length, await page(1)], [count, []]);
});

Deno.test("shares are for delivery: a position on the day, a holding on the next", async () => {
  const quote = await ask("POST", "/marketfeed/quote", { NSE_EQ: [1333] });
  const { price } = quote.body.data.NSE_EQ["1333"].depth.sell[0];
  const share = { exchangeSegment: "NSE_EQ", productType: "CNC", securityId: "1333" };
  const unheld = await order({ ...share, quantity: 5, price, transactionType: "SELL" });
  assertEquals(unheld.body.errorCode, "DH-906");
  const sent = await order({ ...share, quantity: 5, price });
  await pass(100);
  assertEquals((await byId(sent.body.orderId)).orderStatus, "TRADED");
  assertEquals((await ask("GET", "/holdings")).body.errorCode, "DH-1111");
  await exchange.advance(new Date("2026-02-11T09:20:00+05:30"));
  const [holding] = (await ask("GET", "/holdings")).body;
  assertEquals([holding.securityId, holding.totalQty], ["1333", 5]);
});

Deno.test("the eleventh order within a second answers 805", async () => {
  await pass(1000);
  const answers = [];
  for (let i = 0; i < 11; i++) answers.push((await order({})).status);
  assertEquals(answers, [...Array(10).fill(400), 429]);
});

Deno.test("the exchange rejects a future's price more than 3% from its last", async () => {
  await pass(61_000);
  const csv = await (await fetch(`${exchange.baseUrl}/instrument/NSE_FNO`)).text();
  const future = csv.split("\n").map((line) => line.split(","))
    .find((cells) => cells[4] === "FUTIDX" && cells[6] === "NIFTY") ?? [];
  const [securityId = "", lot] = [future[2], Number(future[11])];
  const quote = await ask("POST", "/marketfeed/quote", { NSE_FNO: [Number(securityId)] });
  const { last_price: traded } = quote.body.data.NSE_FNO[securityId];
  const told = async (share: number) => {
    const price = Math.round(traded * share);
    const sent = await order({ securityId, quantity: lot, price });
    await pass(50);
    const { orderStatus, omsErrorDescription } = await byId(sent.body.orderId);
    await ask("DELETE", `/orders/${sent.body.orderId}`);
    await pass(50);
    return [orderStatus, omsErrorDescription];
  };
  assertEquals(await told(0.96), ["REJECTED", "EXCH: Order price is beyond LPP limit"]);
  assertEquals((await told(0.98))[0], "PENDING");
});
