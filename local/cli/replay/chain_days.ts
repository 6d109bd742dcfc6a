import { present } from "../../../shared/vocabulary/present.ts";
import { type TradingDate, tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { addParts, NOTHING, profitOf, type ProfitParts } from "./explain_step.ts";
import type { ExplainedTrade } from "./explain_trade.ts";
import type { Trade } from "./trade.ts";

/** One session after all charges, what is held counted at its worth at the close. Rupees. */
export interface ChainDay {
  readonly date: TradingDate;
  readonly profit: number;
  /** Of this session and all before it. */
  readonly total: number;
  readonly parts: ProfitParts;
  readonly positions: number;
  /** Margin and premium of what is held over the close. */
  readonly used: number;
}

/** The greatest fall of the total from one close, or from the beginning, to a later close. */
export interface Drawdown {
  readonly amount: number;
  readonly from?: TradingDate;
  readonly to?: TradingDate;
}

/** What each session brought, in the order of `dates`. */
export function chainDays(
  dates: readonly TradingDate[],
  explained: readonly ExplainedTrade[],
): ChainDay[] {
  let total = 0;
  return dates.map((date) => {
    const parts = explained.reduce(
      (sum, { byDay }) => addParts(sum, byDay.get(date) ?? NOTHING),
      NOTHING,
    );
    const profit = profitOf(parts);
    total += profit;
    const held = explained.filter(({ trade }) => isHeldOver(trade, date));
    const used = held.reduce((sum, { trade }) => sum + trade.capitalUsed, 0);
    return { date, profit, total, parts, positions: held.length, used };
  });
}

/** Entered by a date's close and not ended by it. */
function isHeldOver({ tradingDate, endedBy, events }: Trade, date: TradingDate): boolean {
  if (tradingDate > date || endedBy === "unwound") return false;
  const last = events.at(-1);
  return endedBy === "open" || (last !== undefined && tradingDateAt(last.at) > date);
}

/** The greatest drawdown of the sessions; its amount is 0 where there is none. */
export function drawdownOf(days: readonly ChainDay[]): Drawdown {
  let peak: { total: number; date?: TradingDate } = { total: 0 };
  let worst: Drawdown = { amount: 0 };
  for (const { date, total } of days) {
    if (total > peak.total) peak = { total, date };
    const amount = peak.total - total;
    if (amount > worst.amount) worst = { amount, ...present({ from: peak.date }), to: date };
  }
  return worst;
}
