import type { Instrument } from "../vocabulary/instrument.ts";
import { signOf } from "../vocabulary/leg.ts";
import { legMid, type LegQuote } from "./leg_mid.ts";
import type { OpenPosition } from "./open_position.ts";

/**
 * What a position is worth now, rupees; without a price there is no value, never a 0. The middle of
 * the quotes decides; what closing would bring at their far sides is there where each leg has one.
 */
export type Mark =
  | {
    readonly state: "priced";
    readonly unrealisedMid: number;
    readonly far?: { readonly closeValue: number; readonly unrealised: number };
  }
  | { readonly state: "no_quote" };

/** The mark of a position with the charges of its entry (method 8.2). */
export function markPosition(
  position: Pick<OpenPosition, "legs" | "entryNet" | "entryCharges">,
  quoteOf: (instrument: Instrument) => LegQuote | undefined,
): Mark {
  const entered = position.entryNet - position.entryCharges;
  let [middle, closeValue] = [0, 0];
  for (const leg of position.legs) {
    const quote = quoteOf(leg);
    const mid = legMid(quote, leg.side);
    if (mid === undefined) return { state: "no_quote" };
    const units = signOf(leg.side) * leg.quantity;
    middle += units * mid;
    // A long leg that nobody bids for is worth nothing, and keeps no rule from firing.
    closeValue += units * ((leg.side === "buy" ? quote?.bid ?? 0 : quote?.ask) ?? NaN);
  }
  const marked = { state: "priced", unrealisedMid: entered + middle } as const;
  return Number.isNaN(closeValue)
    ? marked
    : { ...marked, far: { closeValue, unrealised: entered + closeValue } };
}
