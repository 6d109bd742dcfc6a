import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { CorporateAction } from "./corporate_action.ts";
import { simpleFactor } from "./simple_factor.ts";

/**
 * One expiry of one underlying as a contract master lists it: units a lot, and strikes in rupees.
 */
export interface ListedExpiry {
  readonly lotSize: number;
  readonly strikes: readonly number[];
}

/** New strikes are rounded to the tick of 0.05. */
const HALF_TICK = 0.025 + 1e-9;
/** Share of the old strikes that must be found again. */
const FOUND_AGAIN = 0.8;
/** A lot is a whole number of units, so its ratio may be off the factor by this log. */
const LOT_ROUNDING = 0.01;

/**
 * The action that turned one expiry's listing into the next day's: the exchange multiplies the lot
 * and divides every strike by the factor. Absent when the lot is unchanged, or changed while the
 * strikes stayed (a revision of lots). Demergers and special dividends keep the lot and are not
 * seen here.
 */
export function contractMasterAction(
  date: TradingDate,
  previous: ListedExpiry,
  current: ListedExpiry,
): CorporateAction | undefined {
  const ratio = current.lotSize / previous.lotSize;
  if (!(ratio > 0) || Math.abs(Math.log(ratio)) < LOT_ROUNDING) return undefined;
  const simple = simpleFactor(ratio);
  const near = simple !== undefined && Math.abs(Math.log(simple / ratio)) < LOT_ROUNDING;
  const factor = near ? simple : ratio;
  const share = foundAgain(previous, current, factor);
  if (share < FOUND_AGAIN || share <= foundAgain(previous, current, 1)) return undefined;
  return { date, factor, found: "contract_master" };
}

/** Share of the previous strikes that, divided by the factor, are listed now. */
function foundAgain(previous: ListedExpiry, current: ListedExpiry, factor: number): number {
  if (previous.strikes.length === 0) return 0;
  const listed = [...current.strikes].sort((a, b) => a - b);
  const found = previous.strikes.filter((strike) => isListed(listed, strike / factor));
  return found.length / previous.strikes.length;
}

function isListed(listed: readonly number[], strike: number): boolean {
  return listed.some((other) => Math.abs(other - strike) <= HALF_TICK);
}
