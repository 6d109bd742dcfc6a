import { signOf } from "../../vocabulary/leg.ts";
import type { LegRule } from "../definition.ts";
import type { RightColumns, ScanColumns } from "./scan_columns.ts";
import type { UnderlyingQuote } from "./scan_input.ts";
import { underlyingGrowth } from "./underlying_growth.ts";

/** An option leg as the scan sums it: columns with one entry a strike, rupees per unit. */
export interface ScannedLeg {
  readonly slot: number;
  /** Signed, + bought, and without its sign. */
  readonly quantity: number;
  readonly units: number;
  /** The far side of the quote. */
  readonly price: Float64Array;
  readonly spread: Float64Array;
  /** Of entry and expected exit, without brokerage. */
  readonly charges: Float64Array;
  /** Mean worth at the horizon (measure P), undiscounted. */
  readonly worth: Float64Array;
  /** The same under the market's measure. */
  readonly market: Float64Array;
  readonly liquid: Uint8Array;
  readonly traded: Uint8Array;
  /** |delta|. */
  readonly deltaSize: Float64Array;
}

/** A leg rule on the columns of its own expiry and right. */
export function scannedLeg(
  { side, ratio, slot }: LegRule,
  columns: RightColumns,
  { worth, market }: Pick<ScannedLeg, "worth" | "market"> = columns,
): ScannedLeg {
  const bought = side === "buy";
  return {
    slot,
    quantity: signOf(side) * ratio,
    units: ratio,
    price: bought ? columns.quotes.ask : columns.quotes.bid,
    spread: columns.spread,
    charges: bought ? columns.buyCharges : columns.sellCharges,
    worth,
    market,
    liquid: columns.liquid,
    traded: columns.traded,
    deltaSize: columns.deltaSize,
  };
}

/** The underlying that a structure holds, rupees per unit. */
export interface HeldUnderlying {
  readonly price: number;
  /** The price with its interest to the expiry. */
  readonly cost: number;
  readonly spread: number;
  readonly charges: number;
  /** Its mean at the expiry (measure P), and under the market's measure. */
  readonly worth: number;
  readonly market: number;
}

/** A structure of options alone. */
export const NOTHING_HELD: HeldUnderlying = {
  price: 0,
  cost: 0,
  spread: 0,
  charges: 0,
  worth: 0,
  market: 0,
};

/** The underlying bought at its ask. */
export function heldUnderlying(
  { chain, view, ...columns }: ScanColumns,
  quote: UnderlyingQuote,
): HeldUnderlying {
  return {
    price: quote.ask,
    cost: quote.ask * underlyingGrowth(chain, quote),
    spread: quote.ask - quote.bid,
    charges: columns.underlyingCharges,
    worth: view.forward + columns.underlyingResidual,
    market: chain.forward + columns.underlyingResidual,
  };
}
