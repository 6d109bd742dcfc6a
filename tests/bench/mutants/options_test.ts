import { assertEquals, assertThrows } from "@std/assert";
import { readMutantOptions } from "../../../bench/mutants/options.ts";
import { UsageError } from "../../../local/cli/support/run_command.ts";

Deno.test("flags are read with their defaults", () => {
  const { folders, sql, sample, seed, json } = readMutantOptions([
    "--folders",
    "shared/pricing,shared/market/",
  ]);
  assertEquals({ folders, sql, sample, seed, json }, {
    folders: ["shared/pricing", "shared/market"],
    sql: [],
    sample: 50,
    seed: 1,
    json: false,
  });
});

Deno.test("tests are chosen by their files", () => {
  const both = "tests/bench/mutants/options_test.ts,tests/bench/mutants/sample_mutants_test.ts";
  const { tests } = readMutantOptions(["--folders", "bench/mutants", "--tests", both]);
  assertEquals(tests, both.split(","));
  assertEquals(readMutantOptions(["--folders", "bench/mutants"]).tests, []);
});

Deno.test("a wrong flag is refused by its name and rule", () => {
  const refused: readonly (readonly [string, string])[] = [
    ["", "mutants needs --folders"],
    ["--folders shared/nowhere", "there is no folder shared/nowhere"],
    ["--folders ../shared", "there is no folder ../shared"],
    [
      "--sql nothing",
      "--sql must be of adjustments, allocation, analysis, archive, desk_health, doctor, execution, jobs, limits, protections, runs, scheduler, settlement, not nothing",
    ],
    ["--folders shared/pricing --sample 2.5", "--sample must be a whole number above 0, not 2.5"],
    ["--folders shared/pricing --sample many", "--sample must be a number, not many"],
    ["--folders shared/pricing --seed 1.5", "--seed must be a whole number, not 1.5"],
    ["--folders shared/pricing --jobs 0", "--jobs must be a whole number above 0, not 0"],
    ["--folders shared/pricing --tests tests/x_test.ts", "there is no file of tests tests/x_test"],
    ["--folders shared/pricing --tests bench/mutants.ts", "no file of tests bench/mutants.ts"],
    ["--folders shared/pricing again", "mutants takes flags only, not again"],
  ];
  for (const [line, message] of refused) {
    const args = line.split(" ").filter((part) => part !== "");
    assertThrows(() => readMutantOptions(args), UsageError, message);
  }
});
