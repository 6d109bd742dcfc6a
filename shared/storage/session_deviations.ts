import * as z from "zod";
import type { Risk } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const row = z.object({ underlying: z.string(), session_deviation: z.number() });

/** The exchange's deviation of a session by underlying, as a run found it; absent without one. */
export async function readSessionDeviations(
  database: Database,
  date: TradingDate,
  risk: Risk,
): Promise<ReadonlyMap<string, number>> {
  const rows = await selectRows(
    () =>
      database.from("underlying_analyses").select("underlying,session_deviation")
        .eq("trading_date", date).eq("risk", risk).not("session_deviation", "is", null)
        .order("underlying"),
    row,
  );
  return new Map(rows.map(({ underlying, session_deviation }) => [underlying, session_deviation]));
}
