import type { DayRow } from "../../exchange/bhavcopy/open_day_file.ts";
import { openDayFiles } from "../../exchange/bhavcopy/open_day_files.ts";
import { readHistory } from "../../exchange/bhavcopy/read_history.ts";
import { adjustCandles } from "../../../shared/analysis/corporate_actions/adjust_candles.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { ReplayedLeg, ReplayedStrategy } from "./replayed_strategy.ts";

/** What the record says of the time after a decision. Prices in rupees per unit. */
export interface RecordedPrices {
  /** Recorded sessions after the first date and up to the second, ascending. */
  sessionsBetween(after: TradingDate, to: TradingDate): readonly TradingDate[];
  /** What an underlying was settled at on an expiry; absent where no record reaches. */
  settlementOf(underlying: string, expiry: TradingDate): number | undefined;
  /** Close of a leg of a strategy; absent where it did not trade that day. */
  closeOf(strategy: ReplayedStrategy, leg: ReplayedLeg, date: TradingDate): number | undefined;
  /** True when a split or bonus changed the strikes after the first date and up to the second. */
  adjustedBetween(underlying: string, after: TradingDate, to: TradingDate): boolean;
}

/** No rule or parameter rests on an outcome after it: results end there. */
export const JUDGED_TO: TradingDate = "2026-02-27";

/**
 * Opens what strategies need of a folder of bhavcopies and one of daily candles, up to the last
 * judged date. Settled at the underlying's price in the bhavcopy of the expiry (equal to the
 * contracts' settlement price on every recorded one), else at the history's close; an index's
 * future is what its underlying leg trades. Splits and bonuses are found in the history.
 */
export async function openRecord(
  bhavcopy: string,
  history: string,
  strategies: readonly ReplayedStrategy[],
): Promise<RecordedPrices> {
  const underlyings = new Set(strategies.map(({ underlying }) => underlying));
  const keeps = (underlying: string) => underlyings.has(underlying);
  const wanted = new Set(
    strategies.flatMap((strategy) => strategy.legs.map((leg) => legKey(strategy, leg))),
  );
  const first = strategies.map(({ tradingDate }) => tradingDate).sort()[0] ?? JUDGED_TO;
  const last = strategies.map(({ expiry }) => expiry).sort().at(-1) ?? first;
  const files = (await openDayFiles([bhavcopy]))
    .filter(({ date }) => date >= first && date <= last && date <= JUDGED_TO);
  const days = new Map(files.map((file) => [file.date, pricesOf(file.rows(keeps), wanted)]));
  const dates = [...days.keys()].sort();
  const candles = readHistory(history, keeps);
  const actions = new Map([...underlyings].map((underlying) => [
    underlying,
    adjustCandles(candles.get(underlying) ?? []).actions.map(({ date }) => date),
  ]));
  return {
    sessionsBetween: (after, to) => dates.filter((date) => date > after && date <= to),
    settlementOf: (underlying, expiry) =>
      expiry > JUDGED_TO ? undefined : days.get(expiry)?.spots.get(underlying) ??
        candles.get(underlying)?.find(({ date }) => date === expiry)?.close,
    closeOf: (strategy, leg, date) => days.get(date)?.closes.get(legKey(strategy, leg)),
    adjustedBetween: (underlying, after, to) =>
      actions.get(underlying)?.some((date) => date > after && date <= to) ?? false,
  };
}

interface DayPrices {
  readonly spots: ReadonlyMap<string, number>;
  readonly closes: ReadonlyMap<string, number>;
}

/** One day's closes of the wanted legs that traded, and of the underlyings. */
function pricesOf(rows: readonly DayRow[], wanted: ReadonlySet<string>): DayPrices {
  const spots = new Map<string, number>();
  const closes = new Map<string, number>();
  for (const { underlying, kind, instrument, expiry, strike, right, close, spot, volume } of rows) {
    spots.set(underlying, spot);
    if (kind === "stock") closes.set(`${underlying} share`, spot);
    const key = instrument === "future"
      ? `${underlying} future ${expiry}`
      : `${underlying} ${right} ${strike} ${expiry}`;
    if (volume > 0 && close > 0 && wanted.has(key)) closes.set(key, close);
  }
  return { spots, closes };
}

function legKey({ underlying, kind, expiry: near }: ReplayedStrategy, leg: ReplayedLeg): string {
  const { right, strike, expiry } = leg;
  if (right !== "underlying") return `${underlying} ${right} ${strike} ${expiry ?? near}`;
  return kind === "stock" ? `${underlying} share` : `${underlying} future ${expiry ?? near}`;
}
