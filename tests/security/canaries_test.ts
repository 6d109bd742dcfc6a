import { assertEquals, assertGreater } from "@std/assert";
import { startExchange } from "../../local/exchange/start_exchange.ts";
import { startPlatform } from "../../local/platform/platform.ts";
import { SHOWS } from "../../shared/storage/status_rows.ts";
import { JOBS } from "../../shared/vocabulary/states.ts";
import { cloneTemplate } from "../support/database.ts";

const CLIENT_ID = "1900773511";
const PIN = "837261";
const TOTP_SECRET = "JBSWY3DPEHPK3PXPKRSXG5DT";

/** Tables that hold a secret on purpose. */
const HOLDERS: Record<string, readonly string[]> = {
  broker_sessions: ["client id"],
  broker_mints: ["client id"],
};

/** A broker that passes everything on and keeps the token it gave, or repeats what it was sent. */
function startEcho(to: string) {
  const echo = { on: false, accessToken: "" };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const body = request.method === "GET" ? undefined : await request.arrayBuffer();
      if (echo.on && pathname.startsWith("/v2/")) {
        const errorMessage = JSON.stringify([...request.headers]) + request.url +
          new TextDecoder().decode(body);
        const refusal = { errorType: "Input_Exception", errorCode: "DH-905", errorMessage };
        return Response.json(refusal, { status: 400 });
      }
      const { method, headers } = request;
      const init = { method, headers, ...(body === undefined ? {} : { body }) };
      const reply = await fetch(`${to}${pathname}${search}`, init);
      if (pathname.endsWith("/generateAccessToken")) {
        echo.accessToken = (await reply.clone().json()).accessToken ?? "";
      }
      return reply;
    },
  );
  return { echo, origin: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
}

Deno.test("no secret stands in a log, an answer or a table, whatever succeeds or fails", async () => {
  const { url: databaseUrl, drop } = await cloneTemplate();
  const exchange = await startExchange({
    market: { kind: "seeded", seed: 1 },
    clock: { mode: "stepped", at: "2026-02-09T10:00:00+05:30" },
    clientId: CLIENT_ID,
    accessToken: "unused-access-token",
    pin: PIN,
    totpSecret: TOTP_SECRET,
  });
  const broker = startEcho(exchange.origin);
  const logs: string[] = [];
  const answers: string[] = [];
  const platform = await startPlatform({
    databaseUrl,
    log: (line) => logs.push(line),
    functionEnvironment: {
      DHAN_CLIENT_ID: CLIENT_ID,
      DHAN_PIN: PIN,
      DHAN_TOTP_SECRET: TOTP_SECRET,
      DHAN_BASE_URL: `${broker.origin}/v2`,
      DHAN_AUTH_URL: `${broker.origin}/auth`,
    },
  });
  try {
    const { sql, url, secretKey, cronToken, postbackToken, tokenKey } = platform;
    const send = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
      const response = await fetch(`${url}/functions/v1/${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { apikey: secretKey, "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      answers.push(`${path.split(/[/?]/)[0]} ${response.status} ${text}`);
      return response.status;
    };
    const underlyings = ["NIFTY", "RELIANCE"];
    const everything = async (risk: string) => {
      for (const job of JOBS.filter((each) => each !== "iv")) await send("maintain", { job });
      // A busy machine's worker hands on after one of them.
      for (const _ of underlyings) await send("analyze", { underlyings, risk });
      await send("allocate", { risk });
      for (const action of ["entries", "exits", "flatten"]) await send("execute", { action });
      await send("monitor", {});
      for (const show of SHOWS) {
        await send(`status?show=${show}${show === "why" ? "&underlying=NIFTY" : ""}`, undefined);
      }
      const hint = { orderId: "112111182198", orderStatus: "TRADED" };
      for (const token of [postbackToken, cronToken, secretKey]) {
        await send(`postback/${token}`, hint);
      }
    };
    broker.echo.on = true;
    await everything("aggressive");
    broker.echo.on = false;
    for (const kind of ["token_expired", "500", "html_502", "html_401"]) {
      await exchange.script([{ path: "/v2/", kind }]);
      await send("maintain", { job: "candles" });
    }
    await everything("moderate");
    // Secrets in the wrong places.
    const { accessToken } = broker.echo;
    const secrets: Record<string, string> = {
      "secret key": secretKey,
      "cron token": cronToken,
      "postback token": postbackToken,
      "access token": accessToken,
      "token key": tokenKey,
      "TOTP secret": TOTP_SECRET,
      "PIN": PIN,
      "client id": CLIENT_ID,
    };
    for (const secret of Object.values(secrets)) {
      // What has the form of a name is named: it is unknown.
      if (!/^[A-Z0-9&-]{1,20}$/.test(secret)) await send("analyze", { underlyings: [secret] });
      await send("execute", { action: secret, [secret]: secret });
      await send("maintain", secret);
      await send(`status?show=${secret}&underlying=${secret}&${secret}=${secret}`, undefined);
      await send("analyze", {}, { apikey: `${secret}x`, "x-cron-token": `${secret}x` });
      await send("allocate", {}, { "content-type": `text/${secret}` });
    }
    // The walk came by both kinds of ends, and to the end of a day.
    const statuses = answers.map((answer) => answer.split(" ")[1]);
    for (const status of ["200", "400", "401", "422", "502"]) {
      assertGreater(statuses.filter((each) => each === status).length, 0, status);
    }
    const [filled] = await sql`select count(*)::int as n from public.fills`;
    assertGreater(filled?.["n"], 0);
    assertGreater(accessToken.length, 20);
    assertGreater(logs.length, 50);

    const places: [string, string][] = [["log", logs.join("\n")], ["answer", answers.join("\n")]];
    const tables = await sql<{ schema: string; name: string }[]>`
      select schemaname as schema, tablename as name from pg_tables
      where schemaname in ('public', 'private', 'net', 'cron')`;
    assertGreater(tables.length, 50);
    for (const { schema, name } of tables) {
      const rows = await sql.unsafe(`select to_jsonb(t)::text as row from ${schema}.${name} t`);
      places.push([name, rows.map((row) => row["row"]).join("\n")]);
    }
    const found = places.flatMap(([place, text]) =>
      Object.entries(secrets)
        .filter(([name]) => !(HOLDERS[place] ?? []).includes(name))
        .filter(([, secret]) => new RegExp(`(?<![0-9])${secret}(?![0-9])`).test(text))
        .map(([name, secret]) => {
          const at = text.indexOf(secret);
          return `${name} in ${place}: ${text.slice(Math.max(0, at - 150), at)}`;
        })
    );
    assertEquals(found, []);
  } finally {
    await platform.stop();
    await broker.stop();
    await exchange.stop();
    await drop();
  }
});
