import * as z from "zod";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const row = z.object({
  trading_date: z.string(),
  definition: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  expiry: z.string().nullable(),
  far_expiry: z.string().nullable(),
  strike_search: z.object({
    slots: z.array(z.object({ asked: z.string(), found: z.number() })),
    scanned: z.number(),
    relaxed: z.object({ level: z.number(), because: z.string() }).optional(),
  }).nullable(),
});

/** What a definition asked for and found, as view `strike_searches` tells it. */
export type StoredStrikeSearch = z.infer<typeof row>;

/** An underlying's latest `limit` definitions at a risk level, the newest date first. */
export async function readStrikeSearches(
  database: Database,
  underlying: string,
  risk: string,
  limit: number,
): Promise<StoredStrikeSearch[]> {
  const { data, error } = await database.from("strike_searches").select(
    "trading_date,definition,state,reason,detail,expiry,far_expiry,strike_search",
  ).eq("underlying", underlying).eq("risk", risk)
    .order("trading_date", { ascending: false }).order("definition").limit(limit);
  if (error !== null) {
    throw databaseError("strike_searches cannot be read", error);
  }
  return row.array().parse(data);
}
