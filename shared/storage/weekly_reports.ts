import { addDays, format, parseISO, startOfISOWeek } from "date-fns";
import * as z from "zod";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const counts = z.record(z.string(), z.number());

/** Writes the report of a date's week anew; returns what it counted. */
export async function storeReport(
  database: Database,
  tradingDate: TradingDate,
  now: Date,
): Promise<Record<string, number>> {
  const args = { p_date: tradingDate, p_now: now.toISOString() };
  return await callRpc(database, "store_report", args, counts);
}

const report = z.record(z.string(), z.unknown());

/** The report of a date's week, without a date the newest one; none where none was written. */
export async function readReports(
  database: Database,
  date: TradingDate | undefined,
): Promise<z.infer<typeof report>[]> {
  let query = database.from("weekly_reports").select("*");
  if (date !== undefined) {
    const monday = startOfISOWeek(parseISO(date));
    query = query.gte("trading_date", format(monday, "yyyy-MM-dd"))
      .lte("trading_date", format(addDays(monday, 6), "yyyy-MM-dd"));
  }
  const { data, error } = await query.order("trading_date", { ascending: false }).limit(1);
  if (error !== null) throw databaseError("weekly_reports cannot be read", error);
  return report.array().parse(data);
}
