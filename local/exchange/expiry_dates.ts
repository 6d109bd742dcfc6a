import type { TradingDate } from "../../shared/vocabulary/trading_date.ts";
import { addDays, isSession, weekdayOf } from "./sessions.ts";

const THURSDAY = 4;
const TUESDAY = 2;
/** Contracts expiring on or after this date expire on Tuesdays, before on Thursdays. */
const TUESDAYS_FROM: TradingDate = "2025-09-01";

export interface Expiry {
  readonly date: TradingDate;
  readonly flag: "W" | "M";
}

function expiryWeekday(date: TradingDate): number {
  return date >= TUESDAYS_FROM ? TUESDAY : THURSDAY;
}

/** A holiday moves the expiry to the session before. */
function onSession(date: TradingDate): TradingDate {
  let day = date;
  while (!isSession(day)) day = addDays(day, -1);
  return day;
}

/** True when a week later is another month: the last expiry weekday of its month. */
function isLastOfMonth(weekday: TradingDate): boolean {
  return addDays(weekday, 7).slice(0, 7) !== weekday.slice(0, 7);
}

/** Expiries from a date on over some weeks, ascending, each with W or (last of its month) M. */
export function expiriesFrom(from: TradingDate, weeks: number): Expiry[] {
  const expiries: Expiry[] = [];
  const last = addDays(from, weeks * 7);
  for (let day = from; day <= last; day = addDays(day, 1)) {
    if (weekdayOf(day) !== expiryWeekday(day)) continue;
    const date = onSession(day);
    if (date >= from) expiries.push({ date, flag: isLastOfMonth(day) ? "M" : "W" });
  }
  return expiries;
}
