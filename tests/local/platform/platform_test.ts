import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import type {
  FunctionServer,
  FunctionServerOptions,
} from "../../../local/platform/function_server/function_server.ts";
import { freePort, requireFreePort } from "../../../local/platform/free_port.ts";
import { type PlatformOptions, startPlatform } from "../../../local/platform/platform.ts";
import { cloneTemplate } from "../../support/database.ts";

const { url: databaseUrl, drop } = await cloneTemplate();
Deno.test.afterAll(async () => await drop());

/** Functions that only tell what they were started with and asked to do. */
function noFunctions() {
  const did: string[] = [];
  const given: FunctionServerOptions[] = [];
  const note = (what: string) => () => Promise.resolve(void did.push(what));
  const server: FunctionServer = {
    forward: () => Promise.resolve(new Response("of functions")),
    kill: note("kill"),
    restart: note("restart"),
    stop: note("stop"),
    denoVersion: "0.0.7",
    pid: (name) => name.length,
  };
  return {
    did,
    given,
    startFunctions: (options: FunctionServerOptions) => (given.push(options), server),
  };
}

async function withPlatform(
  options: PlatformOptions,
  run: (
    platform: Awaited<ReturnType<typeof startPlatform>>,
    functions: ReturnType<typeof noFunctions>,
  ) => Promise<void>,
): Promise<string[]> {
  const functions = noFunctions();
  const { startFunctions } = functions;
  const platform = await startPlatform({ databaseUrl, startFunctions, ...options });
  try {
    await run(platform, functions);
  } finally {
    await platform.stop();
  }
  return functions.did;
}

Deno.test("functions get the platform's own variables over what they are given, and the next ones with a restart", async () => {
  const functionEnvironment = { GIVEN: "first", CRON_TOKEN: "mine" };
  const did = await withPlatform({ functionEnvironment }, async (platform, { given, did }) => {
    const own = {
      SUPABASE_URL: platform.url,
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: platform.secretKey }),
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: platform.publishableKey }),
      CRON_TOKEN: platform.cronToken,
      TOKEN_KEY: platform.tokenKey,
      POSTBACK_TOKEN: platform.postbackToken,
    };
    assertEquals(given[0]?.environment(), { GIVEN: "first", ...own });
    assertEquals(platform.functionEnvironment(), { GIVEN: "first", ...own });
    await platform.setFunctionEnvironment({ NEXT: "second" });
    assertEquals(did, ["restart"]);
    assertEquals(given[0]?.environment(), { NEXT: "second", ...own });
    await platform.restartFunctions();
    await platform.killFunctions();
    assertEquals([platform.denoVersion, platform.functionPid("four")], ["0.0.7", 4]);
    const answer = await fetch(`${platform.url}/functions/v1/analyze`);
    assertEquals(await answer.text(), "of functions");
    assertEquals(given.length, 1);
  });
  assertEquals(did.slice(0, 3), ["restart", "restart", "kill"]);
  assertEquals(did.slice(3).every((what) => what === "stop"), true);
});

Deno.test("functions start by themselves unless they shall not, and their lines go where they shall", async () => {
  await withPlatform({}, async (platform, { given }) => {
    assertEquals(given[0]?.autoRestart, true);
    given[0]?.log("to nobody");
    assertEquals(Object.keys(platform.functionEnvironment()).includes("GIVEN"), false);
    await Promise.resolve();
  });
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  await withPlatform({ autoRestart: false, log }, async (_platform, { given }) => {
    assertEquals(given[0]?.autoRestart, false);
    given[0]?.log("to the owner");
    await Promise.resolve();
  });
  assertEquals(lines, ["to the owner"]);
});

Deno.test("the scheduler finds address and token of this start, also over those of an earlier one", async () => {
  const secrets = async (sql: Awaited<ReturnType<typeof startPlatform>>["sql"]) =>
    Object.fromEntries(
      (await sql`select name, decrypted_secret from vault.decrypted_secrets order by name`)
        .map((row) => [row["name"], row["decrypted_secret"]]),
    );
  for (let start = 0; start < 2; start++) {
    await withPlatform({}, async ({ sql, url, cronToken }) => {
      assertEquals(await secrets(sql), { cron_token: cronToken, project_url: url });
    });
  }
});

Deno.test("what is queued for delivery is sent, and REST and who listens are asked, while it runs", async () => {
  const seen: string[] = [];
  const onRpc = (name: string, phase: string) => void seen.push(`${name} ${phase}`);
  await withPlatform({ onRpc }, async ({ sql, url, secretKey }) => {
    await sql`select net.http_post(${`${url}/functions/v1/status`})`;
    for (;;) {
      const [row] = await sql`select content from net._http_response`;
      if (row?.["content"] === "of functions") break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const response = await fetch(`${url}/rest/v1/settings?limit=1`, {
      headers: { apikey: secretKey },
    });
    assertEquals([response.status, (await response.json()).length], [200, 1]);
    assertEquals(seen, ["settings before", "settings after"]);
  });
});

Deno.test("a kept folder keeps the keys and is held, a temporary platform has new ones", async () => {
  const folder = await Deno.makeTempDir({ prefix: "options v4 platform " });
  try {
    const keys: string[] = [];
    for (let start = 0; start < 2; start++) {
      await withPlatform({ folder }, async ({ secretKey, cronToken }) => {
        keys.push(secretKey + cronToken);
        await assertRejects(
          () => startPlatform({ databaseUrl, folder }),
          Error,
          "is held by process",
        );
      });
    }
    assertEquals(keys[0], keys[1]);
    await withPlatform({}, ({ secretKey, cronToken }) => {
      assertNotEquals(secretKey + cronToken, keys[0]);
      return Promise.resolve();
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the address has the port that was asked for; one that is taken is refused before anything starts", async () => {
  const port = freePort();
  const folder = await Deno.makeTempDir({ prefix: "options v4 platform " });
  try {
    await withPlatform({ port }, async ({ url, studioUrl }) => {
      assertEquals(url, `http://127.0.0.1:${port}`);
      assertMatch(studioUrl, new RegExp(`^${url}/\\?nonce=\\w{43}$`));
      await assertRejects(
        () => startPlatform({ databaseUrl, port, folder }),
        Error,
        `port ${port} of 127.0.0.1 is in use by another program`,
      );
      assertEquals([...Deno.readDirSync(folder)], []);
    });
    requireFreePort(port);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("where a later part fails what was started is stopped again", async () => {
  const port = freePort();
  const folder = await Deno.makeTempDir({ prefix: "options v4 platform " });
  try {
    const startFunctions = () => {
      throw new Error("no functions");
    };
    const starting = () => startPlatform({ databaseUrl, folder, port, startFunctions });
    await assertRejects(starting, Error, "no functions");
    // The folder is free again.
    await withPlatform({ folder, port }, () => Promise.resolve());
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a start that is given up ends with the reason", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => startPlatform({ databaseUrl, signal }), Error, "enough");
});
