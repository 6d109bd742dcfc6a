import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { RpcHook } from "../../local/platform/gateway.ts";
import { tokenCipher } from "../../shared/storage/token_cipher.ts";
import { MINT_SECRETS, openWorld, type World } from "../support/world.ts";

const MORNING = "2026-02-09T08:30:00+05:30";
const PROFILE = "/v2/profile";
const MINT = "/auth/app/generateAccessToken";

/** What was logged, asked of the database and answered, and the tokens that Dhan was shown. */
const shown: string[] = [];
const tokens = new Set<string>();

/** Where the functions end, or the database is away, at the next rpc of that name. */
const points: { rpc: string; phase: "before" | "after"; kind: "kill" | "fail" }[] = [];

const onRpc: RpcHook = async (name, phase, request) => {
  if (phase === "before") shown.push(`${name} ${await request.clone().text()}`);
  const [point] = points;
  if (point?.rpc !== name || point.phase !== phase) return;
  points.shift();
  if (point.kind === "kill") await world.platform.killFunctions();
  // What is not passed on was never asked.
  if (phase === "before") throw new Error("the database is away");
};

let world: World;
Deno.test.beforeAll(async () => {
  world = await openWorld({
    at: MORNING,
    mode: "frozen",
    secrets: MINT_SECRETS,
    onRpc,
    log: (line) => shown.push(line),
    onFetch: (_path, _phase, request) => {
      const token = request.headers.get("access-token");
      if (token !== null) tokens.add(token);
    },
  });
  await world.platform.sql`update public.underlyings set enabled = underlying = 'TCS'`;
});
Deno.test.afterAll(async () => await world.stop());

/** A desk that has no token, when one may be minted; counts of requests begin anew. */
async function withoutToken(): Promise<void> {
  await later(130);
  await world.platform.sql`truncate public.broker_sessions, public.broker_mints`;
  await fetch(`${world.exchange.origin}/_exchange/requests/reset`, { method: "POST" });
}

async function maintainToken() {
  const answer = await world.call("maintain", { job: "token" });
  shown.push(JSON.stringify(answer));
  return answer;
}

/** How often each path was asked at the exchange. */
async function asked(path: string, { exchange } = world): Promise<number> {
  return (await exchange.requests()).filter((request) => request.path === path).length;
}

async function later(seconds: number): Promise<void> {
  const { exchange } = world;
  await exchange.advance(new Date((await exchange.now()).getTime() + 1000 * seconds));
}

async function checks(): Promise<Record<string, string>> {
  const rows = await world.platform.sql`
    select check_name, state || ': ' || detail as seen from public.readiness_checks
    where trading_date = '2026-02-09'`;
  return Object.fromEntries(rows.map((row) => [row["check_name"], row["seen"]]));
}

Deno.test("the morning's job mints a token, keeps its ciphertext alone, and tells what it saw", async () => {
  const { status, body } = await maintainToken();
  assertEquals([status, body.state, body.counts], [200, "done", {
    ok: 5,
    warning: 0,
    failed: 0,
  }]);
  const [session] = await world.platform.sql`select * from public.broker_sessions`;
  const columns = ["client_id", "nonce", "ciphertext", "valid_until", "minted_at"];
  assertEquals(Object.keys(session ?? {}), columns);
  const token = await tokenCipher(world.platform.tokenKey)
    .open("1000000001", { nonce: session?.["nonce"], ciphertext: session?.["ciphertext"] });
  assert(/^[0-9a-f-]{36}$/.test(token ?? ""));
  assertEquals(await checks(), {
    token: "ok: Dhan takes the token (minted by PIN and TOTP)",
    token_validity: "ok: it ends at 2026-02-10 08:30 IST",
    segments: "ok: active: Equity, Derivative",
    data_plan: "ok: Active, it ends at 2026-03-11 08:30 IST",
    fixed_ip: "ok: Dhan sees 203.0.113.10; registered: 203.0.113.10",
  });
  // Every other function reads that token; asked again the job looks again and mints nothing.
  const { platform } = world;
  assertEquals((await world.call("maintain", { job: "candles" })).status, 200);
  await later(600);
  assertEquals((await maintainToken()).body.counts, body.counts);
  const [row] = await platform.sql`
      select count(*)::int as rows, min(checked_at) as first from public.readiness_checks`;
  assertEquals([row?.["rows"], row?.["first"]], [5, new Date("2026-02-09T08:40:00+05:30")]);
  assertEquals([await asked(MINT), await asked(PROFILE)], [1, 2]);
});

Deno.test("a token that Dhan does not know yet is asked with once more, and not minted again", async () => {
  await withoutToken();
  await world.exchange.script([{ path: PROFILE, kind: "html_401" }]);
  assertEquals((await maintainToken()).body.state, "done");
  assertEquals([await asked(MINT), await asked(PROFILE)], [1, 2]);
});

Deno.test("a stored token that has ended at Dhan is minted anew by the first who needs it", async () => {
  await withoutToken();
  await maintainToken();
  await later(200);
  await world.exchange.script([{ path: PROFILE, kind: "token_expired" }]);
  assertEquals((await maintainToken()).body.state, "done");
  assertEquals([await asked(MINT), await asked(PROFILE)], [2, 3]);
});

Deno.test("two minters at once take one leave, and the other waits for its token", async () => {
  const running = await openWorld({ at: MORNING, mode: "running", secrets: MINT_SECRETS });
  try {
    const { exchange, platform } = running;
    await platform.sql`update public.underlyings set enabled = underlying = 'TCS'`;
    await exchange.script([{ path: MINT, kind: "latency", milliseconds: 1500 }]);
    const answers = await Promise.all(
      ["token", "candles"].map((job) => running.call("maintain", { job })),
    );
    assertEquals(answers.map(({ status }) => status), [200, 200]);
    assertEquals(await asked(MINT, running), 1);
  } finally {
    await running.stop();
  }
});

for (const [rpc, phase] of [["take_mint", "after"], ["store_session", "before"]] as const) {
  Deno.test(`a minter that dies ${phase} ${rpc} is followed by the next after 130 seconds`, async () => {
    await withoutToken();
    points.push({ rpc, phase, kind: "kill" });
    assertEquals([(await maintainToken()).status, points], [503, []]);
    await world.platform.restartFunctions();
    const waiting = await maintainToken();
    assertEquals([waiting.status, waiting.body.state], [202, "running"]);
    const { token, fixed_ip } = await checks();
    assertStringIncludes(token ?? "", "failed: no access token: one was minted or tried less");
    assertEquals(fixed_ip, "failed: not looked at: Dhan did not answer the profile");
    const before = await asked(MINT);
    assertEquals(before, rpc === "take_mint" ? 0 : 1);
    await later(129);
    assertEquals((await maintainToken()).status, 202);
    await later(1);
    const { status, body } = await maintainToken();
    assertEquals([status, body.counts.ok, await asked(MINT)], [200, 5, before + 1]);
  });
}

Deno.test("a minted token that cannot be stored is minted anew when the rule allows it", async () => {
  await withoutToken();
  const failing = { rpc: "store_session", phase: "before", kind: "fail" } as const;
  points.push(failing, failing, failing);
  const lost = await maintainToken();
  assertEquals([lost.status, lost.body.state, points], [202, "running", []]);
  assertStringIncludes((await checks())["token"] ?? "", "could not be stored and is lost");
  await later(130);
  points.push(failing, failing);
  const { status, body } = await maintainToken();
  assertEquals([status, body.state, await asked(MINT)], [200, "done", 2]);
});

Deno.test("what the key does not open is minted anew, within the rule", async () => {
  await withoutToken();
  const { sql, tokenKey } = world.platform;
  await maintainToken();
  const changed = await tokenCipher(tokenKey + "other").seal("1000000001", "CANARY");
  const foreign = await tokenCipher(tokenKey).seal("1000000002", "CANARY");
  for (const { nonce, ciphertext } of [changed, foreign]) {
    await sql`update public.broker_sessions set nonce = ${nonce}, ciphertext = ${ciphertext}`;
    const { status } = await maintainToken();
    assertEquals(status, 202);
    await later(130);
    assertEquals((await maintainToken()).status, 200);
  }
  assertEquals(await asked(MINT), 3);
});

Deno.test("what the account lacks is told with its remedy, and is gone with the next look", async () => {
  await withoutToken();
  const { sql } = world.platform;
  const missing = ["data_plan_missing", "derivatives_missing"];
  const look = async () => {
    for (const kind of missing) await world.exchange.script([{ path: PROFILE, kind }]);
    await world.exchange.script([{ path: "/v2/ip/getIP", kind: "wrong_ip" }]);
    const seen = [];
    for (const _ of missing) {
      assertEquals((await maintainToken()).body.state, "done");
      seen.push(await checks());
    }
    return seen;
  };
  const [noPlan, noDerivatives] = await look();
  assertStringIncludes(noPlan?.["data_plan"] ?? "", "failed: Deactive, it ends at 2026-03-11");
  const wrong = "Dhan sees 198.51.100.7; registered: 203.0.113.10";
  assertEquals(noPlan?.["fixed_ip"], `warning: ${wrong}`);
  assertEquals(noDerivatives?.["segments"], "warning: active: Equity");
  assertEquals([noDerivatives?.["data_plan"]?.slice(0, 3), noDerivatives?.["fixed_ip"]], [
    "ok:",
    "ok: Dhan sees 203.0.113.10; registered: 203.0.113.10",
  ]);
  await sql`update public.trading_state set mode = 'live'`;
  const [livePlan, liveDerivatives] = await look();
  assertEquals(livePlan?.["fixed_ip"], `failed: ${wrong}`);
  assertEquals(liveDerivatives?.["segments"], "failed: active: Equity");
  assertEquals((await maintainToken()).body.counts, { ok: 5, warning: 0, failed: 0 });
});

/** A JWT that ended at 08:00, with a canary in each part. */
const part = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "");
const ENDED = `${part({ alg: "CANARY" })}.${
  part({ exp: new Date("2026-02-09T08:00:00+05:30").getTime() / 1000, for: "CANARY" })
}.CANARYSIGNATURE`;

/** Secrets that no token comes of, what is said of them, and whether the mint is asked. */
const USELESS: [Record<string, string>, string, number][] = [
  [
    { ...MINT_SECRETS, DHAN_TOTP_SECRET: "CANARY0189!" },
    "no access token: DHAN_TOTP_SECRET is not base32",
    0,
  ],
  [{ ...MINT_SECRETS, DHAN_PIN: "CANARY" }, "no access token: DHAN_PIN must be 6 digits", 0],
  [{ ...MINT_SECRETS, DHAN_PIN: "746352" }, "token: the mint was refused: Invalid PIN or TOTP", 1],
  [{ DHAN_PIN: MINT_SECRETS.DHAN_PIN }, "of which DHAN_TOTP_SECRET is missing", 0],
  [{ DHAN_ACCESS_TOKEN: ENDED }, "DHAN_ACCESS_TOKEN ended at 2026-02-09 08:00 IST: set a new", 0],
  [
    { DHAN_ACCESS_TOKEN: "CANARY-ACCESS-TOKEN" },
    "the token (DHAN_ACCESS_TOKEN) is not taken: set a new DHAN_ACCESS_TOKEN",
    0,
  ],
];

Deno.test("no secret shows in a log, an answer, a row or an rpc, whatever goes wrong", async () => {
  await withoutToken();
  for (const [secrets, message, mints] of USELESS) {
    await world.setSecrets(secrets);
    const before = await asked(MINT);
    const { status, body } = await maintainToken();
    assertEquals([status, body.error.code], [502, "broker_auth"], message);
    assertStringIncludes(body.error.message, message);
    assertStringIncludes((await checks())["token"] ?? "", message);
    assertEquals(await asked(MINT) - before, mints);
  }
  await world.setSecrets(MINT_SECRETS);
  for (const kind of ["html_401", "html_502", "lost_reply", "500", "429"]) {
    await later(130);
    await world.exchange.script([{ path: MINT, kind }]);
    assertEquals((await maintainToken()).status, 502, kind);
  }
  await later(130);
  const failing = { rpc: "store_session", phase: "before", kind: "fail" } as const;
  points.push(failing, failing, failing);
  assertEquals((await maintainToken()).status, 202);
  await later(130);
  await world.exchange.script([{ path: PROFILE, kind: "token_expired", times: 2 }]);
  assertEquals((await maintainToken()).status, 502);
  assertEquals((await maintainToken()).status, 200);
  shown.push(JSON.stringify((await world.status({ show: "health" })).body));
  const { sql, tokenKey } = world.platform;
  const tables = await sql`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'private') and tablename not like 'candles%'`;
  for (const { name } of tables) {
    shown.push(JSON.stringify(await sql.unsafe(`select * from ${name}`)));
  }
  const all = shown.join("\n");
  assert(shown.some((line) => line.includes('"function":"maintain"')), "no log line was taken");
  assert(all.includes("take_mint") && all.includes("ciphertext"), "no rpc was taken");
  assert([...tokens].some((token) => /^[0-9a-f-]{36}$/.test(token)), "no minted token was seen");
  const { DHAN_PIN, DHAN_TOTP_SECRET } = MINT_SECRETS;
  const hidden = [DHAN_PIN, DHAN_TOTP_SECRET, "CANARY", "746352", tokenKey, ENDED, ...tokens];
  for (const secret of hidden) {
    assert(!all.includes(secret), `${secret} shows in ${lineWith(shown, secret)}`);
  }
});

function lineWith(lines: readonly string[], text: string): string {
  return lines.find((line) => line.includes(text))?.slice(0, 500) ?? "";
}
