import type { Worker } from "./worker.ts";

const LEAST_LIMIT_SECONDS = 10;
const LIMIT_FACTOR = 4;

interface TestRun {
  readonly state: "green" | "red" | "timeout";
  readonly seconds: number;
  readonly output: string;
}

/** What tests need of a worker. */
export type TestPlace = Pick<Worker, "sandbox" | "env">;

/** Seconds that test files take in a place without a mutant. Throws when one of them fails. */
export async function runGreen(place: TestPlace, files: readonly string[]): Promise<number> {
  const { state, seconds, output } = await runTests(place, files);
  if (state === "green") return seconds;
  const names = files.join(", ");
  throw new Error(`${names}: not green without a mutant:\n${output.trim().slice(-2000)}`);
}

/** Test files and the seconds they take without a mutant. */
export interface TimedTests {
  readonly files: readonly string[];
  readonly seconds: number;
}

/** How a mutant gets into a place and out of it again. */
export interface Placing {
  put(): Promise<unknown>;
  takeBack(): Promise<unknown>;
}

/**
 * Runs test files with a mutant in place, up to the first failure or the limit: four times what
 * they take without it, at least 10 s. A machine that became slow is no catch: at the limit they
 * are timed without the mutant again, and get more time where they needed more.
 */
export async function runMutated(
  place: TestPlace,
  { files, seconds }: TimedTests,
  { put, takeBack }: Placing,
): Promise<"caught" | "timeout" | "survived"> {
  const limit = Math.max(LEAST_LIMIT_SECONDS, LIMIT_FACTOR * seconds);
  await put();
  const { state } = await runTests(place, files, limit).finally(takeBack);
  if (state !== "timeout") return state === "red" ? "caught" : "survived";
  const now = await runGreen(place, files);
  if (LIMIT_FACTOR * now <= limit) return "timeout";
  return await runMutated(place, { files, seconds: now }, { put, takeBack });
}

/**
 * One file after the other, up to the first that is not green: Deno runs several in an order of its
 * own, and a mutant's nearest test would come after minutes of others.
 */
async function runTests(
  place: TestPlace,
  files: readonly string[],
  limitSeconds = Infinity,
): Promise<TestRun> {
  let seconds = 0;
  for (const file of files) {
    const run = await runFile(place, file, limitSeconds - seconds);
    seconds += run.seconds;
    if (run.state !== "green") return { ...run, seconds };
  }
  return { state: "green", seconds, output: "" };
}

/** What the tests started ends with them. */
async function runFile(
  { sandbox, env }: TestPlace,
  file: string,
  limitSeconds: number,
): Promise<TestRun> {
  const start = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--fail-fast", "--quiet", file],
    cwd: sandbox.root,
    env: { ...env, NO_COLOR: "1", DENO_DIR: sandbox.denoDir },
    detached: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let timedOut = false;
  const timer = limitSeconds === Infinity ? undefined : setTimeout(() => {
    timedOut = true;
    killGroup(child.pid);
  }, limitSeconds * 1000);
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
