import { addDays, format, parseISO } from "date-fns";
import { BELIEF_HORIZONS, BELIEF_SCOPES, type BeliefScope } from "../../beliefs/belief.ts";
import type { ReplayTerms } from "../../exits/replay/replayed_name.ts";
import { replayDefinition } from "../../exits/replay_definition.ts";
import { tariffOf } from "../../market/charges.ts";
import { readLedger } from "../../storage/beliefs.ts";
import {
  readReplayed,
  type ReplayKey,
  storeDefinitionReplays,
} from "../../storage/definition_replays.ts";
import { readParameters } from "../../storage/parameters.ts";
import { readSpreadModels } from "../../storage/spread_models.ts";
import { TRADED } from "../../strategies/catalogue/registry.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { namesOf, pricesOf, readPrices } from "./belief_histories.ts";
import type { JobContext } from "./job.ts";

/**
 * Names of a scope that are replayed, evenly over them: one definition on 2,700 sessions of one
 * name, or 500 of six, takes 0.2 s.
 */
const MOST_NAMES = { NIFTY: 1, indices: 3, stocks: 6 } as const;
/** Evenings whose fits of spreads are averaged, and without which the built-in ones stand. */
const SPREAD_SESSIONS = 21;
const LEAST_SPREAD_SESSIONS = 5;

/**
 * Replays every definition on the history of each scope and horizon whose belief opens a sleeve, at
 * today's charges and the spreads of the desk's own books, once a month (method 8.6): no other
 * sleeve asks for it. One definition is the unit of work and the table its progress. Counts what is
 * left.
 */
export async function replayDefinitions(
  date: TradingDate,
  context: JobContext,
): Promise<{ replays: number; replaysRemaining: number }> {
  const { desk: { database }, worker } = context;
  const due = await dueReplays(date, context);
  const counts = { replays: 0, replaysRemaining: due.length };
  const mayBegin = () => counts.replays === 0 || !context.isSpent();
  const models = due.length === 0 ? [] : await readSpreadModels(database, date, SPREAD_SESSIONS);
  for (const scope of BELIEF_SCOPES) {
    const asked = due.filter((replay) => replay.scope === scope);
    if (asked.length === 0 || !mayBegin()) continue;
    const names = await replayedNames(scope, date, context);
    const own = models.find((model) => model.scope === scope);
    const isKnown = own !== undefined && own.sessions >= LEAST_SPREAD_SESSIONS;
    const terms = {
      ...await termsOf(date, context),
      ...(isKnown ? { spreads: own.spreads } : {}),
    };
    for (const { definition, horizonSessions } of asked) {
      if (!mayBegin()) return counts;
      const found = TRADED.find(({ id }) => id === definition);
      if (found === undefined) continue;
      const replay = worker.compute(() =>
        replayDefinition(found, scope, names, { ...terms, horizonSessions })
      );
      await storeDefinitionReplays(database, [replay], date);
      counts.replays += 1;
      counts.replaysRemaining -= 1;
    }
  }
  return counts;
}

/** What no evening of the month has replayed yet. */
async function dueReplays(
  date: TradingDate,
  { desk: { database } }: JobContext,
): Promise<ReplayKey[]> {
  const open = (await readLedger(database)).flatMap(({ belief }) =>
    belief?.claim === "variance_level" && belief.decision !== "none" ? [belief] : []
  );
  const keyOf = ({ scope, horizonSessions, definition }: ReplayKey) =>
    `${scope} ${horizonSessions} ${definition}`;
  const done = new Set((await readReplayed(database, `${date.slice(0, 7)}-01`)).map(keyOf));
  return BELIEF_HORIZONS.flatMap((horizonSessions) =>
    open.filter((belief) => belief.horizonSessions === horizonSessions).flatMap(({ scope }) =>
      TRADED.map(({ id }) => ({ scope, horizonSessions, definition: id }))
    )
  ).filter((replay) => !done.has(keyOf(replay)));
}

async function replayedNames(
  scope: BeliefScope,
  date: TradingDate,
  { desk: { database }, worker }: JobContext,
) {
  const all = await namesOf(database, scope);
  const every = Math.max(1, Math.ceil(all.length / MOST_NAMES[scope]));
  const chosen = all.filter((_, i) => i % every === 0);
  const next = format(addDays(parseISO(date), 1), "yyyy-MM-dd");
  const names = chosen.map(({ underlying }) => underlying);
  const stored = await readPrices(database, names, scope, next);
  const kinds = new Map(chosen.map(({ underlying, kind }) => [underlying, kind]));
  return worker.compute(() =>
    pricesOf(stored).map(({ underlying, bars: { dates, close }, implied }) => ({
      underlying,
      kind: kinds.get(underlying) ?? "stock",
      dates,
      close,
      implied,
    }))
  );
}

async function termsOf(
  date: TradingDate,
  { desk: { database } }: JobContext,
): Promise<Omit<ReplayTerms, "horizonSessions">> {
  const parameters = await readParameters(database, date);
  const carry = parameters.find(({ name }) => name === "risk_free_rate")?.value;
  if (carry === undefined) {
    throw new DeskError("internal", `parameter risk_free_rate has no value on ${date}`);
  }
  const tariff = tariffOf(parameters);
  return { carry, tariffOn: () => tariff, spreadFactor: 1 };
}
