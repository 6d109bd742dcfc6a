// npm run allocate: chooses strategies and lots for the capital and prints it as one page.
import { allocationText } from "../../shared/http/allocation_text.ts";
import { callFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand } from "./support/run_command.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE =
  `usage: npm run allocate -- [--date YYYY-MM-DD] [--capital RUPEES] [--risk conservative|moderate|aggressive] [--ordering money|score] [--target SHARE] [--dry-run] [--json]`;

/** Of a line, in columns. */
const WIDTH = 100;

await runCommand(USAGE, async () => {
  const { flags } = readFlags({
    date: "string",
    capital: "number",
    risk: "string",
    ordering: "string",
    target: "number",
    "dry-run": "boolean",
    json: "boolean",
  });
  const connection = findConnection();
  const { body } = await callFunction(connection, "allocate", {
    ...present({
      tradingDate: flags.date,
      capital: flags.capital,
      risk: flags.risk,
      ordering: flags.ordering,
      deploymentTarget: flags.target,
      dryRun: flags["dry-run"],
    }),
  });
  if (flags.json) return console.log(JSON.stringify(body));
  console.log(allocationText(body, WIDTH).join("\n"));
});
