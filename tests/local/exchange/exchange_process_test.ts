import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { TOTP } from "otpauth";
import {
  type ExchangeOptions,
  type ExchangeProcess,
  startExchange,
} from "../../../local/exchange/start_exchange.ts";

const SECRET = "JBSWY3DPEHPK3PXP";
const HEADERS = {
  "access-token": "good",
  "client-id": "1000000001",
  "content-type": "application/json",
};

async function withExchange(
  clock: ExchangeOptions["clock"],
  use: (exchange: ExchangeProcess) => Promise<void>,
): Promise<void> {
  const exchange = await startExchange({
    market: { kind: "seeded", seed: 3 },
    clock,
    clientId: "1000000001",
    accessToken: "good",
    pin: "123456",
    totpSecret: SECRET,
  });
  try {
    await use(exchange);
  } finally {
    await exchange.stop();
  }
}

async function post(url: string, body: unknown, headers: HeadersInit = HEADERS): Promise<string> {
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return `${response.status} ${await response.text()}`;
}

const NIFTY = { UnderlyingScrip: 13, UnderlyingSeg: "IDX_I" };
const AT = "2026-02-09T10:00:00+05:30";

Deno.test("two processes with one seed answer the same bytes", async () => {
  const answers = async (exchange: ExchangeProcess) => {
    const url = exchange.baseUrl;
    return [
      await post(`${url}/optionchain`, { ...NIFTY, Expiry: "2026-02-10" }),
      await post(`${url}/marketfeed/quote`, { IDX_I: [13, 21], NSE_EQ: [2885] }),
      await post(`${url}/charts/historical`, {
        securityId: "1333",
        exchangeSegment: "NSE_EQ",
        instrument: "EQUITY",
        fromDate: "2023-06-01",
        toDate: "2026-02-09",
      }),
    ];
  };
  const all: string[][] = [];
  for (let i = 0; i < 2; i++) {
    await withExchange({ mode: "frozen", at: AT }, async (exchange) => {
      all.push(await answers(exchange));
    });
  }
  assertEquals(all[0], all[1]);
});

Deno.test("daily candles go back 600 sessions, leave the last date out and stand at midnight in India", async () => {
  await withExchange({ mode: "frozen", at: AT }, async ({ baseUrl }) => {
    const text = await post(`${baseUrl}/charts/historical`, {
      securityId: "13",
      exchangeSegment: "IDX_I",
      instrument: "INDEX",
      fromDate: "2023-06-01",
      toDate: "2026-02-06",
    });
    const columns: Record<string, number[]> = JSON.parse(text.slice(4));
    const { timestamp = [], close = [] } = columns;
    assert(close.length > 600);
    assert(Object.values(columns).every((column) => column.length === close.length));
    assertEquals(
      new Date(1000 * (timestamp.at(-1) ?? 0)).toISOString(),
      "2026-02-04T18:30:00.000Z",
    );
  });
});

Deno.test("a token is minted with PIN and TOTP, kills the one before, and is refused within two minutes with status 200", async () => {
  await withExchange({ mode: "frozen", at: AT }, async (exchange) => {
    const mint = async () => {
      const totp = new TOTP({ secret: SECRET })
        .generate({ timestamp: (await exchange.now()).getTime() });
      const query = `dhanClientId=1000000001&pin=123456&totp=${totp}`;
      return await post(`${exchange.authUrl}/app/generateAccessToken?${query}`, undefined, {});
    };
    const first = await mint();
    assertMatch(first, /^200 .*"accessToken":/);
    assertMatch(await mint(), /^200 .*Token can be generated once every 2 minutes/);
    await exchange.advance(new Date((await exchange.now()).getTime() + 130_000));
    assertMatch(await mint(), /"accessToken":/);
    assertMatch(await post(`${exchange.baseUrl}/optionchain/expirylist`, NIFTY), /^401 .*DH-901/);
    const wrong = `dhanClientId=1000000001&pin=123456&totp=000000`;
    await exchange.advance(new Date((await exchange.now()).getTime() + 130_000));
    const refused = await post(
      `${exchange.authUrl}/app/generateAccessToken?${wrong}`,
      undefined,
      {},
    );
    assertMatch(refused, /^200 .*"status":"error"/);
  });
});

Deno.test("scripted faults meet the next matching requests and are then spent", async () => {
  await withExchange({ mode: "frozen", at: AT }, async (exchange) => {
    const path = "/v2/optionchain/expirylist";
    const ask = () => post(`${exchange.origin}${path}`, NIFTY);
    const cases = [
      ["429", /^429 .*"805"/],
      ["500", /^500 .*DH-908/],
      ["html_502", /^502 <html>/],
      ["html_401", /^401 <html>/],
      ["token_expired", /^401 .*DH-901/],
      ["empty_chain", /^200 .*"oc":\{\}/],
    ] as const;
    for (const [kind, expected] of cases) {
      await exchange.script([{ path, kind }]);
      assertMatch(await ask(), expected);
      assertMatch(await ask(), /^200 .*2026-02-10/);
    }
    await exchange.script([{ path, kind: "lost_reply" }]);
    await assertRejects(ask);
    await assertRejects(() => exchange.script([{ path, kind: "unheard_of" }]));
    const log = await exchange.requests();
    assertEquals(log.filter((entry) => entry.path === path).length, 13);
  });
});

Deno.test("a frozen clock answers a wait without moving and enforces no limits", async () => {
  await withExchange({ mode: "frozen", at: AT }, async (exchange) => {
    const start = await exchange.now();
    const until = new Date(start.getTime() + 3_600_000).toISOString();
    const answer = await post(`${exchange.origin}/_exchange/clock/wait`, { until });
    assertEquals(answer, `200 {"now":"${start.toISOString()}","mode":"frozen"}`);
    for (let i = 0; i < 8; i++) {
      assertMatch(await post(`${exchange.baseUrl}/optionchain/expirylist`, NIFTY), /^200/);
    }
  });
});

Deno.test("a running clock passes as real time does and cannot be set", async () => {
  await withExchange({ mode: "running", at: AT }, async (exchange) => {
    const start = await exchange.now();
    const until = new Date(start.getTime() + 50);
    await post(`${exchange.origin}/_exchange/clock/wait`, { until: until.toISOString() });
    const now = await exchange.now();
    assert(now.getTime() >= until.getTime());
    await assertRejects(() => exchange.advance(new Date(now.getTime() + 60_000)), Error, "409");
  });
});
