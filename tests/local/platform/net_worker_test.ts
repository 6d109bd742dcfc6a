import { assert, assertEquals } from "@std/assert";
import type postgres from "postgres";
import { freePort } from "../../../local/platform/free_port.ts";
import { startNetWorker } from "../../../local/platform/net_worker.ts";
import { databaseTest } from "../../support/database.ts";

interface Answered {
  readonly id: number;
  readonly status_code: number | null;
  readonly content_type: string | null;
  readonly content: string | null;
  readonly timed_out: boolean;
  readonly error_msg: string | null;
}

/** Waits until so many answers stand, in the order of their requests. */
async function answers(sql: postgres.Sql, count: number): Promise<Answered[]> {
  for (;;) {
    const rows = await sql<Answered[]>`
      select id::int as id, status_code, content_type, content, timed_out, error_msg
      from net._http_response order by id`;
    if (rows.length >= count) return [...rows];
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A server that tells what it was sent and answers by path. */
async function withServer(
  run: (url: string, seen: [string, string, string | null, string][]) => Promise<void>,
): Promise<void> {
  const seen: [string, string, string | null, string][] = [];
  const ended = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: ended.signal },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      const text = await request.text();
      seen.push([request.method, pathname + search, request.headers.get("x-note"), text]);
      if (pathname === "/slow") await new Promise(() => {});
      if (pathname === "/refused") return new Response("no", { status: 418 });
      return new Response(`for ${text}`, { headers: { "content-type": "text/x-told" } });
    },
  );
  try {
    await run(`http://127.0.0.1:${server.addr.port}`, seen);
  } finally {
    ended.abort();
    await server.finished;
  }
}

databaseTest(
  "what was queued before it started and what is queued after it is delivered, and the answers stand",
  async ({ sql }) => {
    await withServer(async (url, seen) => {
      const post = (path: string, body: string) =>
        sql`select net.http_post(${url + path}, ${body}::text::jsonb,
          headers => '{"x-note": "kept"}'::jsonb)`;
      await post("/first?a=1", '"one"');
      const worker = await startNetWorker(sql);
      assertEquals((await answers(sql, 1)).length, 1);
      await post("/second", '"two"');
      await answers(sql, 2);
      await post("/refused", '"three"');
      const told = (content: string) => ({
        ...{ status_code: 200, content_type: "text/x-told", content },
        ...{ timed_out: false, error_msg: null },
      });
      const [first, second, third, ...more] = await answers(sql, 3);
      const { id: _first, ...one } = first ?? { id: 0 };
      const { id: _second, ...two } = second ?? { id: 0 };
      assertEquals([one, two, more], [told('for "one"'), told('for "two"'), []]);
      assertEquals([third?.status_code, third?.content], [418, "no"]);
      assertEquals(seen, [
        ["POST", "/first?a=1", "kept", '"one"'],
        ["POST", "/second", "kept", '"two"'],
        ["POST", "/refused", "kept", '"three"'],
      ]);
      assertEquals([...await sql`select id from net.http_request_queue`], []);
      await worker.stop();
      // Nobody hears of it any more.
      await post("/later", "{}");
      assertEquals((await sql`select id from net.http_request_queue`).length, 1);
    });
  },
);

databaseTest("a request without headers and body goes out as it is", async ({ sql }) => {
  await withServer(async (url, seen) => {
    await sql`insert into net.http_request_queue (method, url, timeout_milliseconds)
      values ('GET', ${`${url}/plain`}, 5000)`;
    const worker = await startNetWorker(sql);
    await answers(sql, 1);
    assertEquals(seen, [["GET", "/plain", null, ""]]);
    await worker.stop();
  });
});

databaseTest(
  "an answer that does not come in time is told as that, one that cannot come with its reason",
  async ({ sql }) => {
    await withServer(async (url) => {
      const nobody = `http://127.0.0.1:${freePort()}/`;
      await sql`select net.http_post(${`${url}/slow`}, timeout_milliseconds => 20)`;
      await sql`select net.http_post(${nobody})`;
      const worker = await startNetWorker(sql);
      const [slow, refused] = await answers(sql, 2);
      assertEquals([slow?.timed_out, refused?.timed_out], [true, false]);
      assert(slow?.error_msg?.includes("timeout"), slow?.error_msg ?? "");
      assert(refused?.error_msg, "no reason");
      assertEquals([slow?.status_code, refused?.content], [null, null]);
      await worker.stop();
    });
  },
);
