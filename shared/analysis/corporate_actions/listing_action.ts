import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { contractMasterAction, type ListedExpiry } from "./contract_master_action.ts";
import type { CorporateAction } from "./corporate_action.ts";

/** What a contract master lists of one underlying. */
export type Listing = ReadonlyMap<TradingDate, ListedExpiry>;

/**
 * The action that turned one underlying's listing into the next one: the factor that more than half
 * of the expiries listed in both tell. Absent otherwise: an action changes every contract at the
 * same time, a revision of lots goes expiry by expiry.
 */
export function listingAction(
  date: TradingDate,
  previous: Listing,
  current: Listing,
): CorporateAction | undefined {
  const told = new Map<number, number>();
  let compared = 0;
  for (const [expiry, before] of previous) {
    const now = current.get(expiry);
    if (now === undefined) continue;
    compared += 1;
    const factor = contractMasterAction(date, before, now)?.factor;
    if (factor !== undefined) told.set(factor, (told.get(factor) ?? 0) + 1);
  }
  const most = [...told].find(([, expiries]) => expiries > compared / 2);
  return most === undefined ? undefined : { date, factor: most[0], found: "contract_master" };
}
