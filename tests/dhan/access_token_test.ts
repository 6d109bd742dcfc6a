import { assert, assertEquals, assertRejects } from "@std/assert";
import { TOTP } from "otpauth";
import { tokenSource } from "../../shared/dhan/access_token.ts";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import type { MintedToken, TokenStore } from "../../shared/vocabulary/ports/token_store.ts";
import { BROKER_AT } from "../support/answered_broker.ts";

const SECRET = "JBSWY3DPEHPK3PXP";
const MINT = { pin: "123456", totpSecret: SECRET };
const REPLY = { accessToken: "new", expiryTime: "2026-02-11T10:00:00.123" };
const MADE = {
  token: "new",
  mintedAt: BROKER_AT,
  validUntil: new Date("2026-02-11T10:00:00+05:30"),
};

const at = (minutes: number) => new Date(BROKER_AT.getTime() + minutes * 60_000);

/** A stored token that was minted an hour ago. */
const kept = (minutesLeft: number): MintedToken => ({
  token: "kept",
  mintedAt: at(-60),
  validUntil: at(minutesLeft),
});

interface Given {
  readonly accessToken?: string;
  readonly pin?: string;
  readonly totpSecret?: string;
  readonly stored?: MintedToken;
  /** What another minter stores once so many seconds have passed. */
  readonly other?: { readonly after: number; readonly minted: MintedToken };
  readonly mayMint?: boolean;
  /** How often the store fails to write. */
  readonly writeFailures?: number;
}

/** A token source whose time passes in its waits, and what was asked of the mint and written. */
function source(given: Given, reply: unknown = REPLY) {
  const { stored, other, mayMint = true, writeFailures = 0, ...options } = given;
  let now = BROKER_AT.getTime();
  let table = stored;
  let failures = writeFailures;
  const asked: URL[] = [];
  const written: MintedToken[] = [];
  const takes: Date[] = [];
  const store: TokenStore = {
    read: () => {
      const isThere = other !== undefined && now >= BROKER_AT.getTime() + 1000 * other.after;
      return Promise.resolve(isThere ? other.minted : table);
    },
    write: (client, minted) => {
      assertEquals(client, "1000");
      if (failures-- > 0) return Promise.reject(new Error("the database is away"));
      written.push(table = minted);
      return Promise.resolve();
    },
    takeMint: (client, instant) => {
      assertEquals(client, "1000");
      takes.push(instant);
      return Promise.resolve(mayMint);
    },
  };
  const tokens = tokenSource({
    authUrl: "http://auth.test",
    clientId: "1000",
    ...options,
    clock: {
      now: () => Promise.resolve(new Date(now)),
      waitUntil: (until) => {
        now = Math.max(now, until.getTime());
        return Promise.resolve();
      },
    },
    store,
    fetch: (input, init) => {
      if (reply instanceof Error) return Promise.reject(reply);
      const { method, url } = new Request(input, init);
      assertEquals(method, "POST");
      asked.push(new URL(url));
      return Promise.resolve(Response.json(reply));
    },
  });
  const seconds = () => (now - BROKER_AT.getTime()) / 1000;
  return { tokens, asked, written, takes, seconds, later: (ms: number) => now += ms };
}

/** A JWT whose payload is this; nobody signed it. */
function jwt(payload: object): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "");
  return `${part({ alg: "HS512" })}.${part(payload)}.signature`;
}

Deno.test("a token given by hand is used and cannot be renewed", async () => {
  const { tokens, takes } = source({ ...MINT, accessToken: "given" });
  assertEquals([await tokens.token(), await tokens.renew("given")], ["given", undefined]);
  assertEquals([await tokens.token(), takes], ["given", []]);
  assertEquals([await tokens.isFresh("given"), tokens.renews], [false, false]);
});

Deno.test("a token given by hand that ended says so by its name, from the instant in itself", async () => {
  const second = BROKER_AT.getTime() / 1000;
  for (const payload of [{ exp: second + 1 }, {}, { exp: "soon" }]) {
    const text = jwt(payload);
    assertEquals(await source({ accessToken: text }).tokens.token(), text);
  }
  for (const odd of ["a.b.c", "a.%.c", `a.${btoa("null")}.c`, "eyJ."]) {
    assertEquals(await source({ accessToken: odd }).tokens.token(), odd);
  }
  const ended = jwt({ exp: second, dhanClientId: "CANARY" });
  const { tokens } = source({ ...MINT, accessToken: ended });
  const error = await assertRejects(() => tokens.token(), DhanError);
  assertEquals([error.code, error.reaction], ["broker_auth", "halt"]);
  assert(error.message.startsWith("DHAN_ACCESS_TOKEN ended at 2026-02-10 10:00 IST: set a new"));
  assert(!error.message.includes("CANARY") && !error.message.includes(ended.slice(0, 8)));
});

Deno.test("a stored token is used while more than ten minutes are left", async () => {
  const good = source({ ...MINT, stored: kept(10.01) });
  assertEquals([await good.tokens.token(), good.takes], ["kept", []]);
  const late = source({ ...MINT, stored: kept(10) });
  assertEquals([await late.tokens.token(), late.takes], ["new", [BROKER_AT]]);
});

Deno.test("a refused token is replaced by another stored one, or by a minted one", async () => {
  const other = source({ ...MINT, stored: kept(60) });
  assertEquals([await other.tokens.renew("first"), other.takes], ["kept", []]);
  const same = source({ ...MINT, stored: kept(60) });
  assertEquals([await same.tokens.token(), await same.tokens.renew("kept")], ["kept", "new"]);
  assertEquals(await same.tokens.token(), "new");
});

Deno.test("reads that are refused together renew the token once", async () => {
  const { tokens, takes, asked } = source({ ...MINT, stored: kept(60) });
  await tokens.token();
  const renewed = await Promise.all([1, 2, 3].map(() => tokens.renew("kept")));
  assertEquals(renewed, ["new", "new", "new"]);
  assertEquals(await tokens.renew("kept"), "new");
  assertEquals([takes.length, asked.length], [1, 1]);
});

Deno.test("a token is fresh for thirty seconds after its mint, whoever minted it", async () => {
  const own = source(MINT);
  await own.tokens.token();
  assertEquals([await own.tokens.isFresh("new"), await own.tokens.isFresh("kept")], [true, false]);
  own.later(29_999);
  assertEquals(await own.tokens.isFresh("new"), true);
  own.later(1);
  assertEquals(await own.tokens.isFresh("new"), false);
  for (const [age, fresh] of [[20, true], [30, false], [-1, false]] as const) {
    const stored = { ...kept(600), mintedAt: at(-age / 60) };
    const { tokens } = source({ ...MINT, stored });
    await tokens.token();
    assertEquals(await tokens.isFresh("kept"), fresh, `${age} s`);
  }
});

Deno.test("a mint carries client, PIN and the code of the instant, and is stored", async () => {
  const { tokens, asked, written, takes } = source({ ...MINT, totpSecret: "jbsw y3dp ehpk 3pxp" });
  assertEquals([await tokens.token(), await tokens.token(), takes], ["new", "new", [BROKER_AT]]);
  const totp = new TOTP({ secret: SECRET }).generate({ timestamp: BROKER_AT.getTime() });
  assertEquals(asked.map(({ pathname }) => pathname), ["/app/generateAccessToken"]);
  assertEquals(Object.fromEntries(asked[0]?.searchParams ?? []), {
    dhanClientId: "1000",
    pin: "123456",
    totp,
  });
  assertEquals([written, tokens.renews], [[MADE], true]);
});

Deno.test("without PIN, TOTP secret or key nothing is minted, and the missing ones are named", async () => {
  const { pin, totpSecret } = MINT;
  const cases: [Given, string][] = [
    [{}, "of which DHAN_PIN, DHAN_TOTP_SECRET are missing"],
    [{ pin }, "of which DHAN_TOTP_SECRET is missing"],
    [{ totpSecret }, "of which DHAN_PIN is missing"],
  ];
  for (const [given, message] of cases) {
    const { tokens, asked, takes } = source(given);
    for (const call of [() => tokens.token(), () => tokens.renew("x")]) {
      const error = await assertRejects(call, DhanError);
      assertEquals([error.code, error.reaction], ["broker_auth", "halt"]);
      assert(error.message.startsWith("no access token: set DHAN_ACCESS_TOKEN, or all of"));
      assert(error.message.endsWith(message), error.message);
    }
    assertEquals([asked, takes, tokens.renews], [[], [], false]);
  }
  const keyless = tokenSource({
    ...MINT,
    authUrl: "http://auth.test",
    clientId: "1000",
    clock: { now: () => Promise.resolve(BROKER_AT), waitUntil: () => Promise.resolve() },
    fetch,
  });
  await assertRejects(() => keyless.token(), DhanError, "of which TOKEN_KEY is missing");
});

Deno.test("a PIN or TOTP secret that can be none is named, shown in no part, and takes no leave", async () => {
  const cases: [Given, string][] = [
    [{ ...MINT, totpSecret: "QQQQ1WWWW0ZZZZ8!" }, "DHAN_TOTP_SECRET is not base32"],
    [{ ...MINT, totpSecret: "   " }, "DHAN_TOTP_SECRET is not base32"],
    [{ ...MINT, totpSecret: "====" }, "DHAN_TOTP_SECRET is not base32"],
    [{ ...MINT, totpSecret: "QQQQ=WWWW" }, "DHAN_TOTP_SECRET is not base32"],
    [{ ...MINT, pin: "98765" }, "DHAN_PIN must be 6 digits"],
    [{ ...MINT, pin: "9876543" }, "DHAN_PIN must be 6 digits"],
    [{ ...MINT, pin: "98765x" }, "DHAN_PIN must be 6 digits"],
  ];
  for (const [given, message] of cases) {
    const { tokens, takes } = source(given);
    const error = await assertRejects(() => tokens.token(), DhanError, message);
    assertEquals([error.code, error.reaction, error.cause], ["broker_auth", "halt", undefined]);
    assert(!/[QWZ1890!]|98765/.test(error.message), error.message);
    assertEquals(takes, []);
  }
});

Deno.test("who gets no leave waits for the token of who has it, longer than a mint may last", async () => {
  const minted = { ...kept(600), token: "theirs" };
  const soon = source({ ...MINT, mayMint: false, other: { after: 7, minted } });
  assertEquals([await soon.tokens.token(), soon.asked, soon.seconds()], ["theirs", [], 7]);
  const refused = source({ ...MINT, mayMint: false, other: { after: 12, minted } });
  assertEquals([await refused.tokens.renew("first"), refused.seconds()], ["theirs", 12]);
  // The other one died with the leave.
  const { tokens, asked, seconds } = source({ ...MINT, mayMint: false });
  const error = await assertRejects(() => tokens.token(), DhanError, "less than 130 seconds ago");
  assertEquals([error.code, error.reaction, asked], ["broker_auth", "back_off", []]);
  assertEquals([seconds(), await tokens.renew("x")], [12, undefined]);
});

Deno.test("a minted token that cannot be stored is tried three times and then told as lost", async () => {
  const twice = source({ ...MINT, writeFailures: 2 });
  assertEquals([await twice.tokens.token(), twice.written], ["new", [MADE]]);
  assertEquals([twice.seconds(), twice.asked.length], [2.5, 1]);
  const always = source({ ...MINT, writeFailures: 9 }, { ...REPLY, accessToken: "CANARY" });
  const error = await assertRejects(() => always.tokens.token(), DhanError, "could not be stored");
  assertEquals([error.code, error.reaction], ["internal", "back_off"]);
  assert(!`${error.message}${error.cause}`.includes("CANARY"));
  assertEquals(always.asked.length, 1);
});

Deno.test("a mint that is refused or not reached says so, and nothing of its secrets", async () => {
  const totp = new TOTP({ secret: SECRET }).generate({ timestamp: BROKER_AT.getTime() });
  const cases: [unknown, string, string][] = [
    [{ message: "Invalid TOTP" }, "broker_auth", "token: the mint was refused: Invalid TOTP"],
    [
      { message: `pin 123456, totp ${totp}, of ${SECRET}` },
      "broker_auth",
      "token: the mint was refused: pin ***, totp ***, of ***",
    ],
    [{ accessToken: "" }, "broker_auth", "token: the mint was refused: a reply without a token"],
    [{ accessToken: "t" }, "broker_auth", "token: the mint was refused: a reply without a token"],
    [
      { accessToken: "t", expiryTime: "tomorrow" },
      "broker_auth",
      "token: the mint was refused: a reply without a token",
    ],
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
