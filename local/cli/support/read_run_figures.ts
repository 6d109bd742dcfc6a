import type postgres from "postgres";
import {
  type Direction,
  DIRECTIONS,
  ENVIRONMENTS,
  type Risk,
  type Sleeve,
  SLEEVES,
} from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";

/** How often each of some words occurred. */
export type Counts = Record<string, number>;

/** What the tables say of one run of analyze. */
export interface RunFigures {
  readonly underlyings: number;
  readonly succeeded: number;
  readonly reasons: Counts;
  readonly accepted: Record<Sleeve, number>;
  /** Accepted strategies of each definition. */
  readonly definitions: Counts;
  readonly direction: Record<Direction, number>;
  /** Analyses in each environment, `none` without one, and in what each was told from. */
  readonly environment: Counts;
  readonly environmentLabels: Counts;
  /** Bullish less bearish, as a share of the analyses; null without any. */
  readonly netDirection: number | null;
  /**
   * NIFTY's return over 20 sessions up to the analysis; null where it was not analyzed or its
   * candles do not reach back.
   */
  readonly niftyReturn20: number | null;
  /** Of the function's synchronous sections, and of its calls in real time. */
  readonly computeMs: number;
  readonly wallMs: number;
}

/** Reads the figures of the run of a date and risk. */
export async function readRunFigures(
  sql: postgres.Sql,
  date: TradingDate,
  risk: Risk,
): Promise<RunFigures> {
  const [run] = await sql`
    select run_id, metrics from public.runs
    where stage = 'analyze' and trading_date = ${date} and risk = ${risk}`;
  const id: number = run?.["run_id"] ?? 0;
  const tasks = await counted(
    sql`select coalesce(reason, 'done') as name, count(*)::int from public.tasks where run_id = ${id} group by 1`,
  );
  const { done: succeeded = 0, ...reasons } = tasks;
  const accepted = await counted(
    sql`select sleeve as name, count(*)::int from public.strategies where run_id = ${id} and state = 'accepted' group by 1`,
  );
  const definitions = await counted(
    sql`select definition as name, count(*)::int from public.strategies where run_id = ${id} and state = 'accepted' group by 1`,
  );
  const direction = await counted(
    sql`select direction as name, count(*)::int from public.underlying_analyses where run_id = ${id} group by 1`,
  );
  const environment = await counted(
    sql`select coalesce(environment, 'none') as name, count(*)::int from public.underlying_analyses where run_id = ${id} group by 1`,
  );
  const environmentLabels = await counted(
    sql`select coalesce(environment_label, 'none') as name, count(*)::int from public.underlying_analyses where run_id = ${id} group by 1`,
  );
  const [nifty] = await sql`
    select (a.spot / c.close - 1)::float8 as return
    from public.underlying_analyses a
    cross join lateral (select close from public.candles
      where name = 'NIFTY' and trading_date < ${date} order by trading_date desc offset 19 limit 1) c
    where a.run_id = ${id} and a.underlying = 'NIFTY'`;
  const analyses = sum(direction);
  return {
    underlyings: sum(tasks),
    succeeded,
    reasons,
    accepted: filled(SLEEVES, accepted),
    definitions,
    direction: filled(DIRECTIONS, direction),
    environment: filled([...ENVIRONMENTS, "none"], environment),
    environmentLabels,
    netDirection: analyses === 0
      ? null
      : ((direction["bullish"] ?? 0) - (direction["bearish"] ?? 0)) / analyses,
    niftyReturn20: nifty?.["return"] ?? null,
    computeMs: run?.["metrics"].computeMs ?? 0,
    wallMs: run?.["metrics"].wallMs ?? 0,
  };
}

async function counted(query: postgres.PendingQuery<postgres.Row[]>): Promise<Counts> {
  const rows = await query;
  return Object.fromEntries(
    rows.map(({ name, count }): [string, number] => [name, count]).sort(([p], [q]) =>
      p < q ? -1 : 1
    ),
  );
}

function filled<T extends string>(names: readonly T[], counts: Counts): Record<T, number> {
  return Object.fromEntries(names.map((name) => [name, counts[name] ?? 0])) as Record<T, number>;
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
