// npm run beliefs: what the desk believes of each premium, why, and what it opens, on one page.
import { getFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printShow } from "./support/print_show.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const USAGE = `usage: npm run beliefs -- [--json]
Beta is realised over implied volatility: below 1 selling it paid. Decisions change once a month.`;

await runCommand(USAGE, async () => {
  const { flags, rest } = readFlags({ json: "boolean" });
  if (rest.length > 0) throw new UsageError(`beliefs takes no ${rest.join(" ")}`);
  if (!flags.json) return await printShow(findConnection(), "beliefs");
  const { body } = await getFunction(findConnection(), "status", { show: "beliefs" });
  console.log(JSON.stringify(body));
});
