import type { ListedExpiry } from "../../analysis/corporate_actions/contract_master_action.ts";
import { type Listing, listingAction } from "../../analysis/corporate_actions/listing_action.ts";
import { readListedBefore } from "../../storage/contracts.ts";
import { type CorporateActionRow, storeCorporateActions } from "../../storage/corporate_actions.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { JobContext } from "./job.ts";

/**
 * Compares today's listing of each stock with its last one before today and stores the splits and
 * bonuses that it tells; returns how many were found. An action found after a day without a listing
 * may be some days old and is dated today: analyze sees from the price whether the candles hold it.
 */
export async function findActions(
  { desk: { database }, tradingDate }: JobContext,
  today: ReadonlyMap<string, Listing>,
): Promise<number> {
  const listedBefore = await readListedBefore(database, [...today.keys()], tradingDate);
  const before = new Map<string, { on: TradingDate; listing: Map<TradingDate, ListedExpiry> }>();
  for (const { underlying, expiry, listedOn, ...listed } of listedBefore) {
    const known = before.get(underlying) ?? { on: listedOn, listing: new Map() };
    before.set(underlying, known);
    known.listing.set(expiry, listed);
  }
  const found = [...before].flatMap(([underlying, { on, listing }]): CorporateActionRow[] => {
    const action = listingAction(tradingDate, listing, today.get(underlying) ?? new Map());
    if (action === undefined) return [];
    const { date, factor } = action;
    const source = `contract masters of ${on} and ${date}`;
    return [{ underlying, date, factor, found: "contract_master", source }];
  });
  if (found.length > 0) await storeCorporateActions(database, found);
  return found.length;
}
