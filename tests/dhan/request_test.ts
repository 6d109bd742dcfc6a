import { assertEquals, assertRejects } from "@std/assert";
import * as z from "zod";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { read } from "../../shared/dhan/request.ts";
import { answeredBroker, BROKER_AT, type BrokerReply } from "../support/answered_broker.ts";

const GOOD = { json: { n: 5 } };
const REQUEST = {
  what: "the test",
  method: "POST",
  path: "/x",
  body: { a: 1 },
  rates: [{ family: "data" }],
  reply: z.object({ n: z.number("must be a number") }),
} as const;

const coded = (errorCode: string, status = 400): BrokerReply => ({
  status,
  json: { errorType: "x", errorCode, errorMessage: "no" },
});

Deno.test("a read is sent once with token and body, after its rates were reserved", async () => {
  const broker = answeredBroker([GOOD]);
  assertEquals(await read(broker.connection, REQUEST), { n: 5 });
  const [sent] = broker.sent;
  assertEquals([sent?.method, sent?.url, sent?.body], [
    "POST",
    "http://broker.test/v2/x",
    { a: 1 },
  ]);
  const headers = ["accept", "content-type", "access-token", "client-id"];
  assertEquals(headers.map((name) => sent?.headers.get(name)), [
    "application/json",
    "application/json",
    "first",
    "1000",
  ]);
  assertEquals([broker.sent.length, broker.reserved, broker.waits], [
    1,
    [[{ family: "data" }]],
    [],
  ]);
});

Deno.test("a read without a body sends none", async () => {
  const broker = answeredBroker([GOOD]);
  const { body: _, ...rest } = REQUEST;
  await read(broker.connection, { ...rest, method: "GET" });
  assertEquals([broker.sent[0]?.method, broker.sent[0]?.body], ["GET", undefined]);
});

Deno.test("a read waits for the instant that its rates allow", async () => {
  const { connection, waits } = answeredBroker([GOOD]);
  const limiter = {
    ...connection.limiter,
    reserve: () => Promise.resolve([new Date(BROKER_AT.getTime() + 3000)]),
  };
  await read({ ...connection, limiter }, REQUEST);
  assertEquals(waits, [3]);
});

Deno.test("what may be sent again waits longer each time and ends after four tries", async () => {
  const broken = [coded("DH-908", 500), new Error("reset"), { status: 502, text: "<html>" }];
  for (const reply of broken) {
    const broker = answeredBroker([reply]);
    const error = await assertRejects(() => read(broker.connection, REQUEST), DhanError);
    assertEquals([error.code, error.reaction], ["broker_unreachable", "retry_read"]);
    assertEquals([broker.sent.length, broker.waits, broker.reserved.length], [4, [0.5, 2, 5], 4]);
    const once = answeredBroker([reply, GOOD]);
    assertEquals(await read(once.connection, REQUEST), { n: 5 });
    assertEquals([once.sent.length, once.waits], [2, [0.5]]);
  }
});

Deno.test("too many requests are backed off from", async () => {
  const broker = answeredBroker([coded("DH-904", 429)]);
  const error = await assertRejects(() => read(broker.connection, REQUEST), DhanError);
  assertEquals([error.code, broker.sent.length], ["broker_rate_limited", 4]);
  assertEquals([broker.waits, broker.stops], [[10, 20, 40], []]);
});

Deno.test("a stop of the account is told to the limiter for 60 seconds", async () => {
  const broker = answeredBroker([{ status: 429, json: {} }, GOOD]);
  assertEquals(await read(broker.connection, REQUEST), { n: 5 });
  assertEquals(broker.stops, [new Date(BROKER_AT.getTime() + 60_000)]);
});

Deno.test("a refused token is renewed once", async () => {
  const renewed = answeredBroker([coded("DH-901", 401), GOOD], "second");
  assertEquals(await read(renewed.connection, REQUEST), { n: 5 });
  assertEquals(renewed.refused, ["first"]);
  assertEquals(renewed.sent.map(({ headers }) => headers.get("access-token")), ["first", "second"]);
  const again = answeredBroker([coded("DH-901", 401)], "second");
  const error = await assertRejects(() => read(again.connection, REQUEST), DhanError);
  assertEquals([error.code, again.sent.length, again.refused], ["broker_auth", 2, ["first"]]);
  const told = "the test: Dhan answered DH-901: no; the token (of the test) is not taken: ";
  assertEquals([error.message, error.dhanCode], [`${told}bring another`, "DH-901"]);
  const none = answeredBroker([coded("DH-901", 401)]);
  await assertRejects(() => read(none.connection, REQUEST), DhanError);
  assertEquals([none.sent.length, none.refused], [1, ["first"]]);
});

Deno.test("a token refused within seconds of its mint is sent once more, three seconds later", async () => {
  const refusal = coded("DH-901", 401);
  const late = answeredBroker([refusal, GOOD], "second", "first");
  assertEquals(await read(late.connection, REQUEST), { n: 5 });
  const sent = ({ sent }: typeof late) => sent.map(({ headers }) => headers.get("access-token"));
  assertEquals([sent(late), late.waits, late.refused], [["first", "first"], [3], []]);
  const never = answeredBroker([refusal], "second", "first");
  await assertRejects(() => read(never.connection, REQUEST), DhanError, "bring another");
  assertEquals([sent(never), never.waits, never.refused], [["first", "first"], [3], []]);
  // The stored token has ended, and the one minted in its place is not known yet.
  const both = answeredBroker([refusal, { status: 401, text: "<html>" }, GOOD], "second", "second");
  assertEquals(await read(both.connection, REQUEST), { n: 5 });
  assertEquals([sent(both), both.waits], [["first", "second", "second"], [3]]);
  const ended = answeredBroker([refusal], "second", "second");
  await assertRejects(() => read(ended.connection, REQUEST), DhanError);
  assertEquals([sent(ended), ended.refused], [["first", "second", "second"], ["first"]]);
});

Deno.test("what Dhan says of a request is told without the token", async () => {
  const json = { errorCode: "DH-905", errorMessage: "bad first, and first again" };
  const broker = answeredBroker([{ status: 400, json }]);
  const error = await assertRejects(() => read(broker.connection, REQUEST), DhanError);
  assertEquals(error.message, "the test: Dhan answered DH-905: bad ***, and *** again");
  // The client's id as a number, in a body that is an error by its status alone.
  const number = answeredBroker([{ status: 400, text: '{"dhanClientId":1000.5}' }]);
  const refused = await assertRejects(() => read(number.connection, REQUEST), DhanError);
  assertEquals(refused.message, "the test: Dhan answered 400 without a code");
});

Deno.test("what depends on the sender's address goes the way of orders", async () => {
  const broker = answeredBroker([GOOD]);
  await read(broker.connection, { ...REQUEST, asOrders: true });
  await read(broker.connection, REQUEST);
  assertEquals([broker.asOrders, broker.sent.length], [["http://broker.test/v2/x"], 2]);
});

Deno.test("what may not be sent again is an error at once", async () => {
  for (const code of ["DH-905", "DH-902", "DH-907"]) {
    const broker = answeredBroker([coded(code), GOOD]);
    const error = await assertRejects(() => read(broker.connection, REQUEST), DhanError);
    assertEquals([error.dhanCode, broker.sent.length, broker.waits], [code, 1, []]);
  }
});

Deno.test("a body that is not JSON counts by its status", async () => {
  const ok = answeredBroker([{ text: "<html>" }]);
  const error = await assertRejects(() => read(ok.connection, REQUEST), DhanError);
  assertEquals(error.message, "the test: Dhan answered 200 with a body that is not JSON");
  assertEquals([error.code, error.reaction], ["broker_unreachable", "retry_read"]);
  assertEquals(error.cause instanceof SyntaxError, true);
  const refused = answeredBroker([{ status: 403, text: "<html>" }]);
  const auth = await assertRejects(() => read(refused.connection, REQUEST), DhanError);
  assertEquals([auth.code, refused.sent.length], ["broker_auth", 1]);
});

Deno.test("a line that breaks tells why and keeps its cause", async () => {
  const cause = new Error("connection reset");
  const broker = answeredBroker([cause]);
  const error = await assertRejects(() => read(broker.connection, REQUEST), DhanError);
  assertEquals([error.message, error.cause], ["the test: connection reset", cause]);
});

Deno.test("a reply against its schema is refused by field and rule and not sent again", async () => {
  const broker = answeredBroker([{ json: { n: "5" } }, GOOD]);
  const error = await assertRejects(() => read(broker.connection, REQUEST), DhanError);
  assertEquals([error.code, error.reaction], ["broker_bad_reply", "never_retry"]);
  assertEquals(error.message, "the test: n of Dhan's reply: must be a number");
  assertEquals(broker.sent.length, 1);
});
