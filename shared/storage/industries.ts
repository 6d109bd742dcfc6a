import * as z from "zod";
import type { IndustryLimit } from "../risk/book_limits.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const industryRow = z.object({
  industry: z.string(),
  cap_fraction: z.number(),
  target_weight: z.number(),
});

/** Cap and weight of each industry, shares of capital. */
export async function readIndustries(database: Database): Promise<Map<string, IndustryLimit>> {
  const rows = await selectRows(
    () =>
      database.from("industries").select("industry,cap_fraction,target_weight").order("industry"),
    industryRow,
  );
  return new Map(
    rows.map((
      { industry, cap_fraction: cap, target_weight: weight },
    ) => [industry, { cap, weight }]),
  );
}
