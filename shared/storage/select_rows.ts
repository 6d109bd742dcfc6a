import type * as z from "zod";
import { databaseError } from "./database_error.ts";

/** PostgREST returns at most this many rows of a select, without an error (platform 3). */
const PAGE_ROWS = 1000;

interface Page {
  range(
    from: number,
    to: number,
  ): PromiseLike<{ data: unknown; error: { message: string } | null }>;
}

/**
 * All rows of an ordered select, page by page. `query` must build the select anew each time and
 * order by a unique key, else rows could repeat or be lost between pages.
 */
export async function selectRows<T>(query: () => Page, row: z.ZodType<T>): Promise<T[]> {
  const rows: T[] = [];
  for (let from = 0;; from += PAGE_ROWS) {
    const { data, error } = await query().range(from, from + PAGE_ROWS - 1);
    if (error !== null) {
      throw databaseError("select failed", error);
    }
    const page = row.array().parse(data);
    rows.push(...page);
    if (page.length < PAGE_ROWS) return rows;
  }
}
