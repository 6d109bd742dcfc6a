// npm test: format, lint, types in both Deno lanes, then every test. With arguments only the named
// tests run. Says which took longest, and what all of it took.
import { prepareTestCluster } from "../../tests/support/template.ts";
import { cpuSeconds } from "./support/cpu_seconds.ts";
import { junitCases, type TestCase } from "./support/junit_cases.ts";
import { runDeno } from "./support/run_deno.ts";
import { slowestTests } from "./support/slowest_tests.ts";
import { edgeIsInstalled, type TypeLane, typeLanes } from "./support/type_lanes.ts";

const STEPS: readonly TypeLane[] = [
  { name: "format", args: ["fmt", "--check", "--quiet"], edge: false },
  { name: "lint", args: ["lint", "--quiet"], edge: false },
  ...typeLanes(),
];

async function runSteps(): Promise<{ passed: number; failed: number; skipped: string[] }> {
  const total = { passed: 0, failed: 0, skipped: [] as string[] };
  for (const step of STEPS) {
    if (step.edge && !edgeIsInstalled()) {
      total.skipped.push(`${step.name} (its package exists for Linux x64 only)`);
      continue;
    }
    const { code, output } = await runDeno(step.args, { edge: step.edge });
    console.log(`${code === 0 ? "ok    " : "FAILED"} ${step.name}`);
    if (code === 0) total.passed += 1;
    else {
      total.failed += 1;
      console.log(output);
    }
  }
  return total;
}

async function runTests(names: readonly string[]): Promise<typeof total> {
  const total = { passed: 0, failed: 0, skipped: [] as string[], cases: [] as TestCase[] };
  const report = await Deno.makeTempFile({ prefix: "options-v4-tests-", suffix: ".xml" });
  const cluster = await prepareTestCluster();
  try {
    const args = ["test", "-A", "--no-check", "--parallel", `--junit-path=${report}`];
    const { code, output } = await runDeno([...args, ...(names.length > 0 ? names : ["tests/"])], {
      env: cluster.env,
      onOutput: (text) => Deno.stdout.writeSync(new TextEncoder().encode(text)),
    });
    total.cases.push(...junitCases(await Deno.readTextFile(report), output));
    const of = (outcome: TestCase["outcome"]) =>
      total.cases.filter((each) => each.outcome === outcome);
    total.passed = of("passed").length;
    // A file that cannot be loaded fails the run without a test case of its own.
    total.failed = of("failed").length || (code === 0 ? 0 : 1);
    total.skipped.push(...of("skipped").map(({ name }) => name));
  } finally {
    await cluster.stop();
    await Deno.remove(report);
  }
  return total;
}

const names = Deno.args;
const checks = names.length > 0 ? { passed: 0, failed: 0, skipped: [] } : await runSteps();
const tests = await runTests(names);
const cpu = cpuSeconds();
console.log(`\n${slowestTests(tests.cases)}`);
console.log(
  `\nwall ${(performance.now() / 1000).toFixed(0)} s, CPU ${
    cpu === undefined ? "unknown" : `${cpu.toFixed(0)} s`
  }`,
);
const skipped = [...checks.skipped, ...tests.skipped];
const passed = checks.passed + tests.passed;
let failed = checks.failed + tests.failed;
if (skipped.length > 0) {
  console.log(`\nSkipped:\n${skipped.map((name) => `  ${name}`).join("\n")}`);
  if (Deno.env.get("CI") === "true") {
    console.log("With CI=true a skip counts as a failure.");
    failed += skipped.length;
  }
}
console.log(
  `\n${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`,
);
Deno.exit(failed === 0 && passed > 0 ? 0 : 1);
