import * as z from "zod";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import { barsByName } from "./candles.ts";
import { digestsByName } from "./chain_snapshots.ts";
import { listedChains } from "./contracts.ts";
import { actionsByName } from "./corporate_actions.ts";
import type { Database } from "./database.ts";
import { eventsByName } from "./events.ts";
import { ivHistoryByName } from "./iv_history.ts";

const sliceTables = z.object({
  /** The nearest listed chains, ascending in underlying and expiry. */
  listed: listedChains,
  candles: barsByName,
  /** In effect by the date. */
  actions: actionsByName,
  ivHistory: ivHistoryByName,
  events: eventsByName,
  /** `expiry:digest` of chains of earlier dates. */
  digests: digestsByName,
});

/** What the tables know of a slice of underlyings, by name. */
export type SliceTables = z.infer<typeof sliceTables>;

/** What is asked of the tables for a slice. */
export interface SliceRequest {
  readonly underlyings: readonly string[];
  /** Whose candles are read. */
  readonly candleNames: readonly string[];
  readonly on: TradingDate;
  /** Events are read from `on` to this date. */
  readonly until: TradingDate;
  /** Nearest expiries of each underlying. */
  readonly expiries: number;
  /** Latest sessions of candles, and of implied volatilities, before `on`. */
  readonly candles: number;
  readonly smiles: number;
}

/** Reads everything for a slice in one round trip. */
export async function readSliceTables(
  database: Database,
  request: SliceRequest,
): Promise<SliceTables> {
  return await callRpc(database, "read_slice", {
    p_underlyings: request.underlyings,
    p_candle_names: request.candleNames,
    p_on: request.on,
    p_until: request.until,
    p_expiries: request.expiries,
    p_candles: request.candles,
    p_smiles: request.smiles,
  }, sliceTables);
}
