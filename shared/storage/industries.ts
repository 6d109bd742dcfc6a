import * as z from "zod";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const industryRow = z.object({ industry: z.string(), cap_fraction: z.number() });

/** Cap of each industry as a share of capital. */
export async function readIndustryCaps(database: Database): Promise<Map<string, number>> {
  const rows = await selectRows(
    () => database.from("industries").select("industry,cap_fraction").order("industry"),
    industryRow,
  );
  return new Map(rows.map((row) => [row.industry, row.cap_fraction]));
}
