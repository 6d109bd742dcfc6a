// npm run maintain -- JOB: one upkeep job, repeated until it is complete.
import { JOBS } from "../../shared/vocabulary/states.ts";
import { callFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const USAGE = `usage: npm run maintain -- JOB    (${JOBS.join(", ")})`;

await runCommand(USAGE, async () => {
  const { rest } = readFlags({});
  const [job, ...more] = rest;
  if (job === undefined || more.length > 0) throw new UsageError("maintain takes exactly one job");
  const connection = findConnection();
  for (;;) {
    const answer = await callFunction(connection, "maintain", { job });
    console.log(JSON.stringify(answer.body));
    if (answer.status !== 202) return;
  }
});
