import type { Instrument } from "../../vocabulary/instrument.ts";
import type { OrderState } from "../../vocabulary/states.ts";
import type { Side } from "../../vocabulary/terms.ts";

/** An order of today as the tables have it. Quantities in units. */
export interface DeskOrder extends Instrument {
  readonly correlationId: string;
  readonly side: Side;
  readonly quantity: number;
  readonly filledQuantity: number;
  /** Absent while nobody knows whether the broker took it, and where it refused it. */
  readonly orderState?: OrderState;
}

/** What the tables hold live. */
export interface DeskBooks {
  /** Every live order of the present date, whatever became of it. */
  readonly orders: readonly DeskOrder[];
  /** Net units of all live fills, + bought, - sold. */
  readonly positions: readonly (Instrument & { readonly quantity: number })[];
}
