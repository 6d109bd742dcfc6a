// npm run execute: sends the allocations' orders (paper unless all three switches say live) or
// another action.
import { callFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printShow } from "./support/print_show.ts";
import { runCommand } from "./support/run_command.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE =
  `usage: npm run execute -- [--action entries|exits|cancel|flatten|pause|resume|halt] [--mode paper|live]
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
    ...present({
      action: flags.action,
      mode: flags.mode,
      allocationIds: flags.allocations === undefined
        ? undefined
        : flags.allocations.split(",").map(Number),
    }),
    ...present({ top: flags.top }),
  });
  if (flags.json) return console.log(JSON.stringify(body));
  await printShow(connection, "orders");
  const { ok: _, ...counts } = body;
  console.log(`\n${JSON.stringify(counts)}`);
});
