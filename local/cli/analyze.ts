// npm run analyze: analyses the universe for a trading date and prints the best strategies.
import { toExchangeIso } from "../../shared/vocabulary/trading_date.ts";
import { completeAnalyze } from "./support/complete_analyze.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printShow } from "./support/print_show.ts";
import { runCommand } from "./support/run_command.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE =
  `usage: npm run analyze -- [--date YYYY-MM-DD] [--underlyings A,B] [--risk conservative|moderate|aggressive]
                          [--holding-days N] [--top N] [--force] [--json]`;

await runCommand(USAGE, async () => {
  const { flags } = readFlags({
    date: "string",
    underlyings: "string",
    risk: "string",
    "holding-days": "number",
    top: "number",
    force: "boolean",
    json: "boolean",
  });
  const connection = findConnection();
  const body = {
    ...present({
      tradingDate: flags.date,
      underlyings: flags.underlyings === undefined ? undefined : flags.underlyings.split(","),
    }),
    ...present({
      risk: flags.risk,
      holdingDays: flags["holding-days"],
      topPerUnderlying: flags.top,
      force: flags.force,
    }),
  };
  const answer = await completeAnalyze(connection, body, (progress) => {
    console.error(`run ${progress.runId}: ${progress.done} done, ${progress.remaining} remaining`);
  });
  if (flags.json) return console.log(JSON.stringify(answer));
  const query = present({ date: flags.date });
  await printShow(connection, "strategies", query);
  console.log(
    `\nrun ${answer.runId} ${answer.state}: ${answer.accepted} underlyings with strategies, ${answer.rejected} without${
      answer.retryAt === undefined
        ? ""
        : `, ${answer.deferred} with one-sided books: call again from ${
          toExchangeIso(new Date(answer.retryAt))
        }`
    }`,
  );
});
