import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { freePort, requireFreePort } from "../../../local/platform/free_port.ts";
import { type GatewayOptions, startGateway } from "../../../local/platform/gateway.ts";

interface Front {
  readonly url: string;
  readonly studioUrl: string;
  /** What came to whom, in order. */
  readonly seen: string[];
  readonly died: Promise<string> | undefined;
  ask(path: string, init?: RequestInit): Promise<[number, string, string | null]>;
  stop(): Promise<void>;
}

/** A gateway whose REST and functions only tell that they were asked. */
function front(changes: Partial<GatewayOptions> = {}): Front {
  const seen: string[] = [];
  const told = (who: string) => (request: Request) => {
    const { pathname } = new URL(request.url);
    seen.push(`${who} ${request.method} ${pathname}`);
    return Promise.resolve(new Response(`of ${who}`));
  };
  const gateway = startGateway({
    port: freePort(),
    rest: {
      fetch: told("rest"),
      studio: (request, peer) => told(`studio for ${peer}:`)(request),
      stop: () => Promise.resolve(),
    },
    functions: {
      forward: told("functions"),
      kill: () => Promise.resolve(),
      restart: () => Promise.resolve(),
      stop: () => Promise.resolve(void seen.push("functions stop")),
      denoVersion: "",
      pid: () => undefined,
    },
    onRpc: (name, phase, request) => void seen.push(`${name} ${phase} ${request.method}`),
    ...changes,
  });
  return {
    ...gateway,
    died: gateway.died,
    seen,
    ask: async (path, init) => {
      const response = await fetch(gateway.url + path, init);
      return [response.status, await response.text(), response.headers.get("content-type")];
    },
  };
}

async function withFront(
  run: (front: Front) => Promise<void>,
  changes?: Partial<GatewayOptions>,
): Promise<void> {
  const each = front(changes);
  try {
    await run(each);
  } finally {
    await each.stop();
  }
}

const TEXT = "text/plain;charset=UTF-8";

Deno.test("functions and tables are asked behind one address; the rest is Studio's, behind its door", async () => {
  await withFront(async ({ ask, seen, studioUrl, url }) => {
    assertEquals(await ask("/functions/v1/analyze", { method: "POST" }), [
      200,
      "of functions",
      TEXT,
    ]);
    assertEquals(await ask("/rest/v1/"), [200, "of rest", TEXT]);
    assertEquals(await ask("/rest/v1/a/b"), [200, "of rest", TEXT]);
    for (
      const path of ["/", "/functions", "/rest/v1", "/x/rest/v1/", "/x/functions/v1/", "/x/static/"]
    ) {
      assertEquals([path, (await ask(path))[0]], [path, 401]);
    }
    assertEquals(seen.splice(0), [
      "functions POST /functions/v1/analyze",
      "rest GET /rest/v1/",
      "rest GET /rest/v1/a/b",
    ]);
    const [query] = studioUrl.split("/").slice(-1);
    const page = await fetch(studioUrl);
    assertEquals(await page.text(), "of studio for 127.0.0.1:");
    const cookie = page.headers.get("set-cookie")?.split(";")[0] ?? "";
    assertEquals((await ask("/rest/v1/", { headers: { cookie } }))[1], "of studio for 127.0.0.1:");
    assertEquals((await ask(`/config${query}`))[1], "of studio for 127.0.0.1:");
    assertEquals((await ask(`/functions/v1/analyze${query}`))[1], "of functions");
    assertEquals(studioUrl.startsWith(`${url}/?nonce=`), true);
    assertEquals(seen.length, 4);
  });
});

Deno.test("a table or function that is asked for by its name is told before and after", async () => {
  await withFront(async ({ ask, seen }) => {
    await ask("/rest/v1/settings?select=name");
    await ask("/rest/v1/rpc/read_marks", { method: "POST" });
    assertEquals(seen.splice(0), [
      "settings before GET",
      "rest GET /rest/v1/settings",
      "settings after GET",
      "read_marks before POST",
      "rest POST /rest/v1/rpc/read_marks",
      "read_marks after POST",
    ]);
    for (const path of ["/rest/v1/", "/rest/v1/a/b", "/rest/v1/rpc/a/b", "/rest/v1/a-b"]) {
      await ask(path);
    }
    await ask("/x/rest/v1/settings");
    assertEquals(seen, ["/", "/a/b", "/rpc/a/b", "/a-b"].map((path) => `rest GET /rest/v1${path}`));
  });
});

Deno.test("who listens may hold a call, and end it", async () => {
  const held: string[] = [];
  await withFront(async ({ ask, seen }) => {
    const [status, text] = await ask("/rest/v1/settings");
    assertEquals([status, text], [500, '{"message":"Error: ended here"}']);
    assertEquals([held, seen], [["before", "after"], ["rest GET /rest/v1/settings"]]);
  }, {
    onRpc: async (_name, phase) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      held.push(phase);
      if (phase === "after") throw new Error("ended here");
    },
  });
});

/** A file of Studio's with an ending, below its folder. */
function studioFile(ending: string): string | undefined {
  const root = new URL("../../../node_modules/@supabase/lite/dist/static", import.meta.url);
  const visit = (folder: string): string | undefined => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const found = isDirectory
        ? visit(`${folder}/${name}`)
        : name.endsWith(ending)
        ? `${folder}/${name}`
        : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return visit(root.pathname)?.slice(root.pathname.length - "/static".length);
}

Deno.test("Studio's files are there for everybody, each with its type", async () => {
  await withFront(async ({ url, ask, seen }) => {
    for (const [ending, type] of [[".js", "text/javascript"], [".css", "text/css"]] as const) {
      const path = studioFile(ending);
      assert(path !== undefined);
      const response = await fetch(url + path);
      assertEquals([response.status, response.headers.get("content-type")], [200, type]);
      const text = await response.text();
      const root = new URL("../../../node_modules/@supabase/lite/dist", import.meta.url).pathname;
      assertEquals(text, await Deno.readTextFile(root + path));
    }
    assertEquals((await ask("/static/nothing.js")).slice(0, 2), [404, "not found"]);
    assertEquals((await ask("/static/")).slice(0, 2), [404, "not found"]);
    assertEquals((await ask("/static/..%2f..%2fpackage.json"))[0], 404);
    assertEquals(seen, []);
  });
});

Deno.test("a stop ends the functions once, however often it is asked for, and tells of no death", async () => {
  const { stop, seen, url, died } = front();
  let dead = false;
  void died?.then(() => dead = true);
  await Promise.all([stop(), stop()]);
  await stop();
  assertEquals(seen, ["functions stop"]);
  await assertRejects(() => fetch(url));
  requireFreePort(Number(new URL(url).port));
  await new Promise((resolve) => setTimeout(resolve, 1));
  assertEquals(dead, false);
});

Deno.test("a stop waits for what is under way", async () => {
  let release = () => {};
  const asked = Promise.withResolvers<void>();
  const { stop, ask } = front({
    rest: {
      fetch: async () => {
        asked.resolve();
        await new Promise<void>((resolve) => release = resolve);
        return new Response("late");
      },
      studio: () => Promise.reject(new Error("not asked")),
      stop: () => Promise.resolve(),
    },
  });
  const answer = ask("/rest/v1/");
  await asked.promise;
  let stopped = false;
  const stopping = stop().then(() => stopped = true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(stopped, false);
  release();
  assertEquals((await answer).slice(0, 2), [200, "late"]);
  await stopping;
});

Deno.test("a stop waits two seconds for an answer that does not come, and no longer", async () => {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const asked = Promise.withResolvers<void>();
  const { promise: late, resolve: release } = Promise.withResolvers<Response>();
  const { stop, ask } = front({
    rest: {
      fetch: () => (asked.resolve(), late),
      studio: () => Promise.reject(new Error("not asked")),
      stop: () => Promise.resolve(),
    },
  });
  const answer = ask("/rest/v1/");
  await asked.promise;
  const [waited, cleared]: [number[], unknown[]] = [[], []];
  Object.assign(globalThis, {
    setTimeout: (enough: () => void, milliseconds: number) => {
      waited.push(milliseconds);
      queueMicrotask(enough);
      return "timer";
    },
    clearTimeout: (timer: unknown) => cleared.push(timer),
  });
  try {
    await stop();
  } finally {
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }
  assertEquals([waited, cleared], [[2000], ["timer"]]);
  release(new Response("late"));
  assertEquals((await answer)[1], "late");
});

Deno.test("a port that is taken is refused before anything listens", () => {
  const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    assertThrows(() => front({ port: other.addr.port }), Error, "in use by another program");
  } finally {
    other.close();
  }
});
