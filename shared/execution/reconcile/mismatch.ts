import type { Instrument } from "../../vocabulary/instrument.ts";

/** Everything in which two books can differ. */
export const MISMATCH_KINDS = [
  /** The desk has an order at the broker that the broker does not show. */
  "order_missing_there",
  /** The broker shows an order with this desk's id that the tables do not have, or have refused. */
  "order_unknown_here",
  /** The broker shows fills of an order that the tables do not have. */
  "fill_missing",
  /** Both have it, of different size. */
  "quantity_differs",
  /** The desk holds what the broker does not. */
  "position_missing_there",
  /** The broker holds what neither the desk nor anybody's order of the day explains. */
  "position_unknown_here",
] as const;
export type MismatchKind = (typeof MISMATCH_KINDS)[number];

/** One difference, with what each side says; quantities in units, + bought, - sold. */
export interface Mismatch extends Instrument {
  readonly kind: MismatchKind;
  /** Absent for positions. */
  readonly correlationId?: string;
  readonly here: number;
  readonly there: number;
}
