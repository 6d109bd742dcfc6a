import * as z from "zod";
import type { Underlying } from "../vocabulary/contract.ts";
import { INDUSTRIES, SEGMENTS, UNDERLYING_KINDS } from "../vocabulary/terms.ts";
import type { Database } from "./database.ts";
import { selectRows } from "./select_rows.ts";
import { present } from "../vocabulary/present.ts";

const row = z.object({
  underlying: z.string(),
  kind: z.enum(UNDERLYING_KINDS),
  security_id: z.string(),
  segment: z.enum(SEGMENTS),
  industry: z.enum(INDUSTRIES),
  weight: z.number(),
  market_cap: z.number().nullable(),
}).transform(({ security_id, market_cap, ...rest }): Underlying => ({
  ...rest,
  securityId: security_id,
  ...present({ marketCap: market_cap }),
}));

/** The enabled underlyings by name. */
export async function readUniverse(database: Database): Promise<Underlying[]> {
  return await selectRows(
    () =>
      database.from("underlyings")
        .select("underlying,kind,security_id,segment,industry,weight,market_cap")
        .eq("enabled", true).order("underlying"),
    row,
  );
}
