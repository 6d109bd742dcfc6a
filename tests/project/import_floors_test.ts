import { assertEquals, assertGreater } from "@std/assert";
import { projectPath } from "../../local/support/project_root.ts";
import {
  brokerImports,
  deskImportsOfDoor,
  environmentReads,
  importsBetweenEdges,
  leaksBelowEdges,
  tableReads,
  unpinnedPackages,
  upwardImports,
  upwardLocalImports,
} from "./support/import_rules.ts";
import { type Import, importsOf } from "./support/imports.ts";
import { sourceFiles } from "./support/source_files.ts";

const deployed = sourceFiles(".ts", "shared", "functions");
const local = sourceFiles(".ts", "local");
const imports = deployed.flatMap(importsOf);

/** One import as the rules see it. */
function planted(from: string, to: string): Import {
  return { from, to };
}

/** A planted violation is what the rule answers; what is allowed beside it is not. */
function assertBites(
  rule: (imports: readonly Import[]) => Import[],
  violations: readonly Import[],
  allowed: readonly Import[],
): void {
  assertEquals(rule([...allowed, ...violations]), violations);
}

Deno.test("the walk finds static, side-effect, re-exporting and dynamic imports", () => {
  const text = [
    'import { a } from "./a.ts";',
    'import type {\n  B,\n} from "../b.ts";',
    'export { c } from "./c.ts";',
    'import "./d.ts";',
    '  const e = await import("./e.ts");',
    'import { z } from "zod";',
  ].join("\n");
  assertEquals(importsOf({ path: "shared/market/file.ts", text }).map(({ to }) => to), [
    "shared/market/a.ts",
    "shared/b.ts",
    "shared/market/c.ts",
    "shared/market/d.ts",
    "shared/market/e.ts",
  ]);
});

Deno.test("a file imports from its own floor or a lower one", () => {
  assertGreater(imports.length, 500);
  assertEquals(upwardImports(imports), []);
});

Deno.test("an upward import is found, and one of a room without a floor", () => {
  assertBites(upwardImports, [
    planted("shared/pricing/black.ts", "shared/market/charges.ts"),
    planted("shared/exits/fired_rule.ts", "shared/scoring/kelly.ts"),
    planted("shared/analysis/bars.ts", "shared/beliefs/belief.ts"),
    planted("shared/beliefs/belief.ts", "shared/exits/fired_rule.ts"),
    planted("shared/http/endpoint.ts", "functions/status/index.ts"),
    planted("shared/market/charges.ts", "shared/elsewhere/file.ts"),
    planted("shared/elsewhere/file.ts", "shared/vocabulary/terms.ts"),
    planted("shared/market/charges.ts", "local/support/project_root.ts"),
  ], [
    planted("shared/market/charges.ts", "shared/pricing/black.ts"),
    planted("shared/vocabulary/terms.ts", "shared/statistics/mean.ts"),
    planted("functions/status/index.ts", "shared/http/endpoint.ts"),
  ]);
});

Deno.test("neither edge imports the other", () => {
  assertEquals(importsBetweenEdges(imports), []);
});

Deno.test("an import between the edges is found in both directions", () => {
  assertBites(importsBetweenEdges, [
    planted("shared/storage/token_store.ts", "shared/dhan/access_token.ts"),
    planted("shared/dhan/request.ts", "shared/storage/rate_limiter.ts"),
  ], [
    planted("shared/storage/bans.ts", "shared/storage/call_rpc.ts"),
    planted("shared/desk/allocate.ts", "shared/storage/bans.ts"),
  ]);
});

Deno.test("below the edges nothing imports them or what stands on them", () => {
  assertEquals(leaksBelowEdges(imports), []);
});

Deno.test("an edge, the desk or the door imported from below the edges is found", () => {
  assertBites(leaksBelowEdges, [
    planted("shared/execution/run_plan.ts", "shared/storage/plan_store.ts"),
    planted("shared/analysis/bars.ts", "shared/dhan/daily_candles.ts"),
    planted("shared/scoring/kelly.ts", "shared/desk/allocate.ts"),
    planted("shared/risk/stake.ts", "shared/http/endpoint.ts"),
  ], [planted("shared/desk/allocate.ts", "shared/storage/runs.ts")]);
});

Deno.test("the desk imports neither the door nor what opens a call", () => {
  assertEquals(deskImportsOfDoor(imports), []);
});

Deno.test("a desk that imports the door is found", () => {
  assertBites(deskImportsOfDoor, [
    planted("shared/desk/execute.ts", "shared/http/endpoint.ts"),
    planted("shared/desk/jobs/job.ts", "shared/wiring/wire.ts"),
  ], [planted("shared/http/endpoint.ts", "shared/desk/desk.ts")]);
});

Deno.test("the broker's folder is imported by one file outside it", () => {
  assertEquals(brokerImports(imports), []);
});

Deno.test("a stage, a function or a second wiring file that imports the broker's folder is found", () => {
  assertBites(brokerImports, [
    planted("shared/desk/monitor.ts", "shared/dhan/market_quotes.ts"),
    planted("functions/postback/index.ts", "shared/dhan/order_hint.ts"),
    planted("shared/wiring/clock_for.ts", "shared/dhan/request.ts"),
  ], [
    planted("shared/wiring/wire.ts", "shared/dhan/market_data.ts"),
    planted("shared/dhan/option_chain.ts", "shared/dhan/request.ts"),
  ]);
});

Deno.test("tables are read in storage only", () => {
  assertEquals(tableReads([...deployed, ...local]), []);
});

Deno.test("a table read outside storage is found however it is written", () => {
  const reads = [
    'await database.from("runs").select("run_id")',
    "await desk.database\n  .from(\n    view,\n  )",
    'await database.rpc("find_allocation", args)',
    'await callRpc(database, "read_positions", {}, rows)',
    "await selectRows(() => query, row)",
  ];
  const files = reads.map((text, i) => ({ path: `shared/desk/stage_${i}.ts`, text }));
  assertEquals(tableReads(files), files.map(({ path }) => path));
  const allowed = 'Array.from(names); Float64Array.from(values); import { a } from "./a.ts";';
  const inStorage = reads.map((text) => ({ path: "shared/storage/runs.ts", text }));
  assertEquals(tableReads([{ path: "shared/desk/stage.ts", text: allowed }, ...inStorage]), []);
});

Deno.test("the environment is read where ports are filled only", () => {
  assertEquals(environmentReads(deployed), []);
});

Deno.test("a desk that reads the environment is found", () => {
  const text = 'const key = Deno.env.get("CRON_TOKEN");';
  const files = [
    { path: "shared/desk/execute.ts", text },
    { path: "shared/wiring/environment_variables.ts", text },
  ];
  assertEquals(environmentReads(files), ["shared/desk/execute.ts"]);
});

Deno.test("in local/ support lies lowest, then exchange and platform apart, then cli", () => {
  const own = local.flatMap(importsOf);
  assertGreater(own.length, 200);
  assertEquals(upwardLocalImports(own), []);
});

Deno.test("an import from exchange or platform up to cli is found, and one between the two", () => {
  assertBites(upwardLocalImports, [
    planted("local/exchange/start_exchange.ts", "local/cli/support/flags.ts"),
    planted("local/platform/migrate.ts", "local/cli/day/run_day.ts"),
    planted("local/support/file_error.ts", "local/exchange/market.ts"),
    planted("local/platform/platform.ts", "local/exchange/market.ts"),
    planted("local/exchange/market.ts", "local/platform/keys.ts"),
  ], [
    planted("local/cli/start.ts", "local/platform/platform.ts"),
    planted("local/exchange/start_exchange.ts", "local/support/project_root.ts"),
    planted("local/cli/test.ts", "tests/support/template.ts"),
  ]);
});

Deno.test("what is deployed imports packages by their name in import_map.json only", () => {
  const map: { imports: Record<string, string> } = JSON.parse(
    Deno.readTextFileSync(projectPath("import_map.json")),
  );
  assertEquals(unpinnedPackages(deployed, new Set(Object.keys(map.imports))), []);
});

Deno.test("a package that the import map does not pin is found", () => {
  const files = [{
    path: "shared/market/charges.ts",
    text: 'import { z } from "zod";\nimport chunk from "npm:lodash@4.17.21/chunk";',
  }];
  assertEquals(unpinnedPackages(files, new Set(["zod"])), [
    "shared/market/charges.ts: npm:lodash@4.17.21/chunk",
  ]);
});
