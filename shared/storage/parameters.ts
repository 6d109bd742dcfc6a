import * as z from "zod";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";

const row = z.object({
  name: z.string(),
  scope: z.string(),
  value: z.number(),
});

/** One dated value in force. */
export type Parameter = z.infer<typeof row>;

/** Everything that a regulator or exchange sets, as it holds on a date. */
export async function readParameters(database: Database, on: TradingDate): Promise<Parameter[]> {
  return await selectRows(
    () =>
      database.from("parameters").select("name,scope,value")
        .lte("effective_from", on).or(`effective_to.is.null,effective_to.gte.${on}`)
        .order("name").order("scope"),
    row,
  );
}
