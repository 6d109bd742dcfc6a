import type { Candle } from "../../vocabulary/candle.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { adjustCandles } from "./adjust_candles.ts";
import type { CorporateAction } from "./corporate_action.ts";

/**
 * The known actions of a stock without those after its last candle that the candles hold already,
 * because the broker has adjusted its history or the action is older than its date. No bar tells
 * that yet: the price now does, by the rule of `adjustCandles`. Candles ascend in date; `now` is a
 * later session.
 */
export function unheldActions(
  candles: readonly Candle[],
  known: readonly CorporateAction[],
  now: { readonly date: TradingDate; readonly spot: number },
): readonly CorporateAction[] {
  const last = candles[candles.length - 1];
  if (last === undefined) return known;
  const { date, spot } = now;
  const bar = { ...last, date, open: spot, high: spot, low: spot, close: spot };
  return known.filter((action) =>
    action.date <= last.date || adjustCandles([last, bar], [action]).actions.includes(action)
  );
}
