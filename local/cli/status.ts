// npm run status: what the desk knows, as pages.
import { getFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printShow } from "./support/print_show.ts";
import { runCommand, UsageError } from "./support/run_command.ts";
import { SHOWS } from "../../shared/storage/status_rows.ts";

const USAGE =
  `usage: npm run status -- [SHOW] [--underlying NAME] [--date YYYY-MM-DD] [--hours N] [--json]
SHOW is one of ${SHOWS.join(" ")}
Without --date or --hours: the week before the newest run`;

await runCommand(USAGE, async () => {
  const { flags, rest } = readFlags({
    underlying: "string",
    date: "string",
    hours: "string",
    json: "boolean",
  });
  const [show = "summary", ...more] = rest;
  if (more.length > 0) throw new UsageError(`status takes one show, not ${rest.join(" ")}`);
  const { json, ...query } = flags;
  if (!json) return await printShow(findConnection(), show, query);
  const { body } = await getFunction(findConnection(), "status", { ...query, show });
  console.log(JSON.stringify(body));
});
