import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  functionRuntime,
  killFunctions,
  spawnFunctions,
} from "../../../local/platform/function_server/spawn_functions.ts";
import { projectPath } from "../../../local/support/project_root.ts";

async function withScript(
  code: string,
  run: (script: string) => Promise<void>,
): Promise<void> {
  const script = await Deno.makeTempFile({ prefix: "options v4 spawned ", suffix: ".mjs" });
  try {
    await Deno.writeTextFile(script, code);
    await run(script);
  } finally {
    await Deno.remove(script);
  }
}

const SERVING = `
console.log("first line");
console.error("of the other stream");
Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => {
  console.log("{\\"port\\":" + port + "}");
  console.log("after it\\nand in two parts");
} }, async () => Response.json({
  own: Deno.env.get("OWN"),
  secret: Deno.env.get("OPTIONS_V4_SECRET") ?? null,
  home: Deno.env.get("HOME"),
  proxy: Deno.env.get("NO_PROXY"),
  names: Object.keys(Deno.env.toObject()).sort(),
  read: await Deno.permissions.query({ name: "read" }).then(({ state }) => state),
  net: await Deno.permissions.query({ name: "net" }).then(({ state }) => state),
  version: Deno.version.deno,
}));`;

Deno.test("a process listens with net and environment alone, sees of this machine what it needs, and its lines are told", async () => {
  Deno.env.set("OPTIONS_V4_SECRET", "canary");
  await withScript(SERVING, async (script) => {
    const lines: string[] = [];
    const environment = { OWN: "given", NO_PROXY: "mine" };
    const log = (line: string) => lines.push(line);
    const process = await spawnFunctions({ args: ["--no-config", script], environment, log });
    try {
      const { names, home, ...seen } = await (await fetch(process.origin)).json();
      const version = functionRuntime().version;
      assertEquals(seen, {
        ...{ own: "given", secret: null, proxy: "mine" },
        ...{ read: "prompt", net: "granted", version },
      });
      assertEquals(home, Deno.env.get("HOME"));
      const needed = ["DENO_DIR", "HOME", "PATH", "TMPDIR", "TZ", "XDG_CACHE_HOME"];
      const there = needed.filter((name) => Deno.env.get(name) !== undefined);
      const all = [...there, "DENO_NO_UPDATE_CHECK", "NO_COLOR", "NO_PROXY", "OWN"].sort();
      assertEquals(names, all);
    } finally {
      await killFunctions(process);
    }
    assertEquals((await process.child.status).signal, "SIGKILL");
    await killFunctions(process);
    assertEquals(lines.sort(), [
      "after it",
      "and in two parts",
      "first line",
      "of the other stream",
    ]);
  });
  Deno.env.delete("OPTIONS_V4_SECRET");
});

Deno.test("a process that ends before it listens is told with its last line", async () => {
  await withScript(
    `console.error("why");\nconsole.error("no room\\nhalf a line");`,
    async (script) => {
      const starting = () =>
        spawnFunctions({ args: ["--no-config", script], environment: {}, log: () => {} });
      await assertRejects(starting, Error, "the functions did not start: half a line");
    },
  );
});

Deno.test("functions run under the hosted runtime's release where that is installed", () => {
  const edge = projectPath("node_modules/deno-edge-linux-x64/deno");
  const { path, version } = functionRuntime();
  const there = Deno.build.os === "linux" && Deno.build.arch === "x86_64";
  assertEquals([path, version], there ? [edge, "2.1.4"] : [Deno.execPath(), Deno.version.deno]);
  assert(Deno.statSync(path).isFile);
});
