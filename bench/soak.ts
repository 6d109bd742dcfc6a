// A month of a desk led by ticks alone, with faults on: what grows, what costs more, what is not
// done, and whether a backup of the data folder gives everything back.
//   npm run bench -- soak [--days 30] [--underlyings 54] [--seed 1] [--json]
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import type { Parts } from "../local/support/parts.ts";
import { prepareTestCluster } from "../tests/support/template.ts";
import { EXPECTATIONS } from "./soak/expectations.ts";
import { costs, judgeSoak } from "./soak/judge_soak.ts";
import { MONITOR_EVERY, RETENTION, runSoak } from "./soak/run_soak.ts";
import { soakReport } from "./soak/soak_report.ts";

/** `ok` where nothing grows, costs more, is left undone or lost. */
export async function bench(args: readonly string[], parts: Parts): Promise<object> {
  const { flags, rest } = readFlags({
    days: "number",
    underlyings: "number",
    seed: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`soak takes flags only, not ${rest[0]}`);
  const { days = 30, underlyings = 54, seed = 1 } = flags;
  const begun = performance.now();
  const cluster = await parts.add(() => prepareTestCluster(parts.signal));
  for (const [name, value] of Object.entries(cluster.env)) Deno.env.set(name, value);
  // Loaded once the cluster is named: a test that is run alone would start one of its own.
  const worlds = await import("../tests/support/world.ts");
  const soak = await runSoak(worlds, {
    days,
    underlyings,
    seed,
    onDay: (day) => console.error(JSON.stringify(day)),
  }, parts);
  const verdict = judgeSoak(soak.days, EXPECTATIONS);
  return {
    ok: verdict.ok && soak.unforeseen.length === 0 && soak.restored.differing.length === 0,
    seed,
    underlyings,
    seconds: Math.round((performance.now() - begun) / 1000),
    monitorEvery: MONITOR_EVERY,
    retention: RETENTION,
    verdict,
    costs: costs(soak.days, EXPECTATIONS),
    unforeseen: soak.unforeseen,
    restored: soak.restored,
    ...soakReport(soak.days),
  };
}
