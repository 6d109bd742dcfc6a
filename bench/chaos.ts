// Enters and closes random structures while everything goes wrong, and holds the tables against the
// exchange's own book.
//   npm run chaos -- [--schedules 1000] [--seed 1] [--first 0] [--json]
import postgres from "postgres";
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import type { Parts } from "../local/support/parts.ts";
import { clusterWithTemplate, TEMPLATE } from "../tests/support/template.ts";
import { nothingMet } from "./chaos/faults.ts";
import { runSchedule } from "./chaos/run_schedule.ts";

/** Violations that are told in full. */
const TOLD = 20;

export async function bench(args: readonly string[], parts: Parts): Promise<object> {
  const { flags, rest } = readFlags({
    schedules: "number",
    seed: "number",
    first: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`chaos takes flags only, not ${rest[0]}`);
  const { schedules = 1000, seed = 1, first = 0 } = flags;
  const cluster = await parts.add(() => clusterWithTemplate(parts.signal));
  const sql = postgres(cluster.url(TEMPLATE), { max: 1, onnotice: () => {} });
  await parts.add(() => ({ stop: async () => await sql.end({ timeout: 1 }) }));
  const met = nothingMet();
  let violations = 0;
  for (let number = first; number < first + schedules; number++) {
    const found = await runSchedule(sql, seed, number, met);
    if (found.length === 0) continue;
    violations += 1;
    if (violations <= TOLD) console.error(`schedule ${number}: ${found.join("; ")}`);
  }
  return { schedules, violations, ...met };
}
