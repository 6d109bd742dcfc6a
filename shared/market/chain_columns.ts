import type { QuotedStrike } from "../vocabulary/chain.ts";
import type { Right } from "../vocabulary/terms.ts";

/** The quotes of one right as columns, one entry a strike; NaN marks what is absent or no finite number above 0. */
export interface SideColumns {
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

/** Columns of one right over strikes in the given order. */
export function sideColumns(strikes: readonly QuotedStrike[], right: Right): SideColumns {
  const n = strikes.length;
  const malformed = new Uint8Array(n);
  const column = (
    name: "bid" | "ask" | "bidQuantity" | "askQuantity" | "volume" | "openInterest",
  ) => {
    const allowsZero = name === "volume" || name === "openInterest";
    return Float64Array.from(strikes, (entry, i) => {
      const value: unknown = entry[right]?.[name];
      if (value === undefined) return Number.NaN;
      if (typeof value === "number" && Number.isFinite(value) && value >= 0 && value < 1e12) {
        return value > 0 || allowsZero ? value : Number.NaN;
      }
      malformed[i] = 1;
      return Number.NaN;
    });
  };
  return {
    bid: column("bid"),
    ask: column("ask"),
    bidQuantity: column("bidQuantity"),
    askQuantity: column("askQuantity"),
    volume: column("volume"),
    openInterest: column("openInterest"),
    malformed,
    securityId: strikes.map((entry) => entry[right]?.securityId),
  };
}
