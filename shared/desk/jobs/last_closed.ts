import { readSession, sessionBefore } from "../../storage/calendar.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { JobContext } from "./job.ts";

/** Today once its session has closed, the session before until then; none without a calendar. */
export async function lastClosed(
  { desk: { database }, clock, tradingDate }: JobContext,
): Promise<TradingDate | undefined> {
  const { closesAt } = await readSession(database, tradingDate);
  if (closesAt <= await clock.now()) return tradingDate;
  return (await sessionBefore(database, tradingDate))?.tradingDate;
}
