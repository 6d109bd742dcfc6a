// npm run allocate: chooses strategies and lots for the capital and prints choices and refusals.
import { callFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printRows } from "./support/print_rows.ts";
import { printShow } from "./support/print_show.ts";
import { runCommand } from "./support/run_command.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE =
  `usage: npm run allocate -- [--date YYYY-MM-DD] [--capital RUPEES] [--risk conservative|moderate|aggressive] [--ordering money|score] [--dry-run] [--json]`;

await runCommand(USAGE, async () => {
  const { flags } = readFlags({
    date: "string",
    capital: "number",
    risk: "string",
    ordering: "string",
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
      dryRun: flags["dry-run"],
    }),
  });
  if (flags.json) return console.log(JSON.stringify(body));
  if (flags["dry-run"]) {
    printRows(body["allocations"]);
  } else {
    const query = present({ date: flags.date });
    await printShow(connection, "queue", query);
  }
  console.log("\nrefused:");
  printRows(body["refusals"]);
});
