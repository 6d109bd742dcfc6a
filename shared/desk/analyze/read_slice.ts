import { readSliceTables, type SliceTables } from "../../storage/slice_tables.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import type { RunContext } from "./run_context.ts";

/**
 * Sessions of candles: 250 that components are standardised by, after the 200 that their longest
 * average needs.
 */
const CANDLES = 460;
const SMILES = 252;

/** Reads everything for a slice at once; nothing of it comes from the network. */
export async function readSlice(
  { desk: { database }, session: { tradingDate }, settings, lastExpiry }: RunContext,
  names: readonly string[],
): Promise<SliceTables> {
  const indices = names.includes(NIFTY) ? [INDIA_VIX] : [];
  return await readSliceTables(database, {
    underlyings: names,
    candleNames: [...new Set([...names, NIFTY]), ...indices],
    on: tradingDate,
    until: lastExpiry,
    // The nearest ones may be too near: two more than are looked at.
    expiries: settings.expiries_per_underlying + 2,
    candles: CANDLES,
    smiles: SMILES,
  });
}
