import type { CorporateAction } from "../../analysis/corporate_actions/corporate_action.ts";
import type { IvHistory } from "../../analysis/iv_history.ts";
import { readBars } from "../../storage/candles.ts";
import { readEarlierDigests } from "../../storage/chain_snapshots.ts";
import { type ListedChain, readContracts } from "../../storage/contracts.ts";
import { readCorporateActions } from "../../storage/corporate_actions.ts";
import { type KnownEvents, readEvents } from "../../storage/events.ts";
import { readIvHistory } from "../../storage/iv_history.ts";
import type { Candle } from "../../vocabulary/candle.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import type { RunContext } from "./run_context.ts";

/** What the tables know of a slice of underlyings, by name. */
export interface SliceTables {
  readonly listed: readonly ListedChain[];
  readonly candles: ReadonlyMap<string, readonly Candle[]>;
  /** In effect by today. */
  readonly actions: ReadonlyMap<string, readonly CorporateAction[]>;
  readonly ivHistory: ReadonlyMap<string, IvHistory>;
  readonly events: ReadonlyMap<string, KnownEvents>;
  /** `expiry:digest` of chains of earlier dates. */
  readonly digests: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Sessions of candles: 250 that components are standardised by, after the 200 that their longest
 * average needs.
 */
const BARS = 460;
const SMILES = 252;

/** Reads everything for a slice at once; nothing of it comes from the network. */
export async function readSlice(
  { desk: { database }, session: { tradingDate }, settings, lastExpiry }: RunContext,
  names: readonly string[],
): Promise<SliceTables> {
  const withMarket = [...new Set([...names, NIFTY])];
  const indices = names.includes(NIFTY) ? [INDIA_VIX] : [];
  const [listed, candles, actions, ivHistory, events, digests] = await Promise.all([
    // The nearest ones may be too near: two more than are looked at.
    readContracts(database, names, tradingDate, settings.expiries_per_underlying + 2),
    readBars(database, [...withMarket, ...indices], tradingDate, BARS),
    readCorporateActions(database, names, tradingDate),
    readIvHistory(database, names, tradingDate, SMILES),
    readEvents(database, names, tradingDate, lastExpiry),
    readEarlierDigests(database, names, tradingDate),
  ]);
  return { listed, candles, actions, ivHistory, events, digests };
}
