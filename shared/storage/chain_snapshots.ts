import { z } from "zod";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const digests = z.record(z.string(), z.array(z.string()));

/** `expiry:digest` of the chains that were stored before a date, by underlying. */
export async function readEarlierDigests(
  database: Database,
  underlyings: readonly string[],
  before: TradingDate,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const args = { p_underlyings: underlyings, p_before: before };
  const found = await callRpc(database, "earlier_digests", args, digests);
  return new Map(Object.entries(found).map(([name, texts]) => [name, new Set(texts)]));
}

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
