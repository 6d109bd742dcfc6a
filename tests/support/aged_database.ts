import type postgres from "postgres";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import type { TradingDate } from "../../shared/vocabulary/trading_date.ts";
import { leaveAnalysis } from "./aged_analysis.ts";
import { openCalendar } from "./aged_calendar.ts";
import { leaveMarket, openMarket } from "./aged_market.ts";
import { openPatterns } from "./aged_patterns.ts";
import { leaveTrading } from "./aged_trading.ts";
import { leaveUpkeep } from "./aged_upkeep.ts";

/** The newest session of an aged database: the seeded market can be analyzed on the one after. */
export const NEWEST_SESSION: TradingDate = "2026-02-06";

/** How old a desk is and how much it trades. */
export interface Age {
  /** At least 3: NIFTY, BANKNIFTY and stocks of the seeded market, which has 54; then those that it
   * does not have, as its stocks. */
  readonly underlyings: number;
  /** 0 is a desk with its first session behind it. */
  readonly years: number;
  /** Decides every figure; the counts of rows stand whatever it is. */
  readonly seed: number;
  /** Strategies stored for an underlying and session; every definition when absent. */
  readonly definitions?: number;
}

/** A desk that grows older session by session. */
export interface AgingDesk {
  /** Its sessions, ascending; the last one is NEWEST_SESSION. */
  readonly sessions: readonly TradingDate[];
  /** Adds what the sessions from one date to another leave behind. Give them in their order. */
  leave(from: TradingDate, to: TradingDate): Promise<void>;
  /** Sets the sequences and the planner's figures, and removes what only the generator needs. */
  settle(): Promise<void>;
}

/** Dates from one to another, both included. */
export interface Span {
  readonly from: TradingDate;
  readonly to: TradingDate;
}

/**
 * Fills a migrated database with what a desk of that age leaves behind where nothing is ever
 * deleted: counts and sizes of rows are those of `npm run day` on 2026-02-09 (3,024 strategies of
 * which 162 are accepted, 1,458 scores, 1,021 components, 20 allocations, 79 orders, 360 marks),
 * and what an owner's files and the broker add comes on top. CHECKs and unique keys hold while it
 * is filled, foreign keys are looked up once it is.
 */
export async function ageDatabase(sql: postgres.Sql, age: Age): Promise<void> {
  const desk = await agingDesk(sql, age);
  await desk.leave(desk.sessions[0] ?? "", NEWEST_SESSION);
  await desk.settle();
}

/** Prepares a migrated database for its first session. */
export async function agingDesk(sql: postgres.Sql, age: Age): Promise<AgingDesk> {
  // One connection: the random figures and the replica's role are a session's.
  const one = await sql.reserve();
  await one`select setseed(${1 / (1 + age.seed)})`;
  // Triggers, those of foreign keys among them, took 60% of the time: they are asked row by row.
  await one`set session_replication_role = replica`;
  await one`create schema aged`;
  const sessions = await openCalendar(one, NEWEST_SESSION, age.years);
  await openMarket(one, age, sessions[0] ?? "", NEWEST_SESSION);
  await openPatterns(one, TRADED.slice(0, age.definitions).map(({ id }) => id));
  return {
    sessions,
    leave: async (from, to) => {
      for (const part of [leaveMarket, leaveAnalysis, leaveTrading, leaveUpkeep]) {
        await part(one, { from, to });
      }
    },
    settle: async () => {
      await setSequences(one);
      await requireForeignKeys(one);
      await one`reset session_replication_role`;
      await one`drop schema aged cascade`;
      one.release();
      await sql`vacuum analyze`;
    },
  };
}

async function setSequences(sql: postgres.Sql): Promise<void> {
  const columns = await sql<{ column: string; table: string }[]>`
    select column_name as column, table_schema || '.' || table_name as table
    from information_schema.columns where table_schema = 'public' and is_identity = 'YES'`;
  for (const { column, table } of columns) {
    await sql.unsafe(
      `select setval(pg_get_serial_sequence('${table}', '${column}'), max(${column}))
       from ${table} having max(${column}) is not null`,
    );
  }
}

/** Throws where a row refers to none, which adding its foreign key would find too. */
async function requireForeignKeys(sql: postgres.Sql): Promise<void> {
  const keys = await sql<{ name: string; query: string }[]>`
    select conname as name, format('select 1 from %s r where (%s) is not null and not exists
      (select 1 from %s k where %s) limit 1', conrelid::regclass,
      string_agg(format('r.%I', a.attname), ', '), confrelid::regclass,
      string_agg(format('r.%I = k.%I', a.attname, b.attname), ' and ')) as query
    from pg_constraint c cross join unnest(conkey, confkey) as x(own, other)
    join pg_attribute a on a.attrelid = conrelid and a.attnum = x.own
    join pg_attribute b on b.attrelid = confrelid and b.attnum = x.other
    where contype = 'f' and connamespace = 'public'::regnamespace
    group by c.oid, conname, conrelid, confrelid`;
  for (const { name, query } of keys) {
    if ((await sql.unsafe(query)).length > 0) throw new Error(`aged database: ${name} is broken`);
  }
}
