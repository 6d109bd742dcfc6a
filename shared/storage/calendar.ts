import * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import { calendarDaysBetween, type TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

const instant = z.string().transform((text) => new Date(text));

const sessionRow = z.object({
  trading_date: z.string(),
  opens_at: instant,
  closes_at: instant,
  fixing_at: instant,
  averaging_minutes: z.number(),
});

/**
 * One trading session. `fixingAt` is when contracts expiring that day get their settlement price.
 */
export interface Session {
  readonly tradingDate: TradingDate;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly fixingAt: Date;
  /**
   * The settlement price is the average of so many seconds before the fixing; 0 where it is one
   * price.
   */
  readonly averagingSeconds: number;
}

/** Warned about from this many days before the calendar's end. */
const WARNING_DAYS = 30;

const COLUMNS = "trading_date,opens_at,closes_at,fixing_at,averaging_minutes";

/** The session of a date. Throws `not_a_session`, or `calendar_ended` with how to extend it. */
export async function readSession(database: Database, date: TradingDate): Promise<Session> {
  const { data, error } = await database.from("sessions").select(COLUMNS).eq("trading_date", date)
    .maybeSingle();
  if (error !== null) throw failed(error);
  if (data !== null) return toSession(data);
  const end = await calendarEnd(database);
  if (end === undefined || date > end) {
    throw new DeskError(
      "calendar_ended",
      `${date} lies after the trading calendar, which ends ${
        end ?? "empty"
      }; extend it with \`npm run calendar -- FILE\``,
    );
  }
  throw new DeskError("not_a_session", `${date} is no trading session of the exchange`);
}

/** Sessions from one date to another, both included, ascending. */
export async function readSessions(
  database: Database,
  from: TradingDate,
  to: TradingDate,
): Promise<Session[]> {
  const { data, error } = await database.from("sessions").select(COLUMNS)
    .gte("trading_date", from).lte("trading_date", to).order("trading_date").limit(1000);
  if (error !== null) throw failed(error);
  return data.map(toSession);
}

/** The last session before a date; absent at the calendar's beginning. */
export async function sessionBefore(
  database: Database,
  date: TradingDate,
): Promise<Session | undefined> {
  const { data, error } = await database.from("sessions").select(COLUMNS).lt("trading_date", date)
    .order("trading_date", { ascending: false }).limit(1).maybeSingle();
  if (error !== null) throw failed(error);
  return data === null ? undefined : toSession(data);
}

/** The last sessions up to a date, itself included, at most so many (1,000), the latest first. */
export async function lastSessions(
  database: Database,
  date: TradingDate,
  count: number,
): Promise<TradingDate[]> {
  const { data, error } = await database.from("sessions").select("trading_date")
    .lte("trading_date", date).order("trading_date", { ascending: false }).limit(count);
  if (error !== null) throw failed(error);
  return z.object({ trading_date: z.string() }).array().parse(data).map((row) => row.trading_date);
}

/** Monthly expiries of the exchange from one date to another, ascending. */
export async function readMonthlyExpiries(
  database: Database,
  from: TradingDate,
  to: TradingDate,
): Promise<TradingDate[]> {
  const args = { p_from: from, p_to: to };
  return await callRpc(database, "monthly_expiries", args, z.array(z.string()));
}

/** A warning when the calendar ends within 30 days of a date; absent before. */
export async function calendarWarning(
  database: Database,
  date: TradingDate,
): Promise<string | undefined> {
  const end = await calendarEnd(database);
  if (end === undefined || calendarDaysBetween(date, end) > WARNING_DAYS) return undefined;
  return `the trading calendar ends ${end}; extend it with \`npm run calendar -- FILE\``;
}

/** Holidays and special sessions up to a date, as the owner gives them; times HH:MM. */
export interface CalendarExtension {
  readonly through: TradingDate;
  readonly source: string;
  readonly holidays: readonly { readonly date: TradingDate; readonly name: string }[];
  readonly specialSessions: readonly {
    readonly date: TradingDate;
    readonly opens: string;
    readonly closes: string;
    readonly kind: "special" | "muhurat";
  }[];
}

/** Extends the calendar; returns how many sessions it holds then and the date of its end. */
export async function extendCalendar(
  database: Database,
  extension: CalendarExtension,
  now: Date,
): Promise<{ sessions: number; end: TradingDate }> {
  const args = { p_payload: extension, p_now: now.toISOString() };
  const answer = z.object({ sessions: z.number(), end: z.string() });
  return await callRpc(database, "extend_calendar", args, answer);
}

async function calendarEnd(database: Database): Promise<TradingDate | undefined> {
  const { data, error } = await database.from("sessions").select("trading_date")
    .order("trading_date", { ascending: false }).limit(1).maybeSingle();
  if (error !== null) throw failed(error);
  return data === null ? undefined : z.string().parse(data.trading_date);
}

function toSession(data: unknown): Session {
  const row = sessionRow.parse(data);
  return {
    tradingDate: row.trading_date,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    fixingAt: row.fixing_at,
    averagingSeconds: 60 * row.averaging_minutes,
  };
}

function failed(error: { message: string }): DeskError {
  return databaseError("sessions cannot be read", error);
}
