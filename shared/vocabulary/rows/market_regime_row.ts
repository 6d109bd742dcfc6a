import type { Direction, RegimeLevel, TermState, VixTrend } from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";

/** The row of `market_regimes` of a date; what is not known is null. */
export interface MarketRegimeRow {
  readonly trading_date: TradingDate;
  readonly measured_at: string;
  readonly level: RegimeLevel;
  /** India VIX, points. */
  readonly vix: number | null;
  /** 0 to 100. */
  readonly vix_percentile: number | null;
  readonly data_days: number;
  readonly vix_trend: VixTrend;
  readonly source: string;
  readonly reasons: readonly string[];
  readonly term: TermState | null;
  readonly nifty_direction: Direction;
  readonly label: string;
}
