import type postgres from "postgres";
import { expiriesFrom } from "../../local/exchange/expiry_dates.ts";
import { addDays, isSession, weekdayOf } from "../../local/exchange/sessions.ts";
import { calendarDaysBetween, type TradingDate } from "../../shared/vocabulary/trading_date.ts";

/** Calendar days of candles before a desk's first session: the setting `candle_days`. */
export const CANDLE_DAYS = 800;

/**
 * Table aged.sessions: those of a desk of so many years up to its newest one, numbered, each with
 * the monthly expiries that analyze takes. The calendar is extended backwards where the desk began
 * before it does, with the exchange's own sessions.
 */
export async function openCalendar(
  sql: postgres.Sql,
  newest: TradingDate,
  years: number,
): Promise<TradingDate[]> {
  const first = `${Number(newest.slice(0, 4)) - years}${newest.slice(4)}`;
  const [calendar] = await sql`select min(trading_date)::text as begins from public.sessions`;
  const begins: TradingDate = calendar?.["begins"];
  const earliest = [addDays(first, -CANDLE_DAYS), "2021-01-01"].sort()[1] ?? "";
  if (earliest < begins) {
    const holidays: TradingDate[] = [];
    for (let date = earliest; date < begins; date = addDays(date, 1)) {
      if (weekdayOf(date) % 6 !== 0 && !isSession(date)) holidays.push(date);
    }
    await sql`insert into public.session_times
      select ${earliest}, ${addDays(begins, -1)}, opens, closes, fixing, averaging_minutes, source
      from public.session_times order by effective_from limit 1`;
    await sql`insert into public.holidays
      select d, 'Trading holiday', 'exchange' from unnest(${holidays}::date[]) d`;
    await sql`select private.generate_sessions(${earliest}, ${addDays(begins, -1)})`;
  }
  const weeks = Math.ceil(calendarDaysBetween(first, newest) / 7) + 12;
  const expiries = expiriesFrom(first, weeks);
  await sql`create table aged.expiries as
    select row_number() over (order by d) as e, d as expiry, flag = 'M' as monthly
    from unnest(${expiries.map(({ date }) => date)}::date[],
      ${expiries.map(({ flag }) => flag)}::text[]) as x(d, flag)`;
  await sql`create table aged.sessions as
    select row_number() over (order by s.trading_date) as n, s.trading_date, s.opens_at,
      s.closes_at, e.expiries[1] as near, e.expiries[2] as far, lag(s.trading_date)
        over (order by s.trading_date) as before
    from public.sessions s
    cross join lateral (
      select array_agg(expiry order by expiry) as expiries from aged.expiries
      where monthly and expiry > s.trading_date + 6) e
    where s.trading_date between ${first} and ${newest} and s.kind <> 'muhurat'`;
  await sql`create unique index on aged.sessions (trading_date)`;
  const sessions = await sql<{ date: TradingDate }[]>`
    select trading_date::text as date from aged.sessions order by 1`;
  return sessions.map(({ date }) => date);
}
