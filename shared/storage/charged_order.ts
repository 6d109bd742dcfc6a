import { type ChargedOrder, chargesOf, type Tariff } from "../market/charges.ts";
import type { BrokerOrder } from "../vocabulary/ports/broker.ts";
import type { StoredIntent } from "../vocabulary/ports/plan_store.ts";
import type { OrderRow } from "../vocabulary/rows/order_row.ts";

/** Of a fill's charges: what a day of fills sums to in SQL is exact to the paisa. */
const DECIMALS = 8;

/**
 * An order as it is stored: charges of each fill without brokerage, which the broker takes once an
 * order and the table adds to its first fill (method 13.1).
 */
export function chargedOrder(
  intent: Pick<StoredIntent, "segment" | "side" | "isFuture">,
  order: BrokerOrder,
  tariff: Tariff,
): OrderRow {
  const { side } = intent;
  const instrument = instrumentOf(intent);
  const ofFill = { ...tariff, brokeragePerOrder: 0 };
  const fills = order.fills.map((fill) => {
    const { quantity, price } = fill;
    const { total } = chargesOf({ instrument, side, quantity, price }, ofFill);
    return { ...fill, charges: total.toFixed(DECIMALS) };
  });
  const brokerage = (tariff.brokeragePerOrder * (1 + tariff.gst)).toFixed(DECIMALS);
  // The intent holds the correlation id.
  const { correlationId: _, ...rest } = order;
  return { ...rest, brokerage, fills };
}

function instrumentOf(
  { segment, isFuture }: Pick<StoredIntent, "segment" | "isFuture">,
): ChargedOrder["instrument"] {
  if (segment === "NSE_EQ") return "equity";
  return isFuture === true ? "future" : "option";
}
