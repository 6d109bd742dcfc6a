import type { Instrument } from "../instrument.ts";
import type { Side } from "../terms.ts";

/** One leg of a margin question. Quantity in units, price in rupees a unit. */
export interface AskedLeg extends Instrument {
  readonly side: Side;
  readonly quantity: number;
  readonly price: number;
}

/** Legs to be held together, with the margin that the model gives them, rupees. */
export interface MarginQuestion {
  readonly legs: readonly AskedLeg[];
  readonly modelled: number;
}

/** A margin in rupees, above 0, and who says so: on paper the model does. */
export interface MarginAnswer {
  readonly margin: number;
  readonly source: "broker" | "model";
}

/** The account that margin is blocked in: the broker's, or the desk's own on paper. */
export interface Account {
  /** Free for new margin and premium, rupees. */
  freeFunds(): Promise<number>;
  /**
   * Margin of legs by themselves, whatever else is held. Throws a `BrokerError` at once where the
   * broker asks to wait: the caller has the model's.
   */
  marginOf(question: MarginQuestion): Promise<MarginAnswer>;
}
