// npm run monitor: marks the open positions, closes those whose exit rules fire and shows what is
// proposed for those that are tested; with --watch again and again.
import { liveStake } from "./execute/live_stake.ts";
import { askOwner } from "./support/ask_owner.ts";
import { callFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printShow } from "./support/print_show.ts";
import { runCommand, UsageError } from "./support/run_command.ts";
import { watch } from "./support/watch.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE = `usage: npm run monitor -- [--dry-run] [--watch [SECONDS]] [--yes] [--json]
  --watch    looks again every so many seconds, 60 without a number, until Ctrl-C
  --dry-run  marks nothing and closes nothing
  --yes      does not ask before positions may be closed live`;

/** Between two looks of --watch, seconds. */
const EVERY = 60;

await runCommand(USAGE, async () => {
  const { flags, rest } = readFlags({
    "dry-run": "boolean",
    watch: "boolean",
    yes: "boolean",
    json: "boolean",
  });
  const [seconds = String(EVERY), ...more] = rest;
  if (more.length > 0 || rest.length > 0 && flags.watch !== true) {
    throw new UsageError(
      `monitor takes flags only, and --watch its seconds, not ${rest.join(" ")}`,
    );
  }
  if (!/^[1-9]\d{0,4}$/.test(seconds)) {
    throw new UsageError(`--watch must be whole seconds from 1 to 99999, not ${seconds}`);
  }
  const connection = findConnection();
  const stake = flags["dry-run"] === true
    ? undefined
    : await liveStake({ name: "monitor", flags: {}, ids: [] }, connection);
  if (stake !== undefined) {
    const isTerminal = Deno.stdin.isTerminal();
    askOwner(stake, { yes: flags.yes === true, isTerminal, confirm });
  }
  const look = async () => {
    const asked = present({ dryRun: flags["dry-run"] });
    const { body } = await callFunction(connection, "monitor", asked);
    if (flags.json) return console.log(JSON.stringify(body));
    await printShow(connection, "positions");
    const proposed = body["proposed"] as readonly unknown[];
    if (proposed.length === 0) return;
    console.log();
    await printShow(connection, "adjustments");
  };
  if (flags.watch !== true) return await look();
  await watch(look, Number(seconds));
});
