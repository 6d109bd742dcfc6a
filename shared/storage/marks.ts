import * as z from "zod";
import { present } from "../vocabulary/present.ts";
import { type Risk, RISKS } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const openMark = z.object({
  strategyId: z.number(),
  runId: z.number(),
  risk: z.enum(RISKS),
  underlying: z.string(),
  definition: z.string(),
  priority: z.number(),
  lots: z.number(),
  lastAllocationId: z.number().nullable(),
});

/**
 * A strategy that the owner wants and of which no allocation waits, is entered or was; with the
 * last one that came to nothing.
 */
export type OpenMark = z.infer<typeof openMark>;

/** Open marks of a date, the first to accept first. */
export async function readOpenMarks(database: Database, date: TradingDate): Promise<OpenMark[]> {
  return await callRpc(database, "read_open_marks", { p_trading_date: date }, z.array(openMark));
}

/** What a mark says beside its strategy; what is absent stays as it is, or has its default. */
export interface MarkTerms {
  /** 1 is first. */
  readonly priority?: number | undefined;
  /** Wanted at most. */
  readonly lots?: number | undefined;
  readonly note?: string | undefined;
}

/**
 * Marks accepted strategies of a date, all or none; returns how many. Throws `not_found`,
 * `stale_data` for one of another date, `conflict` for one that was not accepted.
 */
export async function markStrategies(
  database: Database,
  date: TradingDate,
  strategyIds: readonly number[],
  { priority, lots, note }: MarkTerms,
  now: Date,
): Promise<number> {
  return await callRpc(database, "mark_strategies", {
    p_trading_date: date,
    p_strategy_ids: strategyIds,
    p_terms: present({ priority, lots, note }),
    p_now: now.toISOString(),
  }, z.number());
}

/** What the first of a date's list are narrowed to. */
export interface ListedAsk {
  readonly risk: Risk;
  readonly top: number;
  readonly underlying?: string | undefined;
  readonly definition?: string | undefined;
}

/** Ids of the first accepted strategies of a date's list, in its order. */
export async function readBestStrategies(
  database: Database,
  date: TradingDate,
  { risk, top, underlying, definition }: ListedAsk,
): Promise<number[]> {
  return await callRpc(database, "best_strategies", {
    p_trading_date: date,
    p_risk: risk,
    p_top: top,
    p_underlying: underlying ?? null,
    p_definition: definition ?? null,
  }, z.array(z.number()));
}

/**
 * Takes marks back, all or none; returns how many. Throws `not_found` for a strategy without one,
 * `conflict` where an allocation of one waits.
 */
export async function unmarkStrategies(
  database: Database,
  strategyIds: readonly number[],
): Promise<number> {
  return await callRpc(
    database,
    "unmark_strategies",
    { p_strategy_ids: strategyIds },
    z.number(),
  );
}

/** What the owner confirms before all marks of a date go. */
export interface MarksConfirmed {
  readonly date: string | undefined;
  readonly count: number | undefined;
}

/**
 * Deletes all marks of a date; returns how many. Throws `bad_request` with what is to be confirmed
 * where that is absent or wrong, `nothing_to_do` where nothing is marked, `conflict` where an
 * allocation of one waits.
 */
export async function deleteMarks(
  database: Database,
  date: TradingDate,
  confirmed: MarksConfirmed,
): Promise<number> {
  return await callRpc(database, "delete_marks", {
    p_trading_date: date,
    p_confirmed: confirmed.date ?? null,
    p_confirmed_count: confirmed.count ?? null,
  }, z.number());
}
