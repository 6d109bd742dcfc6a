import type { Theta } from "../pricing/black.ts";
import type { QuotedStrike } from "../vocabulary/chain.ts";
import type { Right } from "../vocabulary/terms.ts";

/**
 * The quotes of one right as columns, one entry a strike; NaN marks what is absent or no finite
 * number above 0.
 */
export interface RightColumns {
  readonly right: Right;
  /** +1 for calls, -1 for puts. */
  readonly theta: Theta;
  readonly strikes: Float64Array;
  readonly bid: Float64Array;
  readonly ask: Float64Array;
  readonly bidQuantity: Float64Array;
  readonly askQuantity: Float64Array;
  readonly volume: Float64Array;
  readonly openInterest: Float64Array;
  /** 1 where the broker sent a value that is not a finite number of its kind. */
  readonly malformed: Uint8Array;
  readonly securityId: readonly (string | undefined)[];
}

/** No price and no count is as large: what is larger is no number of its kind. */
const LIMIT = 1e12;

/** Columns of one right over strikes in the given order. */
export function rightColumns(quoted: readonly QuotedStrike[], right: Right): RightColumns {
  const malformed = new Uint8Array(quoted.length);
  const column = (
    name: "bid" | "ask" | "bidQuantity" | "askQuantity" | "volume" | "openInterest",
  ) => {
    const allowsZero = name === "volume" || name === "openInterest";
    return Float64Array.from(quoted, (entry, i) => {
      const value: unknown = entry[right]?.[name];
      if (value === undefined) return Number.NaN;
      if (typeof value === "number" && value >= 0 && value < LIMIT) {
        return value > 0 || allowsZero ? value : Number.NaN;
      }
      malformed[i] = 1;
      return Number.NaN;
    });
  };
  return {
    right,
    theta: right === "call" ? 1 : -1,
    strikes: Float64Array.from(quoted, ({ strike }) => strike),
    bid: column("bid"),
    ask: column("ask"),
    bidQuantity: column("bidQuantity"),
    askQuantity: column("askQuantity"),
    volume: column("volume"),
    openInterest: column("openInterest"),
    malformed,
    securityId: quoted.map((entry) => entry[right]?.securityId),
  };
}
