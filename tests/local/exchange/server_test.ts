import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Answer } from "../../support/world.ts";
import { startExchange } from "../../../local/exchange/start_exchange.ts";

const exchange = await startExchange({
  market: { kind: "seeded", seed: 1 },
  clock: { mode: "stepped", at: "2026-02-09T10:00:00+05:30" },
  clientId: "1000000001",
  accessToken: "good",
});
Deno.test.afterAll(async () => await exchange.stop());

async function ask(
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Answer }> {
  const response = await fetch(`${exchange.baseUrl}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      "access-token": "good",
      "client-id": "1000000001",
      "content-type": "application/json",
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

/** Time for the next request of every family. */
async function later(): Promise<void> {
  await exchange.advance(new Date((await exchange.now()).getTime() + 5000));
}

Deno.test("a chain has strikes with six decimals, units, and zeros where Dhan has none", async () => {
  await later();
  const expiries = await ask("/optionchain/expirylist", {
    UnderlyingScrip: 13,
    UnderlyingSeg: "IDX_I",
  });
  const { status, body } = await ask("/optionchain", {
    UnderlyingScrip: 13,
    UnderlyingSeg: "IDX_I",
    Expiry: expiries.body.data[0],
  });
  assertEquals([status, body.status], [200, "success"]);
  const keys = Object.keys(body.data.oc);
  assert(keys.every((key) => /^\d+\.\d{6}$/.test(key)));
  const sides = keys.flatMap((key) => Object.values(body.data.oc[key])) as Record<string, number>[];
  assert(sides.some((side) => side["implied_volatility"] === 0 && side["top_bid_price"] === 0));
  assert(sides.some((side) => (side["implied_volatility"] ?? 0) > 5));
  assert(
    sides.every((side) => (side["oi"] ?? 1) % 65 === 0 && Number.isInteger(side["security_id"])),
  );
});

Deno.test("a request without the client id, and one with a wrong token, are refused as Dhan refuses", async () => {
  await later();
  const body = { UnderlyingScrip: 13, UnderlyingSeg: "IDX_I" };
  for (const headers of [{ "client-id": "" }, { "access-token": "bad" }]) {
    const answer = await ask("/optionchain/expirylist", body, headers);
    assertEquals([answer.status, answer.body.errorCode], [401, "DH-901"]);
  }
});

Deno.test("the sixth data request within a second, and a chain asked for twice in three, answer 805 with the code as key", async () => {
  await later();
  const list = () =>
    ask("/optionchain/expirylist", { UnderlyingScrip: 13, UnderlyingSeg: "IDX_I" });
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push(await list());
  assertEquals(answers.map(({ status }) => status), [200, 200, 200, 200, 200, 429]);
  assertEquals(Object.keys(answers[5]?.body.data), ["805"]);
  await later();
  const [expiry] = (await list()).body.data;
  const chain = () =>
    ask("/optionchain", { UnderlyingScrip: 13, UnderlyingSeg: "IDX_I", Expiry: expiry });
  assertEquals([(await chain()).status, (await chain()).status], [200, 429]);
});

Deno.test("funds have Dhan's own spelling, and no holdings is an error", async () => {
  await later();
  assertEquals(typeof (await ask("/fundlimit")).body.availabelBalance, "number");
  assertEquals((await ask("/holdings")).body.errorCode, "DH-1111");
});

Deno.test("an unknown id of the quote feed is left out, and never traded today is the year 1980", async () => {
  await later();
  const { body } = await ask("/marketfeed/quote", { IDX_I: [13, 999_999] });
  assertEquals(Object.keys(body.data.IDX_I), ["13"]);
  assertMatch(body.data.IDX_I["13"].last_trade_time, /^01\/01\/1980/);
});

Deno.test("the history of an expired option has one side, the other is null", async () => {
  await later();
  const request = {
    exchangeSegment: "NSE_FNO",
    interval: "60",
    securityId: 13,
    instrument: "OPTIDX",
    expiryFlag: "MONTH",
    expiryCode: 1,
    strike: "ATM",
    drvOptionType: "CALL",
    fromDate: "2026-01-05",
    toDate: "2026-01-09",
  };
  const { body } = await ask("/charts/rollingoption", request);
  assertEquals([body.data.pe, body.data.ce.close.length], [null, 24]);
  const zero = await ask("/charts/rollingoption", { ...request, expiryCode: 0 });
  assertEquals([zero.status, zero.body.errorCode], [400, "DH-905"]);
});

Deno.test("the instrument master is a redirect to a CSV with a trailing comma, paise ticks and the exchange's index ids", async () => {
  const response = await fetch(`${exchange.baseUrl}/instrument/NSE_FNO`, { redirect: "manual" });
  assertEquals(response.status, 302);
  await response.body?.cancel();
  const text = await (await fetch(`${exchange.baseUrl}/instrument/NSE_FNO`)).text();
  const [header = "", ...lines] = text.trim().split("\n");
  assert(header.endsWith("SM_FREEZE_QTY,"));
  const nifty = lines.find((line) => line.includes(",NIFTY,") && line.includes("OPTIDX")) ?? "";
  const cells = nifty.split(",");
  assertEquals(cells.length, header.split(",").length);
  assertEquals([cells[5], cells[11], cells[15]], ["26000", "65.0", "5.0000"]);
});

Deno.test("stepped time jumps to the earliest wait, and never goes back", async () => {
  // Three connections stand before the waits are sent: they arrive together.
  const [start = new Date()] = await Promise.all([1, 2, 3].map(() => exchange.now()));
  const wait = (seconds: number) =>
    fetch(`${exchange.origin}/_exchange/clock/wait`, {
      method: "POST",
      body: JSON.stringify({ until: new Date(start.getTime() + seconds * 1000) }),
    }).then(async (response) => new Date((await response.json()).now).getTime() - start.getTime());
  assertEquals(await Promise.all([wait(30), wait(10), wait(20)]), [30_000, 10_000, 20_000]);
  const back = await fetch(`${exchange.origin}/_exchange/clock/advance`, {
    method: "POST",
    body: JSON.stringify({ to: start.toISOString() }),
  });
  await back.body?.cancel();
  assertEquals(back.status, 409);
});
