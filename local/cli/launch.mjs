// Runs a command of this project under the pinned Deno. Plain Node, because a fresh machine has
// nothing else. `launch.mjs --edge ARGS` runs Deno 2.1.4, the release that equals the hosted
// runtime.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const modules = path.join(root, "node_modules");
const [command, ...rest] = process.argv.slice(2);
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

function edgeDeno() {
  const file = path.join(modules, "deno-edge-linux-x64", "deno");
  if (!existsSync(file)) {
    fail("Deno 2.1.4 is not installed: its npm package exists for Linux x64 only");
  }
  return file;
}

/**
 * The package links the platform's binary on first use, also when install scripts were blocked. Its
 * own launcher is passed by: a signal would end that and leave Deno behind.
 */
function runnerDeno() {
  const file = path.join(modules, "deno", "install_api.cjs");
  if (!existsSync(file)) fail("node_modules is not complete: run `npm ci` first");
  try {
    return createRequire(import.meta.url)(file).runInstall();
  } catch (error) {
    fail(error.message);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function commandLine() {
  if (command === undefined) fail("usage: launch.mjs COMMAND [ARGUMENTS]");
  if (command === "--edge") return [edgeDeno(), ...rest];
  if (command === "--deno") return [runnerDeno(), ...rest];
  const file = path.join(root, "local", "cli", `${command}.ts`);
  if (!/^[a-z]+$/.test(command) || !existsSync(file)) fail(`there is no command ${command}`);
  const config = path.join(root, "deno.json");
  return [runnerDeno(), "run", "--quiet", "--no-check", "-A", "--config", config, file, ...rest];
}

// Ctrl-C reaches the whole process group, a signal of npm's this process alone: what comes is told
// to the child, who stops what it started once. Listened for before there is a child.
for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
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
child.on("error", (error) => fail(`${program} cannot be run: ${error.message}`));
// npm passes SIGHUP on to nobody, and SIGKILL lets it do nothing.
const parent = process.ppid;
const watch = () => process.ppid === parent || child.kill("SIGHUP");
if (process.env.npm_lifecycle_event !== undefined) setInterval(watch, 500).unref();
// A closed terminal takes no line.
process.stderr.on("error", () => {});
child.on("exit", (code, signal) => {
  if (SIGNALS.includes(signal)) console.error("stopped before it began");
  process.exit(code ?? 128 + constants.signals[signal]);
});
