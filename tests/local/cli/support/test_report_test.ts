import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { cpuSeconds } from "../../../../local/cli/support/cpu_seconds.ts";
import { junitCases } from "../../../../local/cli/support/junit_cases.ts";
import { slowestTests } from "../../../../local/cli/support/slowest_tests.ts";

/** As `deno test --junit-path` writes it: a suite is the file that registers its tests. */
const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="4" failures="1" errors="0" time="3.5">
    <testsuite name="./tests/support/database.ts" tests="3" disabled="0" errors="0" failures="1">
        <testcase name="a &lt; b &amp; &quot;c&quot;" classname="./tests/support/database.ts" time="0.250" line="1" col="6">
        </testcase>
        <testcase name="it breaks" classname="./tests/support/database.ts" time="12.500" line="2" col="6">
            <failure message="Uncaught AssertionError">x</failure>
        </testcase>
        <testcase name="no data" classname="./tests/support/database.ts" time="0.000" line="3" col="6">
            <skipped/>
        </testcase>
    </testsuite>
    <testsuite name="./tests/e2e/day_test.ts" tests="1" disabled="0" errors="0" failures="0">
        <testcase name="a day" classname="./tests/e2e/day_test.ts" time="3.000" line="9" col="6"/>
    </testsuite>
</testsuites>`;

const PRINTED = `Check ./tests/x.ts
./tests/sql/runs_test.ts => a < b & "c" ... ok (250ms)
./tests/sql/runs_test.ts => it breaks ... FAILED (12s)
./tests/e2e/day_test.ts => a day ... ok (3s)
`;

Deno.test("a report's tests have their own file, name, time and outcome", () => {
  assertEquals(junitCases(REPORT, PRINTED), [
    { file: "tests/sql/runs_test.ts", name: 'a < b & "c"', seconds: 0.25, outcome: "passed" },
    { file: "tests/sql/runs_test.ts", name: "it breaks", seconds: 12.5, outcome: "failed" },
    { file: "tests/support/database.ts", name: "no data", seconds: 0, outcome: "skipped" },
    { file: "tests/e2e/day_test.ts", name: "a day", seconds: 3, outcome: "passed" },
  ]);
  assertEquals(junitCases("", PRINTED), []);
});

Deno.test("the ten slowest are told, the slowest first, within 100 columns", () => {
  assertEquals(slowestTests(junitCases(REPORT, PRINTED)).split("\n").slice(2), [
    "   12.5  tests/sql/runs_test.ts: it breaks",
    "    3.0  tests/e2e/day_test.ts: a day",
    '    0.3  tests/sql/runs_test.ts: a < b & "c"',
    "    0.0  tests/support/database.ts: no data",
  ]);
  const many = Array.from({ length: 30 }, (_, seconds) => ({
    file: "tests/a_test.ts",
    name: "long ".repeat(40),
    seconds,
    outcome: "passed" as const,
  }));
  const lines = slowestTests(many).split("\n").slice(2);
  assertEquals(lines.map((line) => Number(line.slice(0, 7))), [
    ...[29, 28, 27, 26, 25],
    ...[24, 23, 22, 21, 20],
  ]);
  assert(lines.every((line) => line.length <= 100 && line.endsWith("...")));
});

Deno.test("a line of 100 columns stays whole, a longer one ends at its hundredth with dots", () => {
  const lineOf = (length: number) =>
    slowestTests([{ file: "f", name: "x".repeat(length - 12), seconds: 1, outcome: "passed" }])
      .split("\n")[2];
  assertEquals(lineOf(100), `    1.0  f: ${"x".repeat(88)}`);
  assertEquals(lineOf(101), `    1.0  f: ${"x".repeat(85)}...`);
});

Deno.test("CPU of a process without children is its own", async () => {
  if (Deno.build.os !== "linux") return;
  const file = new URL("../../../../local/cli/support/cpu_seconds.ts", import.meta.url);
  const program = `import { cpuSeconds } from "${file}";
    import { cpuUsage } from "node:process";
    const end = Date.now() + 200; while (Date.now() < end);
    const { user, system } = cpuUsage();
    console.log(cpuSeconds() - (user + system) / 1e6);`;
  const args = ["eval", "--no-check", program];
  const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
  assertAlmostEquals(Number(new TextDecoder().decode(stdout)), 0, 0.05);
});

Deno.test("CPU counts this process and the children that have ended", async () => {
  const before = cpuSeconds();
  if (before === undefined) return assert(Deno.build.os !== "linux");
  const program = `import { cpuUsage } from "node:process";
    while (cpuUsage().user < 200_000);`;
  await new Deno.Command(Deno.execPath(), { args: ["eval", program] }).output();
  assertGreater((cpuSeconds() ?? 0) - before, 0.1);
});
