import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { startExchange } from "../../../local/exchange/start_exchange.ts";
import { type ChosenMargin, marginAsker } from "../../../shared/desk/allocate/confirm_margins.ts";
import { dhanAccount } from "../../../shared/dhan/dhan_account.ts";
import { dhanMarketData } from "../../../shared/dhan/market_data.ts";
import type { DhanConnection } from "../../../shared/dhan/request.ts";
import { paperAccount } from "../../../shared/execution/paper_account.ts";
import { marginOf } from "../../../shared/market/margin.ts";
import { BrokerError } from "../../../shared/vocabulary/broker_error.ts";
import type { Underlying } from "../../../shared/vocabulary/contract.ts";
import type { ErrorCode } from "../../../shared/vocabulary/desk_error.ts";
import type {
  Account,
  AskedLeg,
  MarginQuestion,
} from "../../../shared/vocabulary/ports/account.ts";
import { exchangeClock } from "../../../shared/wiring/exchange_clock.ts";
import { answeredBroker, type BrokerReply } from "../../support/answered_broker.ts";
import { heldToken } from "../../support/held_token.ts";
import { MARGIN_RATES } from "../../support/margin_rates.ts";

const AMPLE = { asks: 20, isSpent: () => false };

const chosen = (strategyId: number, more: Partial<ChosenMargin> = {}): ChosenMargin => ({
  strategyId,
  underlying: `U${strategyId}`,
  legs: [],
  modelled: 1000,
  expected: 1100,
  ...more,
});

/** An account that answers as told, in order, and notes what it was asked. */
function toldAccount(...answers: (number | Error)[]) {
  const asked: MarginQuestion[] = [];
  const account: Account = {
    freeFunds: () => Promise.resolve(0),
    marginOf: (question) => {
      const answer = answers[asked.push(question) - 1] ?? 1;
      return answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve({ margin: answer, source: "broker" });
    },
  };
  return { account, asked };
}

const refusal = (code: ErrorCode) => new BrokerError(code, "never_retry", `said ${code}`);

Deno.test("the broker's margin stands for the model's and teaches its ratio", async () => {
  const { account, asked } = toldAccount(1200, 700);
  assertEquals(await marginAsker(account, AMPLE)([chosen(1), chosen(2)]), {
    confirmed: [
      { strategyId: 1, margin: 1200, source: "broker" },
      { strategyId: 2, margin: 700, source: "broker" },
    ],
    measured: [
      { underlying: "U1", modelled: 1000, margin: 1200 },
      { underlying: "U2", modelled: 1000, margin: 700 },
    ],
  });
  assertEquals(asked, [{ legs: [], modelled: 1000 }, { legs: [], modelled: 1000 }]);
});

Deno.test("a question that the broker refuses keeps the expected margin, and the next is asked", async () => {
  for (const code of ["broker_refused", "broker_bad_reply"] as const) {
    const { account } = toldAccount(refusal(code), 700);
    const { confirmed, measured } = await marginAsker(account, AMPLE)([chosen(1), chosen(2)]);
    assertEquals(confirmed, [
      { strategyId: 1, margin: 1100, source: "model", note: `asked in vain: said ${code}` },
      { strategyId: 2, margin: 700, source: "broker" },
    ]);
    assertEquals(measured.map(({ underlying }) => underlying), ["U2"]);
  }
});

Deno.test("a broker that is away or asks to wait is asked no more", async () => {
  const codes = ["broker_auth", "broker_rate_limited", "broker_unreachable"] as const;
  for (const code of codes) {
    const { account, asked } = toldAccount(1200, refusal(code));
    const three = [chosen(1), chosen(2), chosen(3)];
    const { confirmed } = await marginAsker(account, AMPLE)(three);
    assertEquals(confirmed.map(({ margin }) => margin), [1200, 1100, 1100]);
    assertEquals(confirmed.map(({ note }) => note), [
      undefined,
      `asked in vain: said ${code}`,
      `not asked: the broker had answered ${code}`,
    ]);
    assertEquals(asked.length, 2);
  }
});

Deno.test("no more is asked than the budget has, best first", async () => {
  const { account, asked } = toldAccount();
  const all = Array.from({ length: 25 }, (_, i) => chosen(i));
  const { confirmed } = await marginAsker(account, AMPLE)(all);
  assertEquals(asked.length, 20);
  assertEquals(confirmed.filter(({ source }) => source === "broker").length, 20);
  assertEquals(confirmed[20], {
    strategyId: 20,
    margin: 1100,
    source: "model",
    note: "not asked: an allocation asks for 20 at most",
  });
});

Deno.test("rounds share one budget, and the same lots are not asked about again", async () => {
  const { account, asked } = toldAccount(1200, 700, 900);
  const confirm = marginAsker(account, { asks: 3, isSpent: () => false });
  const lots = (quantity: number): Pick<ChosenMargin, "legs"> => ({
    legs: [{ segment: "NSE_FNO", securityId: "45", side: "sell", quantity, price: 30.5 }],
  });
  await confirm([chosen(1, lots(65)), chosen(2, lots(65))]);
  const { confirmed, measured } = await confirm([
    chosen(1, lots(65)),
    chosen(2, lots(130)),
    chosen(3, lots(65)),
  ]);
  assertEquals(asked.length, 3);
  assertEquals(confirmed, [
    { strategyId: 1, margin: 1200, source: "broker" },
    { strategyId: 2, margin: 900, source: "broker" },
    {
      strategyId: 3,
      margin: 1100,
      source: "model",
      note: "not asked: an allocation asks for 3 at most",
    },
  ]);
  assertEquals(measured, [{ underlying: "U2", modelled: 1000, margin: 900 }]);
});

Deno.test("a call whose time is over asks nothing more", async () => {
  const { account, asked } = toldAccount();
  const isSpent = () => asked.length >= 1;
  const { confirmed } = await marginAsker(account, { asks: 20, isSpent })([
    chosen(1),
    chosen(2),
  ]);
  assertEquals(asked.length, 1);
  assertEquals(confirmed[1]?.note, "not asked: the call's budget was spent");
});

Deno.test("what takes no margin is not asked about", async () => {
  const { account, asked } = toldAccount();
  const bought = chosen(1, { modelled: 0, expected: 0 });
  const { confirmed, measured } = await marginAsker(account, AMPLE)([bought]);
  assertEquals([asked.length, measured.length], [0, 0]);
  assertEquals(confirmed, [
    { strategyId: 1, margin: 0, source: "model", note: "not asked: it takes no margin" },
  ]);
});

Deno.test("a paper account confirms nothing and teaches nothing", async () => {
  const account = paperAccount({ capital: 1e7, blocked: 0 });
  const { confirmed, measured } = await marginAsker(account, AMPLE)([chosen(1)]);
  assertEquals(confirmed, [{
    strategyId: 1,
    margin: 1100,
    source: "model",
    note: "on paper the model's margin is blocked",
  }]);
  assertEquals(measured, []);
});

Deno.test("an error that is not the broker's is thrown", async () => {
  const { account } = toldAccount(new TypeError("ours"));
  await assertRejects(() => marginAsker(account, AMPLE)([chosen(1)]), TypeError, "ours");
});

Deno.test("bad replies of Dhan leave the expected margin, each with its words", async () => {
  const replies: readonly [BrokerReply, string][] = [
    [{ json: {} }, "of Dhan's reply"],
    [{ json: { totalMargin: "0" } }, "of Dhan's reply"],
    [{ text: "<html>" }, "margin of 0 legs"],
    [{ json: { errorCode: "DH-905", errorMessage: "bad leg" } }, "DH-905: bad leg"],
    [{ status: 502, text: "<html>Bad gateway</html>" }, "margin of 0 legs"],
    [new Error("line broke"), "line broke"],
  ];
  for (const [reply, words] of replies) {
    const { connection } = answeredBroker([reply]);
    const { confirmed, measured } = await marginAsker(dhanAccount(connection), AMPLE)([
      chosen(1),
    ]);
    assertEquals(confirmed.map(({ margin, source }) => [margin, source]), [[1100, "model"]]);
    assertEquals([measured, confirmed[0]?.note?.includes(words)], [[], true]);
  }
});

/** An account at the local exchange, whose clock steps as the client waits. */
async function atExchange(
  run: (account: Account, connection: DhanConnection, stops: Date[]) => Promise<void>,
  spacingMs: number,
): Promise<void> {
  const exchange = await startExchange({
    market: { kind: "seeded", seed: 1 },
    clock: { mode: "stepped", at: "2026-02-09T10:00:00+05:30" },
    clientId: "1000000001",
    accessToken: "good",
  });
  const clock = exchangeClock(exchange.origin);
  const stops: Date[] = [];
  let next = 0;
  const connection: DhanConnection = {
    baseUrl: exchange.baseUrl,
    clientId: "1000000001",
    clock,
    fetch,
    tokens: heldToken("good"),
    limiter: {
      reserve: async (requests) => {
        const now = (await clock.now()).getTime();
        return requests.map(() => new Date(next = Math.max(next + spacingMs, now)));
      },
      release: () => Promise.resolve(),
      stoppedUntil: undefined,
      stop: (until) => {
        stops.push(until);
        return Promise.resolve();
      },
    },
  };
  try {
    await run(dhanAccount(connection), connection, stops);
  } finally {
    await exchange.stop();
  }
}

const NIFTY: Underlying = {
  ...{ underlying: "NIFTY", kind: "index", securityId: "13", segment: "IDX_I" },
  ...{ industry: "Index", weight: 0.2 },
};
const EXPIRY = "2026-02-24";

/** A naked put, a strangle and a condor of NIFTY, as model and broker are asked for them. */
async function structuresAt(connection: DhanConnection): Promise<ChosenMargin[]> {
  const client = dhanMarketData({ ...connection });
  const reserved = await client.reserveChains([{ underlying: NIFTY, expiry: EXPIRY }]);
  const chain = await reserved.fetch(NIFTY, EXPIRY);
  const spot = chain.spot ?? NaN;
  const years = 15.23 / 365;
  const leg = (right: "call" | "put", side: "buy" | "sell", strike: number) => {
    const quote = chain.strikes.find((row) => row.strike === strike)?.[right];
    const asked: AskedLeg = {
      ...{ segment: "NSE_FNO", securityId: quote?.securityId ?? "", side, quantity: 65 },
      price: quote?.last ?? NaN,
    };
    const quantity = side === "buy" ? 65 : -65;
    const impliedVolatility = 0.13;
    return { asked, modelled: { right, quantity, strike, years, impliedVolatility } };
  };
  const money = 100 * Math.round(spot / 100);
  const put = leg("put", "sell", money - 600);
  const call = leg("call", "sell", money + 600);
  const wings = [leg("put", "buy", money - 900), leg("call", "buy", money + 900)];
  return [[put], [put, call], [put, call, ...wings]].map((legs, i) => {
    const modelled = marginOf(legs.map(({ modelled }) => modelled), {
      ...{ kind: "index", spot, forward: spot * Math.exp(0.065 * years), rate: 0.065 },
      ...{ rates: MARGIN_RATES.index, expiresToday: false },
    }).total;
    return {
      ...{ strategyId: i, underlying: "NIFTY", expected: modelled, modelled },
      legs: legs.map(({ asked }) => asked),
    };
  });
}

Deno.test("the exchange's margins, asked over HTTP, stand within 3% of the model's", async () => {
  await atExchange(async (account, connection) => {
    const structures = await structuresAt(connection);
    const { confirmed, measured } = await marginAsker(account, AMPLE)(structures);
    assertEquals(confirmed.map(({ source }) => source), ["broker", "broker", "broker"]);
    for (const { modelled, margin } of measured) assertLess(Math.abs(margin / modelled - 1), 0.03);
    const [naked = NaN, strangle = NaN, condor = NaN] = confirmed.map(({ margin }) => margin);
    // As the broker was measured on 2026-09-12: 154,377, 193,097 and 82,684 (broker 4.5).
    assertLess(Math.abs(strangle / naked / (193_097 / 154_377) - 1), 0.1);
    assertLess(condor, strangle / 2);
    assertEquals(await account.freeFunds(), 10_000_000);
  }, 1500);
});

Deno.test("asked faster than the exchange allows, what it refuses keeps the model's and everyone stops", async () => {
  await atExchange(async (account, connection, stops) => {
    const [put] = await structuresAt(connection);
    if (put === undefined) throw new Error("no structure");
    const many = Array.from({ length: 25 }, (_, strategyId) => ({ ...put, strategyId }));
    const { confirmed } = await marginAsker(account, { asks: 25, isSpent: () => false })(many);
    // Twenty a second are answered.
    assertEquals(confirmed.filter(({ source }) => source === "broker").length, 20);
    assertEquals(stops.length, 1);
    assertEquals(confirmed[20]?.note?.startsWith("asked in vain: "), true);
    const note = "not asked: the broker had answered broker_rate_limited";
    assertEquals(confirmed.slice(21).map(({ note }) => note), [note, note, note, note]);
  }, 0);
});

Deno.test("a leg that the exchange does not know is refused alone", async () => {
  await atExchange(async (account, connection) => {
    const [put, strangle] = await structuresAt(connection);
    if (put === undefined || strangle === undefined) throw new Error("no structure");
    const unknown = { ...put, legs: put.legs.map((leg) => ({ ...leg, securityId: "1" })) };
    const { confirmed } = await marginAsker(account, AMPLE)([unknown, strangle]);
    assertEquals(confirmed.map(({ source }) => source), ["model", "broker"]);
    assertEquals(confirmed[0]?.note?.includes("DH-905"), true);
  }, 1500);
});
