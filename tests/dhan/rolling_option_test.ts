import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { type ExchangeProcess, startExchange } from "../../local/exchange/start_exchange.ts";
import { rollingOption } from "../../shared/dhan/rolling_option.ts";
import type { Underlying } from "../../shared/vocabulary/contract.ts";
import type { RollingRequest } from "../../shared/vocabulary/ports/market_data.ts";
import { toExchangeIso, tradingDateAt } from "../../shared/vocabulary/trading_date.ts";
import { exchangeClock } from "../../shared/wiring/exchange_clock.ts";
import { heldToken } from "../support/held_token.ts";

const TCS: Underlying = {
  underlying: "TCS",
  kind: "stock",
  securityId: "11536",
  segment: "NSE_EQ",
  industry: "Information Technology",
  weight: 0.01,
};

const REQUEST: RollingRequest = {
  underlying: TCS,
  right: "call",
  expiryCode: 1,
  from: "2026-01-12",
  to: "2026-02-06",
};

let exchange: ExchangeProcess;
Deno.test.beforeAll(async () => {
  exchange = await startExchange({
    market: { kind: "seeded", seed: 1 },
    clock: { mode: "frozen", at: "2026-02-09T10:00:00+05:30" },
    clientId: "1000000001",
    accessToken: "good",
  });
});
Deno.test.afterAll(async () => await exchange.stop());

/** Sends one request at a time, a second apart. */
async function ask(changes: Partial<RollingRequest> = {}) {
  const clock = exchangeClock(exchange.origin);
  let next = (await clock.now()).getTime();
  return await rollingOption({
    baseUrl: exchange.baseUrl,
    clientId: "1000000001",
    clock,
    fetch,
    limiter: {
      reserve: (requests) => Promise.resolve(requests.map(() => new Date(next += 1000))),
      release: () => Promise.resolve(),
      stoppedUntil: undefined,
      stop: () => Promise.resolve(),
    },
    tokens: heldToken("good"),
  }, { ...REQUEST, ...changes });
}

async function requestsOf(run: () => Promise<unknown>): Promise<number> {
  const count = async () =>
    (await exchange.requests()).filter(({ path }) => path.endsWith("/charts/rollingoption")).length;
  const before = await count();
  await run();
  return await count() - before;
}

Deno.test("a window holds a 15:15 bar of every session with a volatility as a decimal", async () => {
  const bars = await ask();
  const late = bars.filter(({ at }) => toExchangeIso(at).includes("T15:15"));
  // Four weeks less the holidays of 15 and 26 January, and Sunday 1 February with the Budget.
  assertEquals(late.length, 19);
  assertEquals(tradingDateAt(late[0]?.at ?? new Date(0)), "2026-01-12");
  assertEquals(tradingDateAt(late.at(-1)?.at ?? new Date(0)), "2026-02-06");
  for (const { impliedVolatility = 0, spot = 0, strike = 0 } of late) {
    assert(impliedVolatility > 0.1 && impliedVolatility < 0.6);
    assertAlmostEquals(strike / spot, 1, 0.01);
  }
});

Deno.test("codes begin at 1: the next month's option is another one", async () => {
  const [near, next] = [await ask(), await ask({ expiryCode: 2 })];
  assertEquals(near.length, next.length);
  assertGreater(
    near.filter((bar, i) => bar.impliedVolatility !== next[i]?.impliedVolatility).length,
    0,
  );
});

Deno.test("a false empty is asked again and the bars come", async () => {
  await exchange.script([{ path: "/v2/charts/rollingoption", kind: "empty_rolling", times: 2 }]);
  assertEquals(await requestsOf(async () => assertGreater((await ask()).length, 0)), 3);
});

Deno.test("what stays empty is believed after four more requests", async () => {
  const future = { from: "2026-02-10", to: "2026-02-20" };
  assertEquals(await requestsOf(async () => assertEquals(await ask(future), [])), 5);
});

Deno.test("a put's bars come from the put's side", async () => {
  assertGreater((await ask({ right: "put" })).length, 0);
});
