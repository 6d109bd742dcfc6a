import { assertEquals } from "@std/assert";
import { problemLine, readProblemFile } from "../../../bench/allocate/problem_file.ts";
import { seededProblem } from "../../../bench/allocate/seeded_problem.ts";

Deno.test("problems come back bit by bit, with or without a last line's end", async () => {
  const named = [1, 2].map((seed) => ({
    name: `seed ${seed}`,
    ownCapital: 1e7,
    problem: seededProblem({
      seed,
      capital: 1e7,
      draws: 40,
      underlyings: 6,
      carryEach: 2,
      premium: 3,
    }),
  }));
  const path = await Deno.makeTempFile();
  try {
    for (const end of ["", "\n"]) {
      await Deno.writeTextFile(path, named.map(problemLine).join("\n") + end);
      assertEquals(await Array.fromAsync(readProblemFile(path)), named);
    }
  } finally {
    await Deno.remove(path);
  }
});
