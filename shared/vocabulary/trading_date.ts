import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";

/** A calendar date in Asia/Kolkata, written YYYY-MM-DD. */
export type TradingDate = string;

/** The exchange's time zone; it has no daylight saving, so +05:30 all year. */
export const EXCHANGE_ZONE = "Asia/Kolkata";

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** True for a real date of the calendar written YYYY-MM-DD (2026-02-30 is none). */
export function isTradingDate(text: string): text is TradingDate {
  if (!DATE.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

/** The date in Asia/Kolkata at an instant. */
export function tradingDateAt(instant: Date): TradingDate {
  return format(new TZDate(instant.getTime(), EXCHANGE_ZONE), "yyyy-MM-dd");
}

/** The wall clock in Asia/Kolkata at an instant, HH:MM:SS. */
export function wallTimeAt(instant: Date): string {
  return format(new TZDate(instant.getTime(), EXCHANGE_ZONE), "HH:mm:ss");
}

/** The instant of a wall-clock time (HH:MM or HH:MM:SS, Asia/Kolkata) on a date. */
export function instantOf(date: TradingDate, time: string): Date {
  const withSeconds = time.length === 5 ? `${time}:00` : time;
  const instant = new Date(`${date}T${withSeconds}+05:30`);
  if (!isTradingDate(date) || Number.isNaN(instant.getTime())) {
    throw new RangeError(`instantOf(${date}, ${time}): not a date and time of the calendar`);
  }
  return instant;
}

/** An instant as text with the exchange's offset, 2026-02-10T10:00:00.000+05:30: how the desk prints instants. */
export function toExchangeIso(instant: Date): string {
  return format(new TZDate(instant.getTime(), EXCHANGE_ZONE), "yyyy-MM-dd'T'HH:mm:ss.SSSxxx");
}

/** Whole calendar days from one date to another (negative when `to` is earlier). */
export function calendarDaysBetween(from: TradingDate, to: TradingDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
