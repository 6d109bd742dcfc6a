// npm run analyze: analyses the universe for a trading date and prints the best strategies.
import type { DryAnalysis } from "../../shared/desk/analyze/dry_run.ts";
import { toExchangeIso } from "../../shared/vocabulary/trading_date.ts";
import { callFunction } from "./support/call_function.ts";
import { completeAnalyze } from "./support/complete_analyze.ts";
import { type Connection, findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { printRows } from "./support/print_rows.ts";
import { printShow } from "./support/print_show.ts";
import { runCommand } from "./support/run_command.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE =
  `usage: npm run analyze -- [--date YYYY-MM-DD] [--underlyings A,B] [--risk conservative|moderate|aggressive]
                          [--holding-days N] [--top N] [--force] [--dry-run] [--json]`;

await runCommand(USAGE, async () => {
  const { flags } = readFlags({
    date: "string",
    underlyings: "string",
    risk: "string",
    "holding-days": "number",
    top: "number",
    force: "boolean",
    "dry-run": "boolean",
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
  if (flags["dry-run"]) return await dryRun(connection, body, flags.json === true);
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

/** One call that stores nothing; prints the best strategies and whom its budget left out. */
async function dryRun(connection: Connection, body: object, json: boolean): Promise<void> {
  const answer = await callFunction(connection, "analyze", { ...body, dryRun: true });
  if (json) return console.log(JSON.stringify(answer.body));
  const dry = answer.body as unknown as DryAnalysis;
  printRows(dry.rows.map((row) => ({
    underlying: row.underlying,
    definition: row.definition,
    expiry: row.expiry,
    net_premium: row.net_premium,
    max_profit: row.max_profit,
    max_loss: row.max_loss,
    pop_p: row.pop_p,
    ev_p: row.ev_p,
    margin: row.margin,
    quantum_score: row.quantum_score,
  })));
  for (const { underlying, reason, detail } of dry.rejections) {
    console.log(`${underlying}: ${reason}, ${detail}`);
  }
  const { accepted, rejected } = dry.strategies;
  console.log(
    `\nnothing was stored: ${dry.done} underlyings, ${accepted} strategies accepted, ${rejected} rejected`,
  );
  if (dry.leftOut.length > 0) console.log(`left out, ask for them: ${dry.leftOut.join(",")}`);
}
