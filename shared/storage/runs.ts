import * as z from "zod";
import type { Risk } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const runRow = z.object({ run_id: z.number(), generation: z.number(), state: z.string() });

/** A run with how often it was forced anew. */
export type StoredRun = z.infer<typeof runRow>;

/** The analyze run of a date and risk; absent when there is none. */
export async function readRun(
  database: Database,
  date: TradingDate,
  risk: Risk,
): Promise<StoredRun | undefined> {
  const { data, error } = await database.from("runs").select("run_id,generation,state")
    .eq("stage", "analyze").eq("trading_date", date).eq("risk", risk).maybeSingle();
  if (error !== null) throw databaseError("runs cannot be read", error);
  return data === null ? undefined : runRow.parse(data);
}

const deferredRow = z.object({ underlying: z.string(), not_before: z.string() });

/** Underlyings of a run that were put off, with the instant from which each may be taken. */
export async function readDeferred(
  database: Database,
  runId: number,
): Promise<z.infer<typeof deferredRow>[]> {
  const { data, error } = await database.from("tasks").select("underlying,not_before")
    .eq("run_id", runId).eq("state", "pending").not("not_before", "is", null)
    .order("not_before").order("underlying").limit(1000);
  if (error !== null) throw databaseError("tasks cannot be read", error);
  return deferredRow.array().parse(data);
}
