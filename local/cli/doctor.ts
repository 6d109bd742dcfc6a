// npm run doctor: whether the desk is ready for its next session, and what to do where it is not.
import { diagnose } from "./doctor/diagnose.ts";
import { doctorReport } from "./doctor/doctor_report.ts";
import { gatherFacts } from "./doctor/gather_facts.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const USAGE = `usage: npm run doctor [-- --json]
Looks at the project of .env (SUPABASE_URL, SUPABASE_SECRET_KEY), else at the running local
platform; changes nothing. Ends with 0 where the desk is ready for its next session, else with 1.`;

await runCommand(USAGE, async () => {
  const { flags, rest } = readFlags({ json: "boolean" });
  if (rest.length > 0) throw new UsageError(`doctor takes flags only, not ${rest[0]}`);
  const diagnosis = diagnose(await gatherFacts(findConnection(), Date.now));
  console.log(flags.json ? JSON.stringify(diagnosis) : doctorReport(diagnosis));
  if (!diagnosis.ready) Deno.exit(1);
});
