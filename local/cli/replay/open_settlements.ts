import { openDayFiles } from "../../exchange/bhavcopy/open_day_files.ts";
import { readHistory } from "../../exchange/bhavcopy/read_history.ts";
import { adjustCandles } from "../../../shared/analysis/corporate_actions/adjust_candles.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { Settlements } from "./settle_strategies.ts";

/**
 * What underlyings were settled at: the underlying's price in the bhavcopy of the expiry day (equal
 * to the contracts' settlement price on every recorded one), else the history's close. Splits and
 * bonuses are found in the history.
 */
export async function openSettlements(
  bhavcopy: string,
  history: string,
  underlyings: ReadonlySet<string>,
): Promise<Settlements> {
  const days = new Map((await openDayFiles([bhavcopy])).map((file) => [file.date, file]));
  const keeps = (underlying: string) => underlyings.has(underlying);
  const candles = readHistory(history, keeps);
  const spots = new Map<TradingDate, ReadonlyMap<string, number>>();
  const spotsOf = (date: TradingDate) => {
    const known = spots.get(date);
    if (known !== undefined) return known;
    const rows = days.get(date)?.rows(keeps) ?? [];
    const found = new Map(rows.map(({ underlying, spot }) => [underlying, spot]));
    spots.set(date, found);
    return found;
  };
  const actions = new Map<string, readonly TradingDate[]>();
  const actionsOf = (underlying: string) => {
    const known = actions.get(underlying);
    if (known !== undefined) return known;
    const found = adjustCandles(candles.get(underlying) ?? []).actions.map(({ date }) => date);
    actions.set(underlying, found);
    return found;
  };
  return {
    priceOf: (underlying, expiry) =>
      spotsOf(expiry).get(underlying) ??
        candles.get(underlying)?.find(({ date }) => date === expiry)?.close,
    adjustedBetween: (underlying, after, to) =>
      actionsOf(underlying).some((date) => date > after && date <= to),
  };
}
