// npm run strikes -- UNDERLYING: for each definition of the last analysis what its strikes were
// asked to be, and what was found, relaxed or rejected.
import { readQuoteCounts } from "../../shared/storage/chain_snapshots.ts";
import { openDatabase } from "../../shared/storage/database.ts";
import {
  readStrikeSearches,
  type StoredStrikeSearch,
} from "../../shared/storage/strike_searches.ts";
import { idsOf } from "../../shared/strategies/catalogue/aliases.ts";
import { CATALOGUE } from "../../shared/strategies/catalogue/registry.ts";
import type { Definition } from "../../shared/strategies/definition.ts";
import { DEFAULT_RISK } from "../../shared/vocabulary/terms.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand, UsageError } from "./support/run_command.ts";
import { type Cell, textTable } from "./support/text_table.ts";

const USAGE =
  `usage: npm run strikes -- UNDERLYING [--definition ID] [--expiry YYYY-MM-DD] [--risk LEVEL] [--json]
ID is a definition, or a name of the replaced system as "Butterfly Spread"; risk is ${DEFAULT_RISK} unless given`;

const HEADER = ["definition", "leg", "expiry", "strike", "asked", "outcome"];

await runCommand(USAGE, async () => {
  const { flags, rest } = readFlags({
    definition: "string",
    expiry: "string",
    risk: "string",
    json: "boolean",
  });
  const [underlying, ...more] = rest;
  if (underlying === undefined || more.length > 0) {
    throw new UsageError("strikes takes exactly one underlying");
  }
  const definitions = wanted(flags.definition);
  if (flags.expiry !== undefined && !/^\d{4}-\d\d-\d\d$/.test(flags.expiry)) {
    throw new UsageError(`--expiry must be a date as 2026-02-24, not ${flags.expiry}`);
  }
  const { url, secretKey } = findConnection();
  const database = openDatabase(url, secretKey);
  const name = underlying.toUpperCase();
  const risk = flags.risk ?? DEFAULT_RISK;
  const all = await readStrikeSearches(database, name, risk, CATALOGUE.length);
  const date = all[0]?.trading_date;
  const found = all.filter((entry) =>
    entry.trading_date === date &&
    definitions.some(({ id }) => id === entry.definition) &&
    (flags.expiry === undefined || flags.expiry === entry.expiry ||
      flags.expiry === entry.far_expiry)
  );
  if (flags.json) return console.log(JSON.stringify(found));
  if (date === undefined) {
    console.log(`nothing is stored of ${underlying}: run \`npm run analyze\` first`);
    return;
  }
  console.log(`${name} on ${date}`);
  for (const { expiry, counts } of await readQuoteCounts(database, name, date)) {
    const left = Object.entries(counts).map(([reason, count]) => `${count} ${reason}`);
    console.log(`quotes of ${expiry} left out: ${left.join(", ") || "none"}`);
  }
  const rows = found.flatMap(rowsOf);
  if (rows.length === 0) console.log("no definition fits what was asked for");
  else console.log(`\n${textTable(HEADER, rows)}`);
});

/** The definitions that a flag names. Throws UsageError for a name of none. */
function wanted(name: string | undefined): readonly Definition[] {
  if (name === undefined) return CATALOGUE;
  const ids = idsOf(name);
  const found = CATALOGUE.filter(({ id }) => ids.includes(id));
  if (found.length > 0) return found;
  throw new UsageError(
    `there is no definition ${name}; known are ${CATALOGUE.map(({ id }) => id).join(", ")}`,
  );
}

/** A line for each leg of a definition that got as far as strikes, else one with the reason. */
function rowsOf({ definition: id, strike_search: search, ...entry }: StoredStrikeSearch): Cell[][] {
  const outcome = entry.state === "accepted" ? "accepted" : `${entry.reason}: ${entry.detail}`;
  const definition = CATALOGUE.find((known) => known.id === id);
  if (search === null || definition === undefined) return [[id, "", "", "", "", outcome]];
  const relaxed = search.relaxed === undefined
    ? ""
    : `, relaxed ${search.relaxed.level} time(s) because ${search.relaxed.because}`;
  return definition.legs.map(({ right, side, ratio, slot, expiry }, i) => {
    const chosen = right === "underlying" ? undefined : search.slots[slot];
    return [
      i === 0 ? id : "",
      `${side} ${ratio} ${right}`,
      right === "underlying" ? "" : (expiry === "far" ? entry.far_expiry : entry.expiry) ?? "",
      chosen?.found ?? "",
      chosen?.asked ?? "",
      i === 0 ? `${outcome} (of ${search.scanned} sets${relaxed})` : "",
    ];
  });
}
