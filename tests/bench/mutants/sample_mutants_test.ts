import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Mutant } from "../../../bench/mutants/mutant.ts";
import { mutantsOfTypescript } from "../../../bench/mutants/mutants_of_typescript.ts";
import { sampleMutants } from "../../../bench/mutants/sample_mutants.ts";

const SOURCE = "export const figures = [1, 20, 300, 4000].map((each) => each * 5 + 6);";

async function mutants(...files: string[]): Promise<Mutant[]> {
  return (await Promise.all(files.map((file) => mutantsOfTypescript(file, SOURCE)))).flat();
}

Deno.test("the same seed takes the same mutants, another seed takes others", async () => {
  const all = await mutants("a.ts", "b.ts");
  assertEquals(sampleMutants(all, 10, 7), sampleMutants(await mutants("a.ts", "b.ts"), 10, 7));
  assertNotEquals(sampleMutants(all, 10, 7), sampleMutants(all, 10, 9));
});

Deno.test("a file's mutants rank the same whatever files stand beside it", async () => {
  const ofB = (sample: readonly Mutant[]) => sample.filter(({ file }) => file === "b.ts");
  const alone = sampleMutants(await mutants("b.ts"), 8, 7);
  const beside = ofB(sampleMutants(await mutants("a.ts", "b.ts", "c.ts"), 24, 7));
  const fewer = Math.min(alone.length, beside.length);
  assert(fewer > 0);
  const ranked = sampleMutants(await mutants("b.ts"), fewer, 7);
  assertEquals(sampleMutants(beside, fewer, 7), ranked);
});

Deno.test("a sample larger than the folder takes every mutant once", async () => {
  const all = await mutants("a.ts");
  assertEquals(sampleMutants(all, 1000, 7), all);
});
