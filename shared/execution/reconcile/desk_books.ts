import type { Instrument } from "../../vocabulary/instrument.ts";
import type { OrderState } from "../../vocabulary/states.ts";
import type { Side } from "../../vocabulary/terms.ts";

/** A live order as the tables have it. Quantities in units. */
export interface DeskOrder extends Instrument {
  readonly planId: number;
  readonly correlationId: string;
  readonly side: Side;
  readonly quantity: number;
  readonly filledQuantity: number;
  /** Absent while nobody knows whether the broker took it, and where it refused it. */
  readonly orderState?: OrderState;
  readonly brokerOrderId?: string;
  /** True while another call holds its plan: what is told of it is on the move. */
  readonly isHeld?: boolean;
}

/** Net units of an instrument of all live fills, + bought, - sold. */
export interface DeskUnits extends Instrument {
  readonly quantity: number;
  readonly isHeld?: boolean;
}

/** What the tables hold live. */
export interface DeskBooks {
  /** Every live order of the present date, whatever became of it. */
  readonly orders: readonly DeskOrder[];
  readonly positions: readonly DeskUnits[];
  /**
   * Instruments that the desk's live orders of the last days were for: units of others that only
   * the account holds are no business of the desk's.
   */
  readonly traded: readonly (Instrument & { readonly isHeld?: boolean })[];
}
