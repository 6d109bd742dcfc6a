import type { Right } from "../../vocabulary/terms.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { distanceBeyond } from "./distance_beyond.ts";
import type { OpenLeg, OpenPosition } from "../open_position.ts";

/** An option leg of the position's own expiry. */
export interface OptionLeg extends OpenLeg {
  readonly right: Right;
  readonly strike: number;
  readonly expiry: TradingDate;
}

/** What is sold of a right, with what is bought beyond it; absent where it is sold without. */
export interface PositionSide {
  readonly short: OptionLeg;
  readonly hedge?: OptionLeg;
}

/** The sides of a structure that can be adjusted, by right. */
export type PositionSides = Readonly<Partial<Record<Right, PositionSide>>>;

/**
 * The sides of a position: of each right at most one sold leg, with the nearest bought one of the
 * same units further out of the money (method 8.9). Undefined for what sells nothing and for any
 * other shape: ratios, butterflies of one right, two expiries, an underlying leg.
 */
export function positionSides(
  { legs, expiry }: Pick<OpenPosition, "legs" | "expiry">,
): PositionSides | undefined {
  const options = legs.filter((leg): leg is OptionLeg =>
    leg.right !== "underlying" && leg.strike !== null && leg.expiry === expiry
  );
  if (options.length < legs.length) return undefined;
  const sides: { call?: PositionSide; put?: PositionSide } = {};
  for (const right of ["call", "put"] as const) {
    const own = options.filter((leg) => leg.right === right);
    const side = sideOf(own);
    if (side === "other") return undefined;
    if (side !== undefined) sides[right] = side;
  }
  return sides.call === undefined && sides.put === undefined ? undefined : sides;
}

function sideOf(legs: readonly OptionLeg[]): PositionSide | "other" | undefined {
  const longs = legs.filter(({ side }) => side === "buy");
  const [short, ...others] = legs.filter(({ side }) => side === "sell");
  if (short === undefined) return longs.length > 0 ? "other" : undefined;
  if (others.length > 0 || longs.some((leg) => distanceBeyond(leg, short) <= 0)) return "other";
  const [hedge] = longs.filter(({ quantity }) => quantity === short.quantity)
    .toSorted((p, q) => distanceBeyond(p, short) - distanceBeyond(q, short));
  if (hedge === undefined) return longs.length > 0 ? "other" : { short };
  return { short, hedge };
}
