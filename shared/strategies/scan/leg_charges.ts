import { chargesOf, type Tariff } from "../../market/charges.ts";
import type { Side } from "../../vocabulary/terms.ts";
import type { UnderlyingQuote } from "./scan_input.ts";

/** Share of the entry price at which the exit's charges are taken (method 13.1). */
const EXIT_PRICE_SHARE = 0.5;

/** Charges of an entry and its expected exit, per unit. */
interface LegCharges {
  readonly entry: number;
  readonly exit: number;
  readonly both: number;
}

/** Charges of one option order of a quantity: its entry at a price and its exit at half of that. */
export function legCharges(
  side: Side,
  price: number,
  quantity: number,
  tariff: Tariff,
): LegCharges {
  const back = side === "buy" ? "sell" : "buy";
  const common = { instrument: "option", quantity } as const;
  const entry = chargesOf({ ...common, side, price }, tariff).total / quantity;
  const exitPrice = EXIT_PRICE_SHARE * price;
  const exit = chargesOf({ ...common, side: back, price: exitPrice }, tariff).total / quantity;
  return { entry, exit, both: entry + exit };
}

/**
 * Charges of the underlying of one lot, bought and sold again at its ask: shares are delivered, an
 * index's is a future.
 */
export function underlyingCharges(
  quote: UnderlyingQuote,
  quantity: number,
  tariff: Tariff,
): LegCharges {
  const instrument = quote.segment === "NSE_EQ" ? "equity" : "future";
  const order = { instrument, quantity, price: quote.ask } as const;
  const entry = chargesOf({ ...order, side: "buy" }, tariff).total / quantity;
  const exit = chargesOf({ ...order, side: "sell" }, tariff).total / quantity;
  return { entry, exit, both: entry + exit };
}
