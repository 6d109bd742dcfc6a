// One share of the schedules as a process of its own; a JSON line for each violation, and one at
// the end for what was met.
import postgres from "postgres";
import { nothingMet } from "./faults.ts";
import { DATABASE, type Share, type ShareLine } from "./run_share.ts";
import { runSchedule } from "./run_schedule.ts";

const { seed, first, behind }: Share = JSON.parse(Deno.args[0] ?? "");
const sql = postgres(Deno.env.get(DATABASE) ?? "", { max: 1, onnotice: () => {} });
const print = (line: ShareLine) => console.log(JSON.stringify(line));
const met = nothingMet();
for (let number = first; number < behind; number++) {
  const found = await runSchedule(sql, seed, number, met);
  if (found.length > 0) print({ number, found });
}
await sql.end({ timeout: 1 });
print({ met });
