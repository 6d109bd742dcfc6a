import type { TradingDate } from "../../vocabulary/trading_date.ts";

/**
 * A split, bonus or demerger: from `date` on the price is the old one divided by `factor`, and so
 * many times the units trade.
 */
export interface CorporateAction {
  readonly date: TradingDate;
  /** Above 0; 2 for a split 1:2 or a bonus 1:1, 1.5 for a bonus 1:2. */
  readonly factor: number;
  readonly found: "price" | "contract_master" | "given";
}
