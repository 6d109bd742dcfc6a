// npm run execute: sends the allocations' orders (paper unless all three switches say live) or
// another action.
import { callFunction, getFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printRows } from "./support/print_rows.ts";
import { runCommand } from "./support/run_command.ts";

const USAGE =
  `usage: npm run execute -- [--action entries|exits|cancel|flatten|pause|resume] [--mode paper|live]
                          [--allocations 1,2] [--top N] [--json]`;

await runCommand(USAGE, async () => {
  const { flags } = readFlags({
    action: "string",
    mode: "string",
    allocations: "string",
    top: "number",
    json: "boolean",
  });
  const connection = findConnection();
  const { body } = await callFunction(connection, "execute", {
    ...(flags.action === undefined ? {} : { action: flags.action }),
    ...(flags.mode === undefined ? {} : { mode: flags.mode }),
    ...(flags.allocations === undefined
      ? {}
      : { allocationIds: flags.allocations.split(",").map(Number) }),
    ...(flags.top === undefined ? {} : { top: flags.top }),
  });
  if (flags.json) return console.log(JSON.stringify(body));
  printRows((await getFunction(connection, "status", { show: "orders" })).body["rows"]);
  const { ok: _, ...counts } = body;
  console.log(`\n${JSON.stringify(counts)}`);
});
