import { assert, assertEquals, assertRejects } from "@std/assert";
import { checkAccount } from "../../shared/dhan/check_account.ts";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { profile } from "../../shared/dhan/profile.ts";
import type { AccountCheck } from "../../shared/vocabulary/account_check.ts";
import { ACCOUNT_CHECKS } from "../../shared/vocabulary/states.ts";
import { answeredBroker, type BrokerReply } from "../support/answered_broker.ts";

const PROFILE = {
  dhanClientId: "1000",
  tokenValidity: "10/02/2026 15:30",
  activeSegment: "Equity, Derivative",
  dataPlan: "Active",
  dataValidity: "2026-02-13 15:30:00.0",
};
const ADDRESS = {
  primaryIP: "203.0.113.10",
  secondaryIP: "203.0.113.11",
  detectedIP: "203.0.113.10",
  ipMatchStatus: "PRIMARY_MATCH",
  ordersAllowed: true,
};
const CLOSE = new Date("2026-02-10T15:30:00+05:30");
const BARE = { primaryIP: "203.0.113.10", modifyDatePrimary: "2025-09-28" };
const NONE = { primaryIP: "", secondaryIP: null };

interface Seen {
  readonly account?: object;
  readonly address?: object;
  readonly live?: boolean;
  readonly renews?: boolean;
}

async function look({ account, address, live = false, renews = false }: Seen) {
  const broker = answeredBroker([{ json: { ...PROFILE, ...account } }, {
    json: address ?? ADDRESS,
  }]);
  const { connection } = broker;
  const tokens = { ...connection.tokens, renews };
  const { checks, error } = await checkAccount({ ...connection, tokens }, {
    closesAt: CLOSE,
    live,
  });
  assertEquals([checks.map(({ name }) => name), error], [[...ACCOUNT_CHECKS], undefined]);
  return { ...broker, checks: new Map(checks.map((check) => [check.name, check])) };
}

/** How a check came out of what was seen: its state and what its detail holds. */
async function outcome(name: AccountCheck["name"], seen: Seen): Promise<string> {
  const check = (await look(seen)).checks.get(name);
  assert(check !== undefined);
  assertEquals("remedy" in check && check.remedy !== "", check.state !== "ok");
  return `${check.state}: ${check.detail}`;
}

Deno.test("a ready account is five good checks, told with what was seen", async () => {
  const { checks, sent, reserved, asOrders } = await look({ live: true });
  assertEquals([...checks.values()], [
    { name: "token", state: "ok", detail: "Dhan takes the token (of the test)" },
    { name: "token_validity", state: "ok", detail: "it ends at 2026-02-10 15:30 IST" },
    { name: "segments", state: "ok", detail: "active: Equity, Derivative" },
    // Warned of from three days before the plan's end: two of them are left.
    { name: "data_plan", state: "ok", detail: "Active, it ends at 2026-02-13 15:30 IST" },
    {
      name: "fixed_ip",
      state: "ok",
      detail: "Dhan sees 203.0.113.10; registered: 203.0.113.10, 203.0.113.11",
    },
  ]);
  assertEquals(sent.map(({ method, url }) => `${method} ${url}`), [
    "GET http://broker.test/v2/profile",
    "GET http://broker.test/v2/ip/getIP",
  ]);
  assertEquals(reserved, [[{ family: "other" }], [{ family: "other" }]]);
  assertEquals(asOrders, ["http://broker.test/v2/ip/getIP"]);
});

Deno.test("a token must live to the close unless another one can be minted", async () => {
  const early = { account: { tokenValidity: "10/02/2026 15:29" } };
  const text = "it ends at 2026-02-10 15:29 IST, before the close at 2026-02-10 15:30 IST";
  assertEquals(await outcome("token_validity", early), `failed: ${text}`);
  assertEquals(
    await outcome("token_validity", { ...early, renews: true }),
    `ok: ${text}; another is minted ten minutes sooner`,
  );
  for (const tokenValidity of ["", "soon", "31/02/2026 10:00", "10-02-2026 10:00"]) {
    assertEquals(
      await outcome("token_validity", { account: { tokenValidity } }),
      "warning: Dhan told no end of the token that can be read",
    );
  }
});

Deno.test("without derivatives live orders fail; on paper that is a warning, as shares are", async () => {
  const only = (activeSegment: string) => ({ account: { activeSegment } });
  assertEquals(await outcome("segments", only("Equity")), "warning: active: Equity");
  assertEquals(
    await outcome("segments", { ...only("Equity,Currency"), live: true }),
    "failed: active: Equity, Currency",
  );
  assertEquals(
    await outcome("segments", { ...only("Derivative"), live: true }),
    "warning: active: Derivative",
  );
});

Deno.test("a data plan must be active over the session, and its end is warned of", async () => {
  const plan = (account: object) => outcome("data_plan", { account });
  assertEquals(
    await plan({ dataPlan: "Deactive" }),
    "failed: Deactive, it ends at 2026-02-13 15:30 IST",
  );
  assertEquals(
    await plan({ dataValidity: "2026-02-10 15:29:59.0" }),
    "failed: Active, it ends at 2026-02-10 15:29 IST",
  );
  for (const text of ["2026-02-10 15:30:00", "2026-02-13 15:29:59.0"]) {
    assert((await plan({ dataValidity: text })).startsWith("warning: Active"));
  }
  assertEquals(await plan({ dataValidity: "" }), "ok: Active");
});

Deno.test("the address that Dhan sees must be a registered one before live orders", async () => {
  const wrong = { ...ADDRESS, detectedIP: "198.51.100.7" };
  const text = "Dhan sees 198.51.100.7; registered: 203.0.113.10, 203.0.113.11";
  const address = (address: object, live: boolean) => outcome("fixed_ip", { address, live });
  // Its own word counts first, then its status, then the address itself.
  const refused = [
    { ...wrong, ordersAllowed: false },
    { ...wrong, ordersAllowed: null, ipMatchStatus: "NO_MATCH" },
    { ...wrong, ordersAllowed: undefined, ipMatchStatus: undefined },
  ];
  for (const reply of refused) {
    assertEquals(await address(reply, true), `failed: ${text}`);
    assertEquals(await address(reply, false), `warning: ${text}`);
  }
  for (const ipMatchStatus of ["MATCH", "SECONDARY_MATCH"]) {
    assertEquals(
      await address({ ...wrong, ordersAllowed: null, ipMatchStatus }, true),
      `ok: ${text}`,
    );
  }
  const second = { ...BARE, secondaryIP: "203.0.113.11", detectedIP: "203.0.113.11" };
  assertEquals((await address(second, true)).slice(0, 3), "ok:");
  const bare = "warning: Dhan does not tell what it sees; registered: 203.0.113.10";
  assertEquals([await address(BARE, true), await address(BARE, false)], [bare, bare]);
  const none = "Dhan does not tell what it sees; none is registered";
  assertEquals(await address(NONE, true), `warning: ${none}`);
  assertEquals(await address(NONE, false), `ok: ${none}; orders on paper need none`);
  assertEquals(
    await address({ ...NONE, detectedIP: "198.51.100.7" }, true),
    "failed: Dhan sees 198.51.100.7; none is registered",
  );
});

Deno.test("what the account cannot be asked is told by every check", async () => {
  const told = async (replies: readonly BrokerReply[], live = true) => {
    const { connection } = answeredBroker(replies);
    return await checkAccount(connection, { closesAt: CLOSE, live });
  };
  const auth = await told([{ status: 401, json: { errorCode: "DH-901", errorMessage: "no" } }]);
  assertEquals(auth.error?.code, "broker_auth");
  assertEquals(auth.checks.map(({ name }) => name), [...ACCOUNT_CHECKS]);
  assertEquals(auth.checks.map(({ state }) => state), Array(5).fill("failed"));
  const [token, ...others] = auth.checks;
  assertEquals(token, {
    name: "token",
    state: "failed",
    detail: auth.error?.message ?? "",
    remedy: "bring another",
  });
  const rest = new Set(others.map(({ detail }) => detail));
  assertEquals([...rest], ["not looked at: Dhan did not answer the profile"]);
  const away = await told([{ status: 502, text: "<html>" }]);
  assertEquals(away.error?.code, "broker_unreachable");
  assert(JSON.stringify(away.checks[0]).includes("status.dhanhq.co"));
  // An address that cannot be asked holds nobody back from the profile's checks.
  const half = [{ json: PROFILE }, { status: 400, json: { errorCode: "DH-905" } }];
  for (const [live, state] of [[true, "failed"], [false, "warning"]] as const) {
    const { checks, error } = await told(half, live);
    assertEquals([checks.map(({ state }) => state), error], [
      ["ok", "ok", "ok", "ok", state],
      undefined,
    ]);
    assert(JSON.stringify(checks[4]).includes("OUTBOUND_PROXY_URL"));
  }
});

Deno.test("a profile of another shape is refused by its field", async () => {
  for (const name of Object.keys(PROFILE)) {
    const { connection } = answeredBroker([{ json: { ...PROFILE, [name]: 5 } }]);
    await assertRejects(() => profile(connection), DhanError, name);
  }
});
