import { assert, assertEquals, assertGreater, assertNotEquals } from "@std/assert";
import {
  type BundleServer,
  startBundleServer,
} from "../../../local/platform/function_server/bundle_server.ts";

/** Serves bundles with these texts as their code. */
async function withBundles(
  code: Record<string, string>,
  run: (server: BundleServer) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "options v4 bundles " });
  for (const [name, text] of Object.entries(code)) {
    await Deno.mkdir(`${folder}/functions/${name}`, { recursive: true });
    await Deno.writeTextFile(`${folder}/functions/${name}/index.ts`, text);
  }
  const server = startBundleServer(folder, {
    environment: () => ({ GIVEN: "yes" }),
    log: () => {},
  });
  try {
    await run(server);
  } finally {
    await server.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

const ask = async (server: BundleServer, name: string) => {
  const request = new Request(`http://desk.test/functions/v1/${name}`, { method: "POST" });
  const response = await server.forward(request);
  return { status: response.status, body: await response.json() };
};

/** Counts its calls: what a process remembers tells how many it served. */
const COUNTING = `let calls = 0;
export default { fetch: () => Promise.resolve(Response.json({ calls: ++calls, pid: Deno.pid })) };`;

Deno.test("each function is served by a process of its own, which begins with its first request and is a fresh one after a restart", async () => {
  await withBundles({ one: COUNTING, two: COUNTING }, async (server) => {
    assertEquals(server.pid("one"), undefined);
    const first = (await ask(server, "one")).body;
    assertEquals([first.calls, first.pid], [1, server.pid("one")]);
    assertEquals(server.pid("two"), undefined);
    const other = (await ask(server, "two")).body;
    assertEquals(other.calls, 1);
    assertNotEquals(other.pid, first.pid);
    assertEquals((await ask(server, "one")).body, { calls: 2, pid: first.pid });
    await server.restart();
    assertEquals([server.pid("one"), server.pid("two")], [undefined, undefined]);
    const fresh = (await ask(server, "one")).body;
    assertEquals(fresh.calls, 1);
    assertNotEquals(fresh.pid, first.pid);
  });
});

Deno.test("a process that ended by itself is replaced by the next request", async () => {
  const code = `let calls = 0;
    export default { fetch: async () => {
      if (++calls === 2) Deno.exit(1);
      return Response.json({ calls });
    } };`;
  await withBundles({ one: code }, async (server) => {
    assertEquals((await ask(server, "one")).body, { calls: 1 });
    assertEquals((await ask(server, "one")).status, 503);
    while (server.pid("one") !== undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    assertEquals((await ask(server, "one")).body, { calls: 1 });
  });
});

Deno.test("a function without a bundle is not found, now and after it has one", async () => {
  await withBundles({ one: COUNTING }, async (server) => {
    for (let i = 0; i < 2; i++) assertEquals((await ask(server, "other")).status, 404);
    assertEquals((await ask(server, "one")).status, 200);
  });
});

Deno.test("a bundle that cannot be loaded is named at every request", async () => {
  await withBundles({ one: "export default {" }, async (server) => {
    for (let i = 0; i < 2; i++) {
      const { status, body } = await ask(server, "one");
      assertEquals([status, body.code], [503, "WORKER_ERROR"]);
    }
  });
});

Deno.test("a bundle has the environment it is given, the network, and no file but itself", async () => {
  const code = `export default { fetch: async () => Response.json({
      given: Deno.env.get("GIVEN"),
      read: await Deno.readTextFile("/proc/self/status").then(() => true, () => false),
      net: await fetch("data:,x").then(() => true),
      deno: Deno.version.deno,
    }) };`;
  await withBundles({ one: code }, async (server) => {
    assertEquals((await ask(server, "one")).body, {
      given: "yes",
      read: false,
      net: true,
      deno: server.denoVersion,
    });
  });
});

Deno.test("the peak of memory is that before a request went out, and it counts what V8 holds outside of its heap", async () => {
  const held = 40_000_000;
  const code = `export default { fetch: async (request) => {
      let bytes = request.url.endsWith("large") ? new Uint8Array(${held}).fill(1) : undefined;
      await fetch("data:,x");
      bytes = undefined;
      return Response.json({});
    } };`;
  await withBundles({ one: code }, async (server) => {
    assertEquals(await server.peakBytes("one"), undefined);
    await ask(server, "one");
    const small = await server.peakBytes("one") ?? NaN;
    assert(small < held, `${small} bytes`);
    await ask(server, "one/large");
    assertGreater(await server.peakBytes("one"), held);
  });
});

Deno.test("work that goes on after the answer is waited for before the peak is told", async () => {
  const held = 40_000_000;
  const code = `export default { fetch: async () => {
      EdgeRuntime.waitUntil((async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        globalThis.kept = new Uint8Array(${held}).fill(1);
      })());
      return Response.json({});
    } };`;
  await withBundles({ one: code }, async (server) => {
    await ask(server, "one");
    assertGreater(await server.peakBytes("one"), held);
  });
});
