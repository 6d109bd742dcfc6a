// npm run status: what the desk knows, as tables.
import { getFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printRows } from "./support/print_rows.ts";
import { runCommand } from "./support/run_command.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE =
  `usage: npm run status -- [SHOW] [--underlying NAME] [--date YYYY-MM-DD] [--hours N] [--json]
SHOW is one of summary strategies queue orders positions trades failed recent health stored
Without --date or --hours: the week before the newest run`;

await runCommand(USAGE, async () => {
  const { flags, rest } = readFlags({
    underlying: "string",
    date: "string",
    hours: "string",
    json: "boolean",
  });
  const { body } = await getFunction(findConnection(), "status", {
    ...present({
      show: rest[0],
      underlying: flags.underlying,
      date: flags.date,
      hours: flags.hours,
    }),
  });
  if (flags.json) return console.log(JSON.stringify(body));
  console.log(`${body["show"]} at ${body["asOf"]}`);
  printRows(body["rows"]);
});
