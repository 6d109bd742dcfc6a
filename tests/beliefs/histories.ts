import type { NameHistory } from "../../shared/beliefs/name_history.ts";

/** Dates of consecutive days. */
export function datesFrom(first: string, count: number): string[] {
  const start = Date.parse(first);
  return Array.from(
    { length: count },
    (_, i) => new Date(start + 86_400_000 * i).toISOString().slice(0, 10),
  );
}

/**
 * A name whose sessions have the given variances (gaps alone, each session standing still) and
 * whose implied volatility is given by session.
 */
export function gappingName(
  dates: readonly string[],
  variances: readonly number[],
  implied: readonly number[],
): NameHistory {
  const close = new Float64Array(dates.length);
  let price = 100;
  variances.forEach((variance, bar) => {
    // Up and down in turn, so that prices stay where they are.
    price *= Math.exp((bar % 2 === 0 ? 1 : -1) * Math.sqrt(variance));
    close[bar] = price;
  });
  return {
    bars: { dates, open: close, high: close, low: close, close, volume: close },
    implied: Float64Array.from(implied),
    scores: new Float64Array(dates.length).fill(Number.NaN),
  };
}
