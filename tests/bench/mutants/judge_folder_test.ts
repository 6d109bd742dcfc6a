import { assertEquals, assertRejects } from "@std/assert";
import { judgeFolder } from "../../../bench/mutants/judge_folder.ts";
import { reportOf } from "../../../bench/mutants/report.ts";
import { makeSandbox } from "../../../bench/mutants/sandbox.ts";

const WHOLE = { sample: 100, seed: 1 };

/**
 * A checkout of one file with a bound, one that nothing imports, and a test that never stands on
 * the bound.
 */
async function judgePlanted(
  expected: boolean,
  inner = "",
  floor = "toy",
  tests = floor,
  chosen: readonly string[] = [],
) {
  const shared = `shared/${floor}`;
  const folder = await Deno.makeTempDir({ prefix: "options-v4-planted-" });
  await Deno.mkdir(`${folder}/${shared}${inner}`, { recursive: true });
  await Deno.mkdir(`${folder}/tests/${tests}`, { recursive: true });
  await Deno.writeTextFile(
    `${folder}/${shared}${inner}/is_due.ts`,
    "export function isDue(days: number, last: number): boolean {\n  return days < last;\n}\n",
  );
  await Deno.writeTextFile(`${folder}/${shared}/unused.ts`, "export const LEAST = -x;\n");
  await Deno.writeTextFile(
    `${folder}/tests/${tests}/is_due_test.ts`,
    `import { equal } from "node:assert/strict";
import { isDue } from "../../${shared}${inner}/is_due.ts";
Deno.test("due", () => equal(isDue(1, 2), ${expected}));
Deno.test("not due", () => equal(isDue(3, 2), false));
`,
  );
  const sandbox = await makeSandbox(`${folder}/`);
  try {
    const options = { ...WHOLE, tests: chosen };
    return reportOf([await judgeFolder(`${shared}${inner}`, options, [{ sandbox, env: {} }])], [{
      file: "shared/toy/unused.ts",
      lineText: "export const LEAST = -x;",
      mutation: "-x -> +x",
      reason: "nothing reads it",
    }]);
  } finally {
    await sandbox.remove();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a planted bound survives a test beside it, its reverse does not", async () => {
  const { total, caught, survivors, folders } = await judgePlanted(true);
  assertEquals(survivors, [
    {
      file: "shared/toy/is_due.ts",
      line: 2,
      mutation: "days < last -> days <= last",
      source: "return days < last;",
    },
    {
      file: "shared/toy/unused.ts",
      line: 1,
      mutation: "-x -> +x",
      source: "export const LEAST = -x;",
      equivalent: "nothing reads it",
      untested: true,
    },
  ]);
  assertEquals({ total, caught }, { total: 6, caught: 4 });
  assertEquals(folders["shared/toy"]?.equivalent, 1);
});

Deno.test("tests that fail without a mutant are an error, not a catch", async () => {
  await assertRejects(() => judgePlanted(false), Error, "not green without a mutant");
});

Deno.test("where tests are chosen the others judge nothing", async () => {
  const by = (test: string) => judgePlanted(true, "", "toy", "toy", [`tests/toy/${test}`]);
  assertEquals((await by("is_due_test.ts")).caught, 4);
  const { caught, survivors } = await by("another_test.ts");
  assertEquals([caught, survivors.every(({ untested }) => untested)], [0, true]);
});

Deno.test("a folder without tests of its own is judged by those of the folder above it", async () => {
  const { survivors } = await judgePlanted(true, "/inner");
  assertEquals(survivors.map(({ file, mutation }) => [file, mutation]), [
    ["shared/toy/inner/is_due.ts", "days < last -> days <= last"],
  ]);
});

Deno.test("what only a call reaches is judged by the tests of the functions too", async () => {
  for (const floor of ["desk", "http", "wiring"]) {
    const { caught } = await judgePlanted(true, "", floor, "functions");
    assertEquals([floor, caught], [floor, 4]);
  }
});
