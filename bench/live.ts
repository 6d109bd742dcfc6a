// A day of live trading against the exchange, whose functions are killed and started again; then
// the exchange's own book is held against the tables.
//   npm run bench -- live [--allocations 20] [--kills 10] [--mishaps 8] [--monitor 5] [--seed 1]
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import type { Parts } from "../local/support/parts.ts";
import { prepareTestCluster } from "../tests/support/template.ts";
import { runLiveDay } from "./live/run_live_day.ts";
import { morningDesk } from "./support/morning_desk.ts";

const DATE = "2026-02-09";

/**
 * `ok`, and exit code 0, where both books say the same, nothing is amiss, and the day was as large
 * as asked.
 */
export async function bench(args: readonly string[], parts: Parts): Promise<object> {
  const { flags, rest } = readFlags({
    allocations: "number",
    kills: "number",
    mishaps: "number",
    monitor: "number",
    seed: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`live takes flags only, not ${rest[0]}`);
  const { allocations = 20, kills = 10, mishaps = 8, monitor = 5, seed = 1 } = flags;
  const cluster = await parts.add(() => prepareTestCluster(parts.signal));
  for (const [name, value] of Object.entries(cluster.env)) Deno.env.set(name, value);
  const [template = ""] = Object.values(cluster.env);
  // Loaded once the cluster is named: a test that is run alone would start one of its own.
  const { ACCESS_TOKEN, openWorld } = await import("../tests/support/world.ts");
  const { url } = await morningDesk(openWorld, template);
  const day = await runLiveDay({ openWorld, accessToken: ACCESS_TOKEN, databaseUrl: url }, {
    ...{ date: DATE, seed, allocations, kills, monitorMinutes: monitor },
    orderFaults: mishaps,
    requestFaults: Math.ceil(mishaps / 2),
  });
  const isWhole = day.allocations >= allocations && day.kills === kills;
  const ok = isWhole && day.differences.length + day.violations.length === 0;
  if (!ok) Deno.exitCode = 1;
  return { ok, seed, ...day };
}
