// Runs a command of this project under the pinned Deno. Plain Node, because a fresh machine has
// nothing else. `launch.mjs --edge ARGS` runs Deno 2.1.4, the release that equals the hosted
// runtime.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const modules = path.join(root, "node_modules");
const [command, ...rest] = process.argv.slice(2);

function edgeDeno() {
  const file = path.join(modules, "deno-edge-linux-x64", "deno");
  if (!existsSync(file)) {
    fail("Deno 2.1.4 is not installed: its npm package exists for Linux x64 only");
  }
  return [file];
}

/**
 * deno's own launcher links the platform binary on first use, also when install scripts were
 * blocked.
 */
function runnerDeno() {
  const file = path.join(modules, "deno", "bin.cjs");
  if (!existsSync(file)) fail("node_modules is not complete: run `npm ci` first");
  return [process.execPath, file];
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function commandLine() {
  if (command === undefined) fail("usage: launch.mjs COMMAND [ARGUMENTS]");
  if (command === "--edge") return [...edgeDeno(), ...rest];
  if (command === "--deno") return [...runnerDeno(), ...rest];
  const file = path.join(root, "local", "cli", `${command}.ts`);
  if (!/^[a-z]+$/.test(command) || !existsSync(file)) fail(`there is no command ${command}`);
  const config = path.join(root, "deno.json");
  return [...runnerDeno(), "run", "--quiet", "--no-check", "-A", "--config", config, file, ...rest];
}

const [program, ...args] = commandLine();
const child = spawn(program, args, {
  stdio: "inherit",
  env: {
    ...process.env,
    DENO_NO_UPDATE_CHECK: "1",
    DO_NOT_TRACK: "1",
    NO_PROXY: "127.0.0.1,localhost",
  },
});
// Ctrl-C reaches the whole process group; the child stops what it started and ends with its own
// code.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exit(code ?? (signal === "SIGINT" ? 130 : 143));
});
