// npm run execute: what the owner marks, accepts, sends, closes and looks at (paper unless all
// three switches say live).
import { callFunction, getFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { askOwner } from "./support/ask_owner.ts";
import { printShow } from "./support/print_show.ts";
import { runCommand } from "./support/run_command.ts";
import { confirmDeletion } from "./execute/confirm_deletion.ts";
import { liveStake } from "./execute/live_stake.ts";
import { bodyOf, readWish } from "./execute/read_wish.ts";
import { showStrategy } from "./execute/show_strategy.ts";
import { toldAnswer } from "./execute/told_answer.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE = `usage: npm run execute -- [WHAT] [ID...] [FLAGS]
Looks:  list | marks | queue | orders | positions | adjustments | trades
             [--underlying NAME] [--date YYYY-MM-DD]
        show STRATEGY
Wants:  mark STRATEGY... | mark --top N [--underlying NAME] [--definition NAME] [--risk LEVEL]
             [--priority 1..1000, 1 is first] [--lots N] [--note TEXT]
        unmark STRATEGY...
        accept [--risk LEVEL]               marks become allocations, under every limit
        delete-marks [--date YYYY-MM-DD]    all of a date; asks for the date and for their number
                                            (--confirm DATE --count N where nobody can be asked)
Sends:  entries [ALLOCATION...] [--top N] [--mode paper|live]    without WHAT as well
        exits                               goes on with what is open
        flatten [POSITION...]               closes these, or without ids all that is held
        accept-adjustment ID [--mode paper|live]    trades what monitor proposed
        cancel [ALLOCATION...]              takes out of today's queue, without ids all of it
Stops:  pause | resume | halt [--reason TEXT] [--stop-broker --confirm DATE]
Before anything live it asks; --yes answers in advance. --json prints the answer as it came.
LEVEL is conservative, moderate or aggressive; --action WHAT and --allocations 1,2 say the same.`;

await runCommand(USAGE, async () => {
  const wish = readWish(Deno.args);
  const { name, verb, flags } = wish;
  const connection = findConnection();
  const isTerminal = Deno.stdin.isTerminal();
  const query = present({ underlying: flags.underlying, date: flags.date });
  if (name === "show") return await showStrategy(connection, wish);
  if (verb.action === undefined) {
    if (!flags.json) return await printShow(connection, verb.show, query);
    const show = { ...query, show: verb.show };
    return console.log(JSON.stringify((await getFunction(connection, "status", show)).body));
  }
  const stake = await liveStake(wish, connection);
  if (stake !== undefined) {
    askOwner(stake, { yes: flags.yes === true, isTerminal, confirm });
  }
  const ask = isTerminal ? (question: string) => prompt(question) ?? undefined : undefined;
  const confirmed = name === "delete-marks" ? confirmDeletion(wish, ask) : wish;
  const { body } = await callFunction(connection, "execute", bodyOf(confirmed));
  if (flags.json) return console.log(JSON.stringify(body));
  await printShow(connection, verb.show);
  console.log(`\n${toldAnswer(body).join("\n")}`);
});
