import * as z from "zod";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const row = z.object({ underlying: z.string(), ratio: z.number() });

/** Broker's margin over the model's by underlying; one that was never asked is absent. */
export async function readMarginRatios(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await selectRows(
    () => database.from("margin_ratios").select("underlying,ratio").order("underlying"),
    row,
  );
  return new Map(rows.map(({ underlying, ratio }) => [underlying, ratio]));
}
