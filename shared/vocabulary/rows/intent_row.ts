import type { IntentPurpose } from "../states.ts";
import type { Segment, Side } from "../terms.ts";

/** A row of `intents` before it is stored. Quantity in units, price in rupees on the tick. */
export interface IntentRow {
  readonly step: number;
  readonly leg_number: number;
  readonly purpose: IntentPurpose;
  readonly side: Side;
  readonly segment: Segment;
  readonly security_id: string;
  readonly quantity: number;
  readonly limit_price: number;
  readonly tick: number;
  readonly correlation_id: string;
}
