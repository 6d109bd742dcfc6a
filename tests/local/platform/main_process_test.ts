import { assert, assertEquals } from "@std/assert";
import { functionNames } from "../../../local/platform/deploy/function_names.ts";
import { FUNCTIONS } from "../../../local/platform/function_server/functions.ts";
import { startFunctionServer } from "../../../local/platform/function_server/function_server.ts";
import { RETIRED } from "../../../local/platform/function_server/retired.ts";

Deno.test("every function of functions/ is served, and nothing else", () => {
  assertEquals(Object.keys(FUNCTIONS).sort(), functionNames());
});

Deno.test("one process answers for every function, refuses what is none, and ends with its parent's pipe", async () => {
  const lines: string[] = [];
  const server = await startFunctionServer({
    autoRestart: true,
    environment: () => ({}),
    log: (line) => lines.push(line),
  });
  const ask = async (path: string) => {
    const request = new Request(`http://desk.test/functions/v1/${path}`, { method: "POST" });
    const response = await server.forward(request);
    return {
      status: response.status,
      retired: response.headers.has(RETIRED),
      body: await response.json(),
    };
  };
  try {
    const lost = { code: "NOT_FOUND", message: "Requested function was not found" };
    for (const path of ["nothing", "toString", "", "analyze2"]) {
      assertEquals(await ask(path), { status: 404, retired: false, body: lost });
    }
    const pid = server.pid("any");
    for (const name of functionNames()) {
      const { status, retired, body } = await ask(name);
      // Nothing is set that it needs; a webhook tells a stranger nothing.
      const told = name === "postback" ? { ok: true } : { ok: false };
      assertEquals([name, status === 404, retired, body.ok], [name, false, false, told.ok]);
    }
    assertEquals(server.pid("any"), pid);
    assert(lines.every((line) => !line.startsWith('{"port":')));
  } finally {
    await server.stop();
  }
});

Deno.test("a process whose function has used its share of CPU says so with every answer from then on", async () => {
  const database = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => Response.json([]),
  );
  const server = await startFunctionServer({
    autoRestart: true,
    environment: () => ({
      SUPABASE_URL: `http://127.0.0.1:${database.addr.port}`,
      SUPABASE_SECRET_KEYS: '{"default":"sb_secret_x"}',
      SUPABASE_PUBLISHABLE_KEYS: '{"default":"sb_publishable_x"}',
    }),
    log: () => {},
  });
  const headers = { apikey: "sb_secret_x" };
  const ask = async () => {
    const url = "http://desk.test/functions/v1/status?show=positions";
    const response = await server.forward(new Request(url, { headers }));
    assertEquals((await response.json()).ok, true);
    return response.headers.has(RETIRED);
  };
  try {
    // A start counts 120 ms, a call of this kind 3.
    for (let calls = 0; calls < 260; calls += 20) {
      const retired = await Promise.all(Array.from({ length: 20 }, ask));
      assertEquals([calls, retired.includes(true)], [calls, false]);
    }
    const before = server.pid("status");
    const last = await Promise.all(Array.from({ length: 60 }, ask));
    assertEquals([last.includes(true), server.pid("status")], [true, undefined]);
    assertEquals(await ask(), false);
    assertEquals(server.pid("status") === before, false);
  } finally {
    await server.stop();
    await database.shutdown();
  }
});
