import type postgres from "postgres";

/** What a statement cost. */
export interface CallCost {
  /** Pages that it touched, in the cache or not, its functions' and their triggers' among them. */
  readonly buffers: number;
  readonly ms: number;
}

/** Runs a statement once and tells what that cost. */
export async function callCost(sql: postgres.Sql, query: string): Promise<CallCost> {
  const [row] = await sql.unsafe(`explain (analyze, buffers, timing off, format json) ${query}`);
  const [{ Plan: plan, "Execution Time": ms }] = row?.["QUERY PLAN"];
  return { buffers: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], ms };
}
