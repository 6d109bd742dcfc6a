import * as z from "zod";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** What maintain archive lets go, by the SQL function that does it: `archive_` and the name. */
export type ArchivedRows =
  | "quotes"
  | "marks"
  | "trades"
  | "strategies"
  | "analyses"
  | "runs"
  | "contracts"
  | "candles"
  | "records"
  | "learning";

/** Up to which dates rows may go. */
export interface ArchiveTerms {
  /** Rows of earlier dates go. */
  readonly p_before: TradingDate;
  /** Of candles: the first date that is kept of some names. */
  readonly p_spans?: Readonly<Record<string, TradingDate>>;
  /** Of records: the first date whose postbacks are kept. */
  readonly p_postbacks_before?: TradingDate;
}

/** Rolls up and deletes at most about `limit` rows; returns how many went, 0 once none is left. */
export async function archiveRows(
  database: Database,
  rows: ArchivedRows,
  terms: ArchiveTerms,
  limit: number,
): Promise<number> {
  return await callRpc(database, `archive_${rows}`, { ...terms, p_limit: limit }, z.number());
}

/** Rebuilds the sparsest index; returns 1, or 0 where none is. */
export async function rebuildSparseIndex(database: Database): Promise<number> {
  return await callRpc(database, "rebuild_sparse_index", {}, z.number());
}
