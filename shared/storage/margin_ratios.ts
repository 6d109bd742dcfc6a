import * as z from "zod";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

/** The broker's margin of what the model gave a margin, rupees. */
export interface MeasuredMargin {
  readonly underlying: string;
  readonly modelled: number;
  readonly margin: number;
}

/**
 * Learns the ratio of each underlying from answers of one instant; `weight` is the share of an
 * answer in the average. Returns how many underlyings learned: the same instant teaches once.
 */
export async function storeMarginRatios(
  database: Database,
  answers: readonly MeasuredMargin[],
  weight: number,
  now: Date,
): Promise<number> {
  if (answers.length === 0) return 0;
  const args = { p_answers: answers, p_weight: weight, p_now: now.toISOString() };
  return await callRpc(database, "store_margin_ratios", args, z.number());
}

const row = z.object({ underlying: z.string(), ratio: z.number() });

/** Broker's margin over the model's by underlying; one that was never asked is absent. */
export async function readMarginRatios(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await selectRows(
    () => database.from("margin_ratios").select("underlying,ratio").order("underlying"),
    row,
  );
  return new Map(rows.map(({ underlying, ratio }) => [underlying, ratio]));
}
