import { assert, assertEquals, assertRejects } from "@std/assert";
import { TOTP } from "otpauth";
import { tokenSource } from "../../shared/dhan/access_token.ts";
import {
  freeBalance,
  fundsReply,
  marginOfLegs,
  marginReply,
  multiMarginReply,
  profile,
} from "../../shared/dhan/account.ts";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { dhanMarketData } from "../../shared/dhan/market_data.ts";
import { answeredBroker, BROKER_AT } from "../support/answered_broker.ts";

const PROFILE = {
  dhanClientId: "1000",
  tokenValidity: "11/02/2026 10:00",
  activeSegment: "Equity",
  dataPlan: "Active",
  dataValidity: "2026-03-01 10:00:00",
};

Deno.test("the profile is read as it is, and is the check of a token", async () => {
  const broker = answeredBroker([{ json: PROFILE }]);
  assertEquals(await profile(broker.connection), PROFILE);
  await dhanMarketData(broker.connection).checkAccess();
  assertEquals(broker.sent.map(({ method, url }) => `${method} ${url}`), [
    "GET http://broker.test/v2/profile",
    "GET http://broker.test/v2/profile",
  ]);
  assertEquals(broker.reserved[0], [{ family: "other" }]);
  for (const name of Object.keys(PROFILE)) {
    const { connection } = answeredBroker([{ json: { ...PROFILE, [name]: 5 } }]);
    await assertRejects(() => profile(connection), DhanError);
  }
});

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

const SECRET = "JBSWY3DPEHPK3PXP";

interface Kept {
  readonly token: string;
  readonly validUntil: Date;
}

/** A token source over a stored session, and what was asked of the mint and written. */
function source(
  given: { stored?: Kept; accessToken?: string; pin?: string; totpSecret?: string },
  reply: unknown = { accessToken: "new", expiryTime: "2026-02-11T10:00:00.123" },
  mayMint = true,
) {
  const { stored, ...options } = given;
  const asked: URL[] = [];
  const written: unknown[] = [];
  let takes = 0;
  const tokens = tokenSource({
    authUrl: "http://auth.test",
    clientId: "1000",
    ...options,
    clock: { now: () => Promise.resolve(BROKER_AT), waitUntil: () => Promise.resolve() },
    store: {
      read: () => Promise.resolve(stored),
      write: (...values) => Promise.resolve(void written.push(values)),
      takeMint: () => {
        takes += 1;
        return Promise.resolve(mayMint);
      },
    },
    fetch: (input, init) => {
      if (reply instanceof Error) return Promise.reject(reply);
      const { method, url } = new Request(input, init);
      assertEquals(method, "POST");
      asked.push(new URL(url));
      return Promise.resolve(Response.json(reply));
    },
  });
  return { tokens, asked, written, takes: () => takes };
}

const MINT = { pin: "123456", totpSecret: SECRET };
const until = (minutes: number) => new Date(BROKER_AT.getTime() + minutes * 60_000);

Deno.test("a token given by hand is used and cannot be renewed", async () => {
  const { tokens, takes } = source({ ...MINT, accessToken: "given" });
  assertEquals([await tokens.token(), await tokens.renew("given")], ["given", undefined]);
  assertEquals([await tokens.token(), takes()], ["given", 0]);
});

Deno.test("a stored token is used while more than ten minutes are left", async () => {
  const kept = source({ ...MINT, stored: { token: "kept", validUntil: until(10.01) } });
  assertEquals([await kept.tokens.token(), kept.takes()], ["kept", 0]);
  const late = source({ ...MINT, stored: { token: "kept", validUntil: until(10) } });
  assertEquals([await late.tokens.token(), late.takes()], ["new", 1]);
});

Deno.test("a refused token is replaced by another stored one, or by a minted one", async () => {
  const stored = { token: "kept", validUntil: until(60) };
  const other = source({ ...MINT, stored });
  assertEquals([await other.tokens.renew("first"), other.takes()], ["kept", 0]);
  const same = source({ ...MINT, stored });
  assertEquals([await same.tokens.token(), await same.tokens.renew("kept")], ["kept", "new"]);
  assertEquals(await same.tokens.token(), "new");
});

Deno.test("a mint carries client, PIN and the code of the instant, and is stored", async () => {
  const { tokens, asked, written, takes } = source(MINT);
  assertEquals([await tokens.token(), await tokens.token(), takes()], ["new", "new", 1]);
  const totp = new TOTP({ secret: SECRET }).generate({ timestamp: BROKER_AT.getTime() });
  assertEquals(asked.map(({ pathname }) => pathname), ["/app/generateAccessToken"]);
  assertEquals(Object.fromEntries(asked[0]?.searchParams ?? []), {
    dhanClientId: "1000",
    pin: "123456",
    totp,
  });
  assertEquals(written, [["1000", "new", new Date("2026-02-11T10:00:00+05:30")]]);
});

Deno.test("without PIN or secret, or where SQL lets nobody mint, there is no token", async () => {
  const { pin, totpSecret } = MINT;
  const cases = [source({}), source({ pin }), source({ totpSecret }), source(MINT, {}, false)];
  for (const { tokens, asked } of cases) {
    const error = await assertRejects(() => tokens.token(), DhanError);
    assertEquals([error.code, error.reaction, asked.length], ["broker_auth", "halt", 0]);
    assert(error.message.startsWith("no access token"));
    assertEquals(await tokens.renew("x"), undefined);
  }
});

Deno.test("a mint that is refused or not reached says so, and nothing of its secrets", async () => {
  const cases: [unknown, string, string][] = [
    [{ message: "Invalid TOTP" }, "broker_auth", "token: the mint was refused: Invalid TOTP"],
    [{ accessToken: "" }, "broker_auth", "token: the mint was refused: a reply without a token"],
    [{ accessToken: "t" }, "broker_auth", "token: the mint was refused: a reply without a token"],
    [null, "broker_auth", "token: the mint was refused: a reply without a token"],
    ["message", "broker_auth", "token: the mint was refused: a reply without a token"],
    [
      new Error("http://auth.test/?pin=123456"),
      "broker_unreachable",
      "token: the mint could not be reached",
    ],
  ];
  for (const [reply, code, message] of cases) {
    const { tokens, written } = source(MINT, reply);
    const error = await assertRejects(() => tokens.token(), DhanError);
    assertEquals([error.code, error.message, error.cause], [code, message, undefined]);
    assertEquals(error.reaction, code === "broker_auth" ? "halt" : "retry_read");
    assertEquals(written, []);
  }
});
