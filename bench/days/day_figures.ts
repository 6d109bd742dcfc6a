import type postgres from "postgres";
import { type Direction, DIRECTIONS, type Sleeve, SLEEVES } from "../../shared/vocabulary/terms.ts";

/** What the tables say of the one day that they hold. */
export interface DayFigures {
  readonly accepted: Record<Sleeve, number>;
  /** Definitions of the day's list, and the effective number of them: one over their HHI. */
  readonly definitions: number;
  readonly effectiveDefinitions: number;
  /** Share of the commonest one in the first twenty places. */
  readonly largestShare: number;
  readonly opened: number;
  /** Positions that were closed on the day, by what closed them. */
  readonly closed: number;
  readonly closedBy: Record<string, number>;
  /** Positions by the direction of their structure, and by definition. */
  readonly sides: Record<Direction, number>;
  readonly held: Record<string, number>;
  /** Rejected definitions by reason. */
  readonly rejected: Record<string, number>;
  /** Bytes of the rows of strategies with all their parts. */
  readonly bytes: number;
}

const PLACES = 20;

/** Reads them. */
export async function dayFigures(sql: postgres.Sql): Promise<DayFigures> {
  const list = (await sql`
    select distinct on (underlying) underlying, definition, rank from public.strategies
    where state = 'accepted' order by underlying, rank`)
    .map((row) => ({ definition: String(row["definition"]), rank: Number(row["rank"]) }))
    .sort((p, q) => p.rank - q.rank).map(({ definition }) => definition);
  const shares = Object.values(countsOf(list)).map((count) => count / list.length);
  const positions = await sql`
    select s.direction, s.definition, p.state, p.exit_rule from public.positions p
    join public.strategies s using (strategy_id)`;
  const closed = positions.filter((row) => row["state"] === "closed");
  const [size] = await sql`
    select (select sum(pg_column_size(s)) from public.strategies s)
      + (select sum(pg_column_size(s)) from public.strategy_legs s)
      + (select sum(pg_column_size(s)) from public.strategy_scores s)
      + (select sum(pg_column_size(s)) from public.exit_rules s) as bytes`;
  return {
    accepted: filled(
      SLEEVES,
      countsOf(
        await words(sql`
      select sleeve as word from public.strategies where state = 'accepted'`),
      ),
    ),
    definitions: shares.length,
    effectiveDefinitions: 1 / shares.reduce((sum, share) => sum + share * share, 0),
    largestShare: Math.max(...Object.values(countsOf(list.slice(0, PLACES)))) /
      Math.min(PLACES, list.length),
    opened: positions.length,
    closed: closed.length,
    closedBy: countsOf(closed.map((row) => String(row["exit_rule"]))),
    sides: filled(DIRECTIONS, countsOf(positions.map((row) => String(row["direction"])))),
    held: countsOf(positions.map((row) => String(row["definition"]))),
    rejected: countsOf(
      await words(sql`
      select reason as word from public.strategies where state = 'rejected'`),
    ),
    bytes: Number(size?.["bytes"]),
  };
}

async function words(query: postgres.PendingQuery<postgres.Row[]>): Promise<string[]> {
  return (await query).map((row) => String(row["word"]));
}

function countsOf(found: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of found) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function filled<T extends string>(
  names: readonly T[],
  counts: Record<string, number>,
): Record<T, number> {
  return Object.fromEntries(names.map((name) => [name, counts[name] ?? 0])) as Record<T, number>;
}
