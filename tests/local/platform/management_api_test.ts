import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ManagementApi,
  managementApi,
  SUPABASE_API,
} from "../../../local/platform/deploy/management_api.ts";
import { freePort } from "../../../local/platform/free_port.ts";

const PROJECT = "abcdefghijklmnopqrst";
const TOKEN = "sbp_canary";

interface Seen {
  readonly what: string;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Asks a client something whose address answers by path; returns what was asked for. */
async function withApi(
  answers: Record<string, () => Response>,
  run: (api: ManagementApi, url: string) => Promise<unknown>,
): Promise<Seen[]> {
  const seen: Seen[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      const text = await request.text();
      seen.push({
        what: `${request.method} ${pathname}`,
        body: text === "" ? undefined : JSON.parse(text),
        headers: request.headers,
      });
      return answers[pathname]?.() ?? new Response("nothing here", { status: 404 });
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  try {
    await run(managementApi({ url, token: TOKEN, project: PROJECT }), url);
  } finally {
    await server.shutdown();
  }
  return seen;
}

const OF_PROJECT = `/v1/projects/${PROJECT}`;
const json = (value: unknown, status = 200) => () => Response.json(value, { status });

const messageOf = async (ask: () => Promise<unknown>) => {
  const error = await assertRejects(ask, Error) as Error;
  assert(!error.message.includes(TOKEN));
  return error.message;
};

Deno.test("project, functions and names of secrets are asked for with the token, one path each", async () => {
  const project = { name: "desk", region: "ap-south-1", status: "ACTIVE_HEALTHY" };
  const functions = [{ slug: "analyze", version: 2 }];
  const seen = await withApi({
    [OF_PROJECT]: json(project),
    [`${OF_PROJECT}/functions`]: json(functions),
    [`${OF_PROJECT}/secrets`]: json([{ name: "A", value: "x" }, { name: "B", value: "y" }]),
  }, async (api) => {
    assertEquals(await api.project(), project);
    assertEquals(await api.functions(), functions);
    assertEquals(await api.secretNames(), ["A", "B"]);
  });
  assertEquals(
    seen.map(({ what, body }) => [what, body]),
    [
      [`GET ${OF_PROJECT}`, undefined],
      [`GET ${OF_PROJECT}/functions`, undefined],
      [`GET ${OF_PROJECT}/secrets`, undefined],
    ],
  );
  for (const { headers } of seen) assertEquals(headers.get("authorization"), `Bearer ${TOKEN}`);
});

Deno.test("values of SQL go as parameters, and none where there are none", async () => {
  const path = `${OF_PROJECT}/database/query`;
  const seen = await withApi({ [path]: json([{ a: 1 }], 201) }, async (api) => {
    assertEquals(await api.query("select 1"), [{ a: 1 }]);
    assertEquals(await api.query("select $1", ["x"]), [{ a: 1 }]);
  });
  assertEquals(seen.map(({ what, body }) => [what, body]), [
    [`POST ${path}`, { query: "select 1" }],
    [`POST ${path}`, { query: "select $1", parameters: ["x"] }],
  ]);
  assertEquals(seen.map(({ headers }) => headers.get("content-type")), [
    "application/json",
    "application/json",
  ]);
});

for (const status of [403, 404]) {
  Deno.test(`a project that is answered with ${status} is told beside those that the token may see`, async () => {
    const projects = [{ id: "p1", name: "one" }, { id: "p2", name: "two" }];
    const told = (list: unknown) =>
      withApi({ [OF_PROJECT]: json({}, status), "/v1/projects": json(list) }, async (api) => {
        const named = list === projects ? "p1 (one), p2 (two)" : "none";
        assertEquals(
          await messageOf(() => api.project()),
          `there is no project ${PROJECT} for this access token; it may see ${named}`,
        );
      });
    await told(projects);
    await told([]);
  });
}

Deno.test("another refusal says what was asked for, its status and its message", async () => {
  const refused = (answer: () => Response, ask: (api: ManagementApi) => Promise<unknown>) => {
    const path = { [OF_PROJECT]: answer, [`${OF_PROJECT}/database/query`]: answer };
    return withApi(path, async (api, url) => {
      told = (await messageOf(() => ask(api))).replace(url, "");
    });
  };
  let told = "";
  const seen = await refused(json({ message: "busy" }, 500), (api) => api.project());
  assertEquals([told, seen.length], [`GET ${OF_PROJECT} answered 500: busy`, 1]);
  await refused(json({ message: 7 }, 400), (api) => api.query("select 1"));
  assertEquals(told, `POST ${OF_PROJECT}/database/query answered 400: 7`);
  await refused(json({ message: "no" }, 402), (api) => api.project());
  assertEquals(told, `GET ${OF_PROJECT} answered 402: no`);
  await refused(json({ message: "no" }, 401), (api) => api.project());
  assertEquals(
    told,
    `GET ${OF_PROJECT} answered 401: no; SUPABASE_ACCESS_TOKEN is not taken: make one at ` +
      "supabase.com/dashboard/account/tokens",
  );
});

Deno.test("a refusal that is no JSON object with a message is shown as it came, 300 characters of it", async () => {
  for (const text of ["<html>", "null", '{"error":"x"}', '"message"', "7", "y".repeat(301)]) {
    const answer = () => new Response(text, { status: 500 });
    await withApi({ [OF_PROJECT]: answer }, async (api) => {
      const message = await messageOf(() => api.project());
      assertEquals(message.slice(message.indexOf("500: ") + 5), text.slice(0, 300));
    });
  }
});

Deno.test("an address where nobody listens is named with what was asked for", async () => {
  const url = `http://127.0.0.1:${freePort()}`;
  const api = managementApi({ url, token: TOKEN, project: PROJECT });
  const message = await messageOf(() => api.functions());
  assert(message.startsWith(`GET ${url}${OF_PROJECT}/functions: `), message);
  assert(message.length > `GET ${url}${OF_PROJECT}/functions: `.length);
});

Deno.test("an answer is waited for a minute, and no longer", async () => {
  const { timeout } = AbortSignal;
  const waited: number[] = [];
  AbortSignal.timeout = (milliseconds) => {
    waited.push(milliseconds);
    return AbortSignal.abort(new DOMException("too long", "TimeoutError"));
  };
  try {
    const api = managementApi({ url: "http://127.0.0.1:9", token: TOKEN, project: PROJECT });
    const message = await messageOf(() => api.secretNames());
    assertEquals(message, `GET http://127.0.0.1:9${OF_PROJECT}/secrets: too long`);
    assertEquals(waited, [60_000]);
  } finally {
    AbortSignal.timeout = timeout;
  }
});

Deno.test("Supabase answers at its own address", () => {
  assertEquals(SUPABASE_API, "https://api.supabase.com");
});
