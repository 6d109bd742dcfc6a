// npm run why -- UNDERLYING: one page that says why it got, or did not get, what it did.
import { decisionText } from "../../shared/http/decision_text.ts";
import { decisionSteps } from "../../shared/storage/decision_trail.ts";
import { RISKS } from "../../shared/vocabulary/terms.ts";
import { isTradingDate } from "../../shared/vocabulary/trading_date.ts";
import { getFunction } from "./support/call_function.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const USAGE = `usage: npm run why -- UNDERLYING [--date YYYY-MM-DD] [--risk LEVEL] [--json]
Without a date it is the latest that took the underlying; without a risk level every one that ran.`;

await runCommand(USAGE, async () => {
  const { flags, rest } = readFlags({ date: "string", risk: "string", json: "boolean" });
  const [name, ...more] = rest;
  if (name === undefined || more.length > 0) {
    throw new UsageError("why takes exactly one underlying");
  }
  const { date, risk } = flags;
  if (date !== undefined && !isTradingDate(date)) {
    throw new UsageError(`--date must be a date YYYY-MM-DD, not ${date}`);
  }
  if (risk !== undefined && !RISKS.some((known) => known === risk)) {
    throw new UsageError(`--risk must be one of ${RISKS.join(", ")}, not ${risk}`);
  }
  const asked = {
    underlying: name.toUpperCase(),
    ...(date === undefined ? {} : { date }),
  };
  const { body } = await getFunction(findConnection(), "status", { show: "why", ...asked });
  const rows = decisionSteps.parse(body["rows"])
    .filter((step) => risk === undefined || step.risk === risk);
  if (flags.json) return console.log(JSON.stringify({ ...body, rows }));
  const named = { ...asked, ...(risk === undefined ? {} : { risk }) };
  console.log(decisionText(named, String(body["asOf"]), rows).trimEnd());
});
