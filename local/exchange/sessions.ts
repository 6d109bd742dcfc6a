import {
  calendarDaysBetween,
  instantOf,
  type TradingDate,
} from "../../shared/vocabulary/trading_date.ts";

/**
 * Weekdays without trading, by year (month-day). 2021-2024: dates absent from NSE's daily files;
 * 2025: NSE's list with the muhurat-only 10-21; 2026: NSE/FAOP/71777 with 01-15 added on
 * 2026-01-12. From 2027 no list is published: only the holidays of fixed date stand.
 */
const HOLIDAYS: Readonly<Record<number, readonly string[]>> = {
  2021: [
    "01-26",
    "03-11",
    "03-29",
    "04-02",
    "04-14",
    "04-21",
    "05-13",
    "07-21",
    "08-19",
    "09-10",
    "10-15",
    "11-05",
    "11-19",
  ],
  2022: [
    "01-26",
    "03-01",
    "03-18",
    "04-14",
    "04-15",
    "05-03",
    "08-09",
    "08-15",
    "08-31",
    "10-05",
    "10-26",
    "11-08",
  ],
  2023: [
    "01-26",
    "03-07",
    "03-30",
    "04-04",
    "04-07",
    "04-14",
    "05-01",
    "06-29",
    "08-15",
    "09-19",
    "10-02",
    "10-24",
    "11-14",
    "11-27",
    "12-25",
  ],
  2024: [
    "01-22",
    "01-26",
    "03-08",
    "03-25",
    "03-29",
    "04-11",
    "04-17",
    "05-01",
    "05-20",
    "06-17",
    "07-17",
    "08-15",
    "10-02",
    "11-15",
    "11-20",
    "12-25",
  ],
  2025: [
    "02-26",
    "03-14",
    "03-31",
    "04-10",
    "04-14",
    "04-18",
    "05-01",
    "08-15",
    "08-27",
    "10-02",
    "10-21",
    "10-22",
    "11-05",
    "12-25",
  ],
  2026: [
    "01-15",
    "01-26",
    "03-03",
    "03-26",
    "03-31",
    "04-03",
    "04-14",
    "05-01",
    "05-28",
    "06-26",
    "09-14",
    "10-02",
    "10-20",
    "11-10",
    "11-24",
    "12-25",
  ],
};

const FIXED_HOLIDAYS = ["01-26", "05-01", "08-15", "10-02", "12-25"];

/**
 * Full sessions on weekends: disaster-recovery drills of 2024, the Budget of 2025 and 2026
 * (NSE/FAOP/72352).
 */
const WEEKEND_SESSIONS: ReadonlySet<TradingDate> = new Set([
  "2024-01-20",
  "2024-03-02",
  "2024-05-18",
  "2025-02-01",
  "2026-02-01",
]);

const FIRST_DATE: TradingDate = "2021-01-01";
const LAST_DATE: TradingDate = "2028-12-31";

/** F&O closes at 15:40 from this date (NSE/FAOP/74467), before at 15:30. */
const LATE_CLOSE_FROM: TradingDate = "2026-08-03";

/** The date some calendar days later. */
export function addDays(date: TradingDate, days: number): TradingDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Day of the week, 0 is Sunday. */
export function weekdayOf(date: TradingDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** True on a date of a full session. */
export function isSession(date: TradingDate): boolean {
  if (WEEKEND_SESSIONS.has(date)) return true;
  const weekday = weekdayOf(date);
  if (weekday === 0 || weekday === 6) return false;
  return !(HOLIDAYS[Number(date.slice(0, 4))] ?? FIXED_HOLIDAYS).includes(date.slice(5));
}

function allSessions(): TradingDate[] {
  const days = calendarDaysBetween(FIRST_DATE, LAST_DATE);
  return Array.from({ length: days + 1 }, (_, day) => addDays(FIRST_DATE, day)).filter(isSession);
}

/** Every session of the exchange's own calendar, ascending. */
export const SESSIONS: readonly TradingDate[] = allSessions();

/** Opening of a session: 09:15. */
export function opensAt(date: TradingDate): Date {
  return instantOf(date, "09:15");
}

/** Close of a session in F&O. */
export function closesAt(date: TradingDate): Date {
  return instantOf(date, date >= LATE_CLOSE_FROM ? "15:40" : "15:30");
}

/** Index in SESSIONS of the last session on or before a date; -1 when none. */
export function sessionIndex(date: TradingDate): number {
  let low = 0;
  let high = SESSIONS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((SESSIONS[middle] ?? "") <= date) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
