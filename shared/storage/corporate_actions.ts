import * as z from "zod";
import type { CorporateAction } from "../analysis/corporate_actions/corporate_action.ts";
import { ACTION_SOURCES, type ActionSource } from "../vocabulary/states.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** What `read_corporate_actions` answers, by underlying. */
export const actionsByName: z.ZodType<ReadonlyMap<string, readonly CorporateAction[]>> = z.record(
  z.string(),
  z.array(z.object({
    date: z.string(),
    factor: z.number(),
    found: z.enum(ACTION_SOURCES),
  })),
).transform((actions) => new Map(Object.entries(actions)));

/** Actions to a date, that day's too, ascending, by underlying; one without any is absent. */
export async function readCorporateActions(
  database: Database,
  names: readonly string[],
  until: TradingDate,
): Promise<ReadonlyMap<string, readonly CorporateAction[]>> {
  const args = { p_underlyings: names, p_until: until };
  return await callRpc(database, "read_corporate_actions", args, actionsByName);
}

/** A row of table `corporate_actions`. */
export interface CorporateActionRow {
  readonly underlying: string;
  readonly date: TradingDate;
  readonly factor: number;
  readonly found: ActionSource;
  readonly source: string;
}

/**
 * Stores actions, one an underlying and date; returns how many rows are new or changed. Those that
 * the owner gave stay.
 */
export async function storeCorporateActions(
  database: Database,
  rows: readonly CorporateActionRow[],
): Promise<number> {
  return await callRpc(database, "store_corporate_actions", { p_rows: rows }, z.number());
}
