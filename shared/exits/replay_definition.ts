import type { BeliefHorizon, BeliefScope } from "../beliefs/belief.ts";
import { meanOf } from "../statistics/mean_of.ts";
import { neweyWest } from "../statistics/newey_west.ts";
import { type Definition, spansExpiries } from "../strategies/definition.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { entryResults } from "./replay/entry_results.ts";
import type { ReplayedName, ReplayTerms } from "./replay/replayed_name.ts";
import { type StructureTable, structureTable } from "./replay/structure_table.ts";

/**
 * What a definition would have paid on the history of a scope, entered at each session's close;
 * shares of the spot at entry, net of spreads and charges. `absent` says why it cannot be told.
 */
export type DefinitionReplay =
  & {
    readonly definition: string;
    readonly scope: BeliefScope;
    readonly horizonSessions: BeliefHorizon;
  }
  & (
    | {
      /** Sessions with an entry, and how many horizons fit into them without overlap. */
      readonly sessions: number;
      readonly clusters: number;
      readonly from: TradingDate;
      readonly to: TradingDate;
      /** Mean over the sessions of what the scope's names paid, and its Newey-West error. */
      readonly meanNet: number;
      readonly standardError: number;
      /** Of the entries a horizon apart in the last third of the sessions. */
      readonly lastThirdMean: number;
      readonly lastThirdEntries: number;
      /** No quote of the past is known: every price is the model's. */
      readonly marks: "model";
    }
    | { readonly absent: string }
  );

/** Independent horizons below which nothing is said. */
const LEAST_CLUSTERS = 6;

/**
 * Replays one definition on one scope's history (method 8.6). Pure, and one definition is the unit
 * of work: who must stop in between keeps what it has and goes on with the next one.
 */
export function replayDefinition(
  definition: Definition,
  scope: BeliefScope,
  names: readonly ReplayedName[],
  terms: ReplayTerms,
): DefinitionReplay {
  const { horizonSessions } = terms;
  const named = { definition: definition.id, scope, horizonSessions };
  if (spansExpiries(definition)) {
    return { ...named, absent: "the history holds one tenor, and its legs have two expiries" };
  }
  const tables = new Map<UnderlyingKind, StructureTable>();
  const tableOf = (kind: UnderlyingKind) => {
    const table = tables.get(kind) ?? structureTable(definition, kind, terms);
    tables.set(kind, table);
    return table;
  };
  const entries = meanBySession(
    names,
    (name) => entryResults(definition, name, terms, tableOf(name.kind)),
  );
  const results = Float64Array.from(entries, ([, result]) => result);
  const clusters = Math.floor(results.length / horizonSessions);
  const test = neweyWest(results, horizonSessions);
  if (test === undefined || clusters < LEAST_CLUSTERS) {
    return {
      ...named,
      absent: `${results.length} sessions allow an entry, and ${LEAST_CLUSTERS} times ` +
        `${horizonSessions} are needed`,
    };
  }
  const late = results.slice(Math.ceil(2 * results.length / 3))
    .filter((_, i) => i % horizonSessions === 0);
  return {
    ...named,
    sessions: results.length,
    clusters,
    from: entries[0]?.[0] ?? "",
    to: entries.at(-1)?.[0] ?? "",
    meanNet: test.mean,
    standardError: test.standardError,
    lastThirdMean: meanOf(late),
    lastThirdEntries: late.length,
    marks: "model",
  };
}

/** Mean over the names that allow an entry, by date and ascending. */
function meanBySession(
  names: readonly ReplayedName[],
  resultsOf: (name: ReplayedName) => Float64Array,
): [TradingDate, number][] {
  const sums = new Map<TradingDate, { sum: number; count: number }>();
  for (const name of names) {
    resultsOf(name).forEach((result, i) => {
      if (Number.isNaN(result)) return;
      const date = name.dates[i] ?? "";
      const { sum, count } = sums.get(date) ?? { sum: 0, count: 0 };
      sums.set(date, { sum: sum + result, count: count + 1 });
    });
  }
  return [...sums].map(([date, { sum, count }]): [TradingDate, number] => [date, sum / count])
    .sort(([a], [b]) => a < b ? -1 : 1);
}
