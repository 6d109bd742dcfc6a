import { filesUnder } from "./files_under.ts";
import { importGraph } from "./import_graph.ts";
import { applyMutant, type Mutant } from "./mutant.ts";
import { mutantsOfTypescript } from "./mutants_of_typescript.ts";
import type { FolderResult, Judged } from "./report.ts";
import { runTests } from "./run_tests.ts";
import { sampleMutants } from "./sample_mutants.ts";
import type { Sandbox } from "./sandbox.ts";
import { shareOut } from "./share_out.ts";

const LEAST_LIMIT_SECONDS = 10;
const LIMIT_FACTOR = 4;

interface Tests {
  readonly files: readonly string[];
  /** Of the unmutated run. */
  readonly seconds: number;
}

/**
 * Samples the mutants of a folder's files and runs each against those of the folder's tests that
 * load its file. Throws when these tests are not
 * green without a mutant.
 */
export async function judgeFolder(
  folder: string,
  options: { sample: number; seed: number; env: Readonly<Record<string, string>> },
  sandboxes: readonly Sandbox[],
): Promise<FolderResult> {
  const root = firstOf(sandboxes).root;
  const mutants: Mutant[] = [];
  for (const file of filesUnder(root, folder, ".ts")) {
    mutants.push(...await mutantsOfTypescript(file, await Deno.readTextFile(root + file)));
  }
  const sampled = sampleMutants(mutants, options.sample, options.seed);
  const testsOf = await greenTests(folder, sampled, options.env, sandboxes);
  const judged = await shareOut(sampled, sandboxes, async (mutant, sandbox): Promise<Judged> => {
    const { files, seconds } = testsOf(mutant.file);
    if (files.length === 0) return { mutant, state: "untested" };
    const path = sandbox.root + mutant.file;
    const source = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, applyMutant(source, mutant));
    try {
      const limitSeconds = Math.max(LEAST_LIMIT_SECONDS, LIMIT_FACTOR * seconds);
      const { state } = await runTests(sandbox, files, { env: options.env, limitSeconds });
      const states = { green: "survived", red: "caught", timeout: "timeout" } as const;
      return { mutant, state: states[state] };
    } finally {
      await Deno.writeTextFile(path, source);
    }
  });
  return { folder, mutants: mutants.length, judged };
}

/** The tests of each sampled file, run once as they are. */
async function greenTests(
  folder: string,
  sampled: readonly Mutant[],
  env: Readonly<Record<string, string>>,
  sandboxes: readonly Sandbox[],
): Promise<(file: string) => Tests> {
  const root = firstOf(sandboxes).root;
  const needed = importGraph(root);
  const mutated = [...new Set(sampled.map(({ file }) => file))];
  const tests = filesUnder(root, `tests/${folder.replace(/^shared\//, "")}`, "_test.ts")
    .map((file) => ({ file, needs: needed(file) }))
    .filter(({ needs }) => mutated.some((file) => needs.has(file)));
  const runs = await shareOut(tests, sandboxes, async ({ file, needs }, sandbox) => {
    const { state, seconds, output } = await runTests(sandbox, [file], { env });
    if (state !== "green") {
      throw new Error(`${file} is not green without a mutant:\n${output.trim().slice(-2000)}`);
    }
    return { file, needs, seconds };
  });
  return (mutatedFile) => {
    const those = runs.filter(({ needs }) => needs.has(mutatedFile));
    return {
      files: those.map(({ file }) => file),
      seconds: those.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  };
}

function firstOf(sandboxes: readonly Sandbox[]): Sandbox {
  const [first] = sandboxes;
  if (first === undefined) throw new Error("no sandbox to run tests in");
  return first;
}
