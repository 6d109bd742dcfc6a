import { existsSync } from "node:fs";
import { filesUnder } from "./files_under.ts";
import { importGraph } from "./import_graph.ts";
import { applyMutant, type Mutant } from "./mutant.ts";
import { mutantsOfTypescript } from "./mutants_of_typescript.ts";
import type { FolderResult, Judged } from "./report.ts";
import { runGreen, runMutated, type TestPlace, type TimedTests } from "./run_tests.ts";
import { sampleMutants } from "./sample_mutants.ts";
import { shareOut } from "./share_out.ts";

/**
 * Samples the mutants of a folder's files and runs each against those of the folder's tests that
 * load its file: of shared/NAME those in tests/NAME, of a folder in it that has no tests of its own
 * those too; `tests` of them alone where any are named. Throws when they are not green without a
 * mutant.
 */
export async function judgeFolder(
  folder: string,
  options: { sample: number; seed: number; tests?: readonly string[] },
  places: readonly [TestPlace, ...TestPlace[]],
): Promise<FolderResult> {
  const { root } = places[0].sandbox;
  const mutants: Mutant[] = [];
  for (const file of filesUnder(root, folder, ".ts")) {
    mutants.push(...await mutantsOfTypescript(file, await Deno.readTextFile(root + file)));
  }
  const sampled = sampleMutants(mutants, options.sample, options.seed);
  const testsOf = await greenTests(folder, sampled, options.tests ?? [], places);
  const judged = await shareOut(sampled, places, async (mutant, place): Promise<Judged> => {
    const tests = testsOf(mutant.file);
    if (tests.files.length === 0) return { mutant, state: "untested" };
    const path = place.sandbox.root + mutant.file;
    const source = await Deno.readTextFile(path);
    const state = await runMutated(place, tests, {
      put: () => Deno.writeTextFile(path, applyMutant(source, mutant)),
      takeBack: () => Deno.writeTextFile(path, source),
    });
    return { mutant, state };
  });
  return { folder, mutants: mutants.length, judged };
}

/** Floors that a call alone reaches whole: what the functions' tests hold against them counts. */
const CALLED = ["shared/desk", "shared/wiring", "shared/http"];

/** The folders of tests that a folder is judged by. */
function testsOf(root: string, folder: string): string[] {
  const isCalled = CALLED.some((floor) => `${folder}/`.startsWith(`${floor}/`));
  return [mirrorOf(root, folder), ...(isCalled ? ["tests/functions"] : [])]
    .filter((tests) => existsSync(root + tests));
}

/** The folder of tests that mirrors a folder, or the nearest one above it that has one. */
function mirrorOf(root: string, folder: string): string {
  const tests = `tests/${folder.replace(/^shared\//, "")}`;
  const above = folder.slice(0, folder.lastIndexOf("/"));
  return existsSync(root + tests) || !above.includes("/") ? tests : mirrorOf(root, above);
}

/**
 * The tests of each sampled file, run once as they are: those named alike come first, then quick
 * ones, since the first that fails ends a mutant.
 */
async function greenTests(
  folder: string,
  sampled: readonly Mutant[],
  chosen: readonly string[],
  places: readonly [TestPlace, ...TestPlace[]],
): Promise<(file: string) => TimedTests> {
  const { root } = places[0].sandbox;
  const needed = importGraph(root);
  const mutated = [...new Set(sampled.map(({ file }) => file))];
  const tests = testsOf(root, folder)
    .flatMap((those) => filesUnder(root, those, "_test.ts"))
    .filter((file) => chosen.length === 0 || chosen.includes(file))
    .map((file) => ({ file, needs: needed(file) }))
    .filter(({ needs }) => mutated.some((file) => needs.has(file)));
  const runs = await shareOut(tests, places, async ({ file, needs }, place) => ({
    file,
    needs,
    seconds: await runGreen(place, [file]),
  }));
  return (mutatedFile) => {
    const those = runs
      .filter(({ needs }) => needs.has(mutatedFile))
      .sort((p, q) =>
        wordsShared(q.file, mutatedFile) - wordsShared(p.file, mutatedFile) ||
        p.seconds - q.seconds
      );
    return {
      files: those.map(({ file }) => file),
      seconds: those.reduce((sum, { seconds }) => sum + seconds, 0),
    };
  };
}

function wordsShared(test: string, file: string): number {
  const words = new Set(wordsOf(file));
  return wordsOf(test).filter((word) => words.has(word)).length;
}

function wordsOf(path: string): string[] {
  return path.replace(/^\w+\/|(_test)?\.ts$/g, "").split(/[/_]/);
}
