import * as z from "zod";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

/** What `earlier_digests` answers: `expiry:digest` of chains of earlier dates, by underlying. */
export const digestsByName: z.ZodType<ReadonlyMap<string, ReadonlySet<string>>> = z.record(
  z.string(),
  z.array(z.string()).transform((texts): ReadonlySet<string> => new Set(texts)),
).transform((digests) => new Map(Object.entries(digests)));

const counts = z.object({ expiry: z.string(), counts: z.record(z.string(), z.number()) });

/** How many quotes of each stored chain of an underlying and date were left out, by reason. */
export async function readQuoteCounts(
  database: Database,
  underlying: string,
  date: TradingDate,
): Promise<z.infer<typeof counts>[]> {
  return await selectRows(
    () =>
      database.from("chain_snapshots").select("expiry,counts")
        .eq("underlying", underlying).eq("trading_date", date).order("expiry"),
    counts,
  );
}
