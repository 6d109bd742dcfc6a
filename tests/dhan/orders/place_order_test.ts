import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { dhanBroker } from "../../../shared/dhan/orders/dhan_broker.ts";
import type { OrderRequest } from "../../../shared/vocabulary/ports/broker.ts";
import { answeredBroker, BROKER_AT, type BrokerReply } from "../../support/answered_broker.ts";

const ORDER: OrderRequest = {
  correlationId: "D1-E7p-2-0",
  segment: "NSE_FNO",
  securityId: "47317",
  side: "sell",
  quantity: 65,
  limitPrice: 101.35,
  product: "MARGIN",
};
const TAKEN = { json: { orderId: "112111182198", orderStatus: "TRANSIT" } };

const coded = (errorCode: string, status = 400, errorMessage = "no"): BrokerReply => ({
  status,
  json: { errorType: "Order_Error", errorCode, errorMessage },
});

async function sent(replies: readonly BrokerReply[], order: Partial<OrderRequest> = {}) {
  const broker = answeredBroker(replies, "second");
  const outcome = await dhanBroker(broker.connection).send({ ...ORDER, ...order });
  return { outcome, broker };
}

Deno.test("an order is placed as Dhan wants it, through the address of orders, with real numbers", async () => {
  const { outcome, broker } = await sent([TAKEN]);
  assertEquals(outcome, { kind: "confirmed", orderId: "112111182198" });
  assertEquals(broker.asOrders, ["http://broker.test/v2/orders"]);
  assertEquals(broker.sent.map(({ method, body }) => ({ method, body })), [{
    method: "POST",
    body: {
      dhanClientId: "1000",
      correlationId: "D1-E7p-2-0",
      transactionType: "SELL",
      exchangeSegment: "NSE_FNO",
      productType: "MARGIN",
      orderType: "LIMIT",
      validity: "DAY",
      securityId: "47317",
      quantity: 65,
      disclosedQuantity: 0,
      price: 101.35,
      triggerPrice: 0,
      afterMarketOrder: false,
    },
  }]);
  assertEquals(broker.reserved, [[{ family: "orders" }]]);
});

Deno.test("shares are bought for delivery", async () => {
  const { broker } = await sent([TAKEN], { segment: "NSE_EQ", product: "CNC", side: "buy" });
  const { productType, transactionType } = broker.sent[0]?.body as Record<string, unknown>;
  assertEquals([productType, transactionType], ["CNC", "BUY"]);
});

Deno.test("what Dhan could not take is refused before it is sent", async () => {
  const broken: Partial<OrderRequest>[] = [
    { correlationId: "" },
    { correlationId: "x".repeat(26) },
    { correlationId: "a b" },
    { segment: "IDX_I" },
    { product: "CNC" },
    { segment: "NSE_EQ" },
    { quantity: 0 },
    { quantity: 1.5 },
    { quantity: -65 },
    { limitPrice: 0 },
    { limitPrice: NaN },
    { limitPrice: Infinity },
  ];
  for (const order of broken) {
    const { outcome, broker } = await sent([TAKEN], order);
    assertEquals([outcome.kind, broker.sent.length], ["refused", 0], JSON.stringify(order));
  }
  assertEquals((await sent([TAKEN], { correlationId: "x".repeat(25) })).outcome.kind, "confirmed");
});

const OUTCOMES: [string, BrokerReply, "refused" | "unknown"][] = [
  ["no access", coded("DH-902"), "refused"],
  ["an account problem", coded("DH-903"), "refused"],
  ["a named rate limit", coded("DH-904", 429), "refused"],
  ["a bad field", coded("DH-905"), "refused"],
  ["missing funds", coded("DH-906", 400, "You have insufficient funds"), "refused"],
  ["no data", coded("DH-907"), "refused"],
  ["a wrong address", coded("DH-911"), "refused"],
  ["too many requests", {
    status: 429,
    json: { data: { "805": "Too many requests" }, status: "failed" },
  }, "refused"],
  ["an expired token", coded("DH-901", 401), "unknown"],
  ["an internal error", coded("DH-908", 500), "unknown"],
  ["a network error behind Dhan", coded("DH-909", 400), "unknown"],
  ["another error", coded("DH-910"), "unknown"],
  ["a code that nobody knows", coded("DH-999"), "unknown"],
  ["a refusal of a server in trouble", coded("DH-906", 502), "unknown"],
  ["a refusal with status 500", coded("DH-906", 500), "unknown"],
  ["a client that is not known", {
    status: 400,
    json: { data: { "810": "Client ID is invalid" }, status: "failed" },
  }, "refused"],
  ["an invalid request", {
    json: { data: { "814": "Invalid request" }, status: "failed" },
  }, "refused"],
  ["HTML of a gateway", { status: 502, text: "<html>Bad gateway</html>" }, "unknown"],
  ["HTML without a token", { status: 401, text: "<html>" }, "unknown"],
  ["HTML of a limit", { status: 429, text: "<html>" }, "unknown"],
  ["HTML with status 200", { text: "<html>ok</html>" }, "unknown"],
  ["an empty body", { text: "" }, "unknown"],
  ["400 without a code", { status: 400, json: {} }, "unknown"],
  ["an error with status 200", { json: { status: "failure", remarks: "x" } }, "unknown"],
  ["an order without a number", { json: { orderId: "", orderStatus: "TRANSIT" } }, "unknown"],
  ["a confirmation without its state", { json: { orderId: "1" } }, "unknown"],
  ["a list of orders", { json: [{ orderId: "1", orderStatus: "TRANSIT" }] }, "unknown"],
  ["a line that breaks", new Error("connection reset"), "unknown"],
];

for (const [name, reply, kind] of OUTCOMES) {
  Deno.test(`an order that meets ${name} is ${kind}, and is sent once`, async () => {
    const { outcome, broker } = await sent([reply, TAKEN]);
    assertEquals([outcome.kind, broker.sent.length], [kind, 1]);
  });
}

Deno.test("a stop that placing meets is kept by everyone, whatever the body says", async () => {
  for (const text of ["<html>", '{"data":{"805":"Too many"},"status":"failed"}']) {
    const { broker } = await sent([{ status: 429, text }]);
    assertEquals(broker.stops, [new Date(BROKER_AT.getTime() + 60_000)]);
  }
});

Deno.test("what Dhan repeats of a request is told without the token and the client", async () => {
  const { outcome } = await sent([coded("DH-905", 400, "token first of 1000 is bad")]);
  assertEquals(outcome, {
    kind: "refused",
    reason: "order D1-E7p-2-0: Dhan answered DH-905: token *** of *** is bad",
  });
});

Deno.test("an order that its limits allow too late is not sent, and its turn is given back", async () => {
  const broker = answeredBroker([TAKEN]);
  const released: unknown[] = [];
  const at = new Date(BROKER_AT.getTime() + 5000);
  const limiter = {
    ...broker.connection.limiter,
    reserve: () => Promise.resolve([at]),
    release: (items: unknown) => {
      released.push(items);
      return Promise.resolve();
    },
  };
  const desk = dhanBroker({ ...broker.connection, limiter });
  const late = await desk.send(ORDER, { sendBefore: at });
  assertEquals([late.kind, broker.sent.length], ["refused", 0]);
  assertEquals(released, [[{ items: [{ family: "orders" }], at }]]);
  const timely = await desk.send(ORDER, { sendBefore: new Date(at.getTime() + 1) });
  assertEquals([timely.kind, broker.sent.length, broker.waits], ["confirmed", 1, [5]]);
});

Deno.test("a worker that slept over its instant sends nothing", async () => {
  const broker = answeredBroker([TAKEN]);
  const { clock } = broker.connection;
  // Two minutes pass between the reservation and the request.
  const slept = { ...clock, waitUntil: () => clock.waitUntil(new Date(+BROKER_AT + 120_000)) };
  const desk = dhanBroker({ ...broker.connection, clock: slept });
  const outcome = await desk.send(ORDER, { sendBefore: new Date(+BROKER_AT + 5000) });
  assertEquals([outcome.kind, broker.sent.length], ["refused", 0]);
});

Deno.test("a request that is under way at its instant is given up, and its outcome is unknown", async () => {
  const broker = answeredBroker([TAKEN]);
  const send = (_: RequestInfo | URL, init?: RequestInit) =>
    new Promise<Response>((_, reject) => {
      init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    });
  const desk = dhanBroker({ ...broker.connection, fetchAsOrders: send });
  const begun = performance.now();
  // A timer that is not the signal's keeps the process awake.
  const awake = setInterval(() => {}, 10);
  const outcome = await desk.send(ORDER, { sendBefore: new Date(+BROKER_AT + 50) });
  clearInterval(awake);
  assertEquals([outcome.kind, performance.now() - begun < 5000], ["unknown", true]);
});

Deno.test("a desk without a token sends nothing", async () => {
  const broker = answeredBroker([TAKEN]);
  const { BrokerError } = await import("../../../shared/vocabulary/broker_error.ts");
  const tokens = {
    ...broker.connection.tokens,
    token: () => Promise.reject(new BrokerError("broker_auth", "halt", "no token")),
  };
  const outcome = await dhanBroker({ ...broker.connection, tokens }).send(ORDER);
  assertEquals(outcome, { kind: "refused", reason: "order D1-E7p-2-0: no token" });
  assertEquals(broker.sent.length, 0);
});

Deno.test("what takes risk off is reserved as such", async () => {
  const broker = answeredBroker([TAKEN]);
  await dhanBroker(broker.connection).send(ORDER, { isReducing: true });
  assertEquals(broker.reserved, [[{ family: "orders", isReducing: true }]]);
});

Deno.test("no reply makes placing fail with an error, and only a number and a state confirm", async () => {
  const property = fc.asyncProperty(
    fc.oneof(
      fc.json(),
      fc.string(),
      fc.record({ orderId: fc.jsonValue(), orderStatus: fc.jsonValue() }, { requiredKeys: [] })
        .map((value) => JSON.stringify(value)),
      fc.record({ errorCode: fc.jsonValue(), errorMessage: fc.jsonValue(), data: fc.jsonValue() })
        .map((value) => JSON.stringify(value)),
    ),
    fc.constantFrom(200, 202, 400, 401, 403, 404, 429, 500, 502),
    async (text, status) => {
      const { outcome, broker } = await sent([{ text, status }]);
      assertEquals(broker.sent.length, 1);
      if (outcome.kind !== "confirmed") return;
      const reply = JSON.parse(text);
      assertEquals([200, 202].includes(status), true);
      assertEquals(String(reply.orderId), outcome.orderId);
      assertEquals([outcome.orderId === "", typeof reply.orderStatus], [false, "string"]);
    },
  );
  await fc.assert(property, { numRuns: 1000, seed: 16 });
});
