import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import {
  type FunctionServer,
  startFunctionServer,
} from "../../../local/platform/function_server/function_server.ts";
import { functionRuntime } from "../../../local/platform/function_server/spawn_functions.ts";

/** What tests need of a process: it tells who it is, retires, ends or waits when it is asked to. */
const SCRIPT = `
let held = 0;
const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) =>
  console.log("{\\"port\\":" + port + "}")
}, async (request) => {
  const { pathname, searchParams } = new URL(request.url);
  const headers = {};
  if (pathname.endsWith("/end")) Deno.exit(3);
  if (pathname.endsWith("/retire")) headers["x-worker-retired"] = "true";
  if (pathname.endsWith("/hold")) {
    held += 1;
    await fetch("http://127.0.0.1:" + searchParams.get("gate"));
  }
  return Response.json({ pid: Deno.pid, turn: Deno.env.get("TURN"), held }, { headers });
});
for await (const _ of Deno.stdin.readable);
await server.shutdown();
Deno.exit(0);`;

async function withServer(
  autoRestart: boolean,
  run: (server: FunctionServer, ask: (path: string) => Promise<Answer>) => Promise<void>,
): Promise<string[]> {
  const script = await Deno.makeTempFile({ prefix: "options v4 functions ", suffix: ".mjs" });
  await Deno.writeTextFile(script, SCRIPT);
  const lines: string[] = [];
  let turn = 0;
  const server = await startFunctionServer({
    autoRestart,
    environment: () => ({ TURN: String(++turn) }),
    log: (line) => lines.push(line),
  }, ["--no-config", script]);
  try {
    await run(server, async (path) => {
      const response = await server.forward(new Request(`http://desk.test/functions/v1/${path}`));
      return { status: response.status, ...await response.json() };
    });
  } finally {
    await server.stop();
    await Deno.remove(script);
  }
  return lines;
}

interface Answer {
  readonly status: number;
  readonly pid: number;
  readonly turn: string;
  readonly held: number;
  readonly message?: string;
}

/** True while a process runs that has not been asked for its end. */
const lives = (pid: number) => {
  try {
    return !/\) Z /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
};

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

Deno.test("the first request starts the process, one for all that come at once, with the environment of then", async () => {
  await withServer(true, async (server, ask) => {
    assertEquals([server.pid("any"), server.denoVersion], [undefined, functionRuntime().version]);
    const [first, second] = await Promise.all([ask("a"), ask("b")]);
    assertEquals([first.pid, second.pid, first.turn], [server.pid("any"), first.pid, "1"]);
    await server.kill();
    assertEquals([server.pid("any"), lives(first.pid)], [undefined, false]);
    const third = await ask("a");
    assertEquals([third.turn, third.pid === first.pid], ["2", false]);
    await server.restart();
    assertEquals([server.pid("any"), lives(third.pid)], [undefined, false]);
    assertEquals((await ask("a")).turn, "3");
  });
});

Deno.test("one that shall not start by itself runs from the beginning, and after a kill with a restart alone", async () => {
  await withServer(false, async (server, ask) => {
    const before = server.pid("any");
    const first = await ask("a");
    assertEquals([first.status, first.pid], [200, before ?? 0]);
    await server.kill();
    const { status, message } = await ask("a");
    assertEquals([status, message], [503, "the functions are not running"]);
    await server.restart();
    const again = await ask("a");
    assertEquals([again.turn, again.pid], ["2", server.pid("any") ?? 0]);
    assertNotEquals(again.pid, before);
    await server.restart();
    assertEquals((await ask("a")).turn, "3");
    assertEquals(lives(again.pid), false);
  });
});

/** A server whose one answer a test gives: who asks it is held. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => open = resolve);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async () => {
    await opened;
    return new Response();
  });
  const { port } = server.addr;
  return { port, open, stop: () => server.shutdown() };
}

Deno.test("a retired process takes no new call, finishes what it began, and ends then", async () => {
  for (const autoRestart of [true, false]) {
    const { port, open, stop } = gate();
    await withServer(autoRestart, async (server, ask) => {
      const held = ask(`hold?gate=${port}`);
      while ((await ask("plain")).held === 0) await pause();
      const { pid } = await ask("retire");
      assertEquals(server.pid("any"), undefined);
      const next = await ask("plain");
      assertEquals([next.pid === pid, next.turn], [false, "2"]);
      assertEquals(lives(pid), true);
      open();
      assertEquals((await held).pid, pid);
      while (lives(pid)) await pause();
      assertEquals(server.pid("any"), next.pid);
    });
    await stop();
  }
});

Deno.test("two answers that tell of one retirement retire one process", async () => {
  await withServer(true, async (server, ask) => {
    const retired = await Promise.all([ask("retire"), ask("retire")]);
    const next = await ask("plain");
    assertEquals(retired.map(({ pid }) => pid === next.pid), [false, false]);
    assertEquals(server.pid("any"), next.pid);
  });
});

Deno.test("a kill ends retired processes as well, and one that is just being started", async () => {
  const { port, open, stop } = gate();
  await withServer(true, async (server, ask) => {
    const held = ask(`hold?gate=${port}`);
    while ((await ask("plain")).held === 0) await pause();
    const { pid } = await ask("retire");
    const starting = ask("plain");
    await server.kill();
    assertEquals([lives(pid), server.pid("any")], [false, undefined]);
    assertEquals((await held).status, 503);
    assertEquals((await starting).status, 503);
    assertEquals((await ask("plain")).status, 200);
  });
  open();
  await stop();
});

Deno.test("a process that ends by itself is told, one that was killed is not", async () => {
  await withServer(true, async (server, ask) => {
    let told: string | undefined;
    void server.died?.then((line) => told = line);
    await ask("plain");
    await server.kill();
    await ask("plain");
    assertEquals(told, undefined);
    const { status, message } = await ask("end");
    assertEquals(status, 503);
    assertMatch(message ?? "", /^the functions ended during the call: /);
    assertEquals(await server.died, "the function server ended by itself (exit code 3)");
    assertEquals((await ask("plain")).status, 200);
  });
});
