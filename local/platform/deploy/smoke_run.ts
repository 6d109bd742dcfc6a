import { pathToFileURL } from "node:url";
import { functionRuntime } from "../function_server/spawn_functions.ts";

/** Imports the bundle that is its argument and prints the status of its answer. */
const ASK = `
const { default: served } = await import(Deno.args[0]);
const { status } = await served.fetch(new Request(Deno.args[1], { method: "PUT" }));
console.log("status " + status);`;

/**
 * Runs a function's bundle in a process of its own, with nothing but itself, and asks it something
 * that it refuses. Throws with what it printed when it does not load or answers 500 or more.
 */
export async function smokeRun(name: string, file: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "options-v4-smoke-" });
  try {
    const script = `${folder}/ask.ts`;
    await Deno.writeTextFile(script, ASK);
    const { stdout, stderr } = await new Deno.Command(functionRuntime().path, {
      args: [
        ...["run", "--quiet", "--no-prompt", "--no-check", "--no-remote", "--no-config"],
        ...["--allow-env", "--allow-read", script],
        ...[pathToFileURL(file).href, `http://127.0.0.1/functions/v1/${name}`],
      ],
      cwd: folder,
      clearEnv: true,
      env: { HOME: folder, DENO_DIR: `${folder}/deno`, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    const [printed, complaint] = [decoder.decode(stdout), decoder.decode(stderr)];
    const status = Number(/^status (\d+)$/m.exec(printed)?.[1]);
    if (status < 500) return;
    const answer = Number.isNaN(status) ? "does not answer" : `answers ${status}`;
    throw new Error(`the bundle of ${name} ${answer}:\n${(complaint || printed).trim()}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
