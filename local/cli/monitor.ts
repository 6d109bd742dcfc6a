// npm run monitor: marks the open positions and closes those whose exit rules fire.
import { callFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printShow } from "./support/print_show.ts";
import { runCommand } from "./support/run_command.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE = "usage: npm run monitor -- [--dry-run] [--json]";

await runCommand(USAGE, async () => {
  const { flags } = readFlags({ "dry-run": "boolean", json: "boolean" });
  const connection = findConnection();
  const { body } = await callFunction(
    connection,
    "monitor",
    present({ dryRun: flags["dry-run"] }),
  );
  if (flags.json) return console.log(JSON.stringify(body));
  await printShow(connection, "positions");
});
