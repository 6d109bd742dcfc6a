// Enters and closes random structures while everything goes wrong, and holds the tables against the
// exchange's own book: processes side by side, each with a database of its own.
//   npm run chaos -- [--schedules 1000] [--seed 1] [--first 0] [--processes 2] [--json]
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import type { Parts } from "../local/support/parts.ts";
import { clusterWithTemplate } from "../tests/support/template.ts";
import { addMet, nothingMet } from "./chaos/faults.ts";
import { runShare } from "./chaos/run_share.ts";

/** Violations that are told in full. */
const TOLD = 20;
/** Schedules of one process: an old session and its tables were seen to take half as long again. */
const SHARE = 500;

export async function bench(args: readonly string[], parts: Parts): Promise<object> {
  const { flags, rest } = readFlags({
    schedules: "number",
    seed: "number",
    first: "number",
    processes: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`chaos takes flags only, not ${rest[0]}`);
  const { schedules = 1000, seed = 1, first = 0, processes = 2 } = flags;
  if (processes < 1) throw new UsageError("chaos: --processes is 1 at least");
  const cluster = await parts.add(() => clusterWithTemplate(parts.signal));
  const met = nothingMet();
  let violations = 0;
  const tell = (number: number, found: readonly string[]) => {
    violations += 1;
    if (violations <= TOLD) console.error(`schedule ${number}: ${found.join("; ")}`);
  };
  // Which process runs a schedule changes nothing about it.
  const share = Math.min(SHARE, Math.ceil(schedules / processes));
  const starts = Array.from(
    { length: Math.ceil(schedules / share) },
    (_, i) => first + share * i,
  ).values();
  await Promise.all(Array.from({ length: processes }, async () => {
    for (const start of starts) {
      const behind = Math.min(start + share, first + schedules);
      addMet(met, await runShare(cluster, { seed, first: start, behind }, tell, parts));
    }
  }));
  return { schedules, violations, ...met };
}
