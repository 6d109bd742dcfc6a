import type { Sandbox } from "./sandbox.ts";

/** How a run of test files ended. */
export interface TestRun {
  readonly state: "green" | "red" | "timeout";
  readonly seconds: number;
  readonly output: string;
}

/**
 * Runs test files of a sandbox up to the first failure or the limit. What they started ends with
 * them.
 */
export async function runTests(
  { root, denoDir }: Sandbox,
  files: readonly string[],
  options: { limitSeconds?: number; env?: Readonly<Record<string, string>> } = {},
): Promise<TestRun> {
  const start = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--fail-fast", "--quiet", ...files],
    cwd: root,
    env: { ...options.env, NO_COLOR: "1", DENO_DIR: denoDir },
    detached: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let timedOut = false;
  const timer = options.limitSeconds === undefined ? undefined : setTimeout(() => {
    timedOut = true;
    killGroup(child.pid);
  }, options.limitSeconds * 1000);
  const [{ code }, ...output] = await Promise.all([
    child.status.finally(() => killGroup(child.pid)),
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  clearTimeout(timer);
  return {
    state: timedOut ? "timeout" : code === 0 ? "green" : "red",
    seconds: (performance.now() - start) / 1000,
    output: output.join("\n"),
  };
}

/** A group's leader may be gone while a platform that it started still runs. */
function killGroup(leader: number): void {
  try {
    Deno.kill(-leader, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
