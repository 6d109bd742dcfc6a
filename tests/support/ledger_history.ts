import { storeCandles } from "../../shared/storage/candles.ts";
import { simulatedMarket } from "./simulated_market.ts";
import type { TestDatabase } from "./database.ts";

/** What a simulated name is like. */
export interface LedgerName {
  readonly name: string;
  readonly seed: number;
  /** Realised over implied volatility, in truth. */
  readonly beta: number;
}

/**
 * Candles of a simulated name on the sessions of the calendar up to a date, newest last, and for
 * NIFTY those of India VIX unless `vix` is false; returns the dates.
 */
export async function leaveHistory(
  { sql, service }: TestDatabase,
  { name, seed, beta }: LedgerName,
  { sessions, to, vix = true }: { sessions: number; to: string; vix?: boolean },
): Promise<string[]> {
  const rows = await sql<{ date: string }[]>`
    select to_char(d, 'YYYY-MM-DD') as date from generate_series(${to}::date - 6000,
      ${to}::date, interval '1 day') d where extract(isodow from d) < 6
    order by d desc limit ${sessions}`;
  const dates = rows.map(({ date }) => date).reverse();
  const { bars, implied } = simulatedMarket({ seed, sessions, beta, crashes: [] });
  const candles = dates.map((date, i) => ({
    date,
    open: bars.open[i] ?? 0,
    high: bars.high[i] ?? 0,
    low: bars.low[i] ?? 0,
    close: bars.close[i] ?? 0,
    volume: 1000,
  }));
  await storeCandles(service, name, candles, "test");
  if (name === "NIFTY" && vix) {
    const points = dates.map((date, i) => {
      const level = 100 * (implied[i] ?? 0);
      return { date, open: level, high: level, low: level, close: level, volume: 0 };
    });
    await storeCandles(service, "INDIAVIX", points, "test");
  }
  return dates;
}
