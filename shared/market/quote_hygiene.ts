import type { UnderlyingKind } from "../vocabulary/terms.ts";
import type { SideColumns } from "./chain_columns.ts";
import type { QuoteRejection } from "./priced_chain.ts";

export type Counts = Partial<Record<QuoteRejection, number>>;

/** Widest spread that is still a price, as a share of the mid (method 4.1); six ticks are always allowed. */
const WIDEST = { index: 0.25, stock: 0.35 } as const;
const TICKS_ALLOWED = 6;
const MIN_PREMIUM_TICKS = 3;

/** One more of a rejection. */
export function count(counts: Counts, reason: QuoteRejection): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
}

/** 1 for each quote that is two-sided, in order and tight enough to be a price (method 4.1). */
export function twoSided(
  side: SideColumns,
  kind: UnderlyingKind,
  tick: number,
  counts: Counts,
): Uint8Array {
  return Uint8Array.from(side.bid, (bid, i) => {
    const ask = side.ask[i] as number;
    const reason = side.malformed[i] === 1
      ? "not_finite"
      : Number.isNaN(ask)
      ? "missing_ask"
      : Number.isNaN(bid)
      ? "missing_bid"
      : ask <= bid
      ? "crossed"
      : 0.5 * (bid + ask) < MIN_PREMIUM_TICKS * tick
      ? "below_min_premium"
      : ask - bid > Math.max(TICKS_ALLOWED * tick, WIDEST[kind] * 0.5 * (bid + ask))
      ? "wide"
      : undefined;
    if (reason === undefined) return 1;
    count(counts, reason);
    return 0;
  });
}

/** Drops quotes outside the bounds that no model can leave: intrinsic below, forward or strike above, both discounted. */
export function dropOutsideBounds(
  side: SideColumns,
  usable: Uint8Array,
  strikes: Float64Array,
  theta: 1 | -1,
  forward: number,
  discount: number,
  tick: number,
  counts: Counts,
): void {
  for (let i = 0; i < strikes.length; i++) {
    if (usable[i] !== 1) continue;
    const strike = strikes[i] as number;
    const lower = discount * Math.max(theta * (forward - strike), 0);
    const upper = discount * (theta === 1 ? forward : strike);
    if ((side.ask[i] as number) >= lower - tick && (side.bid[i] as number) <= upper) continue;
    usable[i] = 0;
    count(counts, "outside_bounds");
  }
}

/**
 * Drops the widest quote of every executable contradiction: a call bid above the ask of a lower strike (a put bid above the ask of
 * a higher one), and a butterfly that pays for being bought. `theta` is +1 for calls.
 */
export function dropContradictions(
  side: SideColumns,
  usable: Uint8Array,
  strikes: Float64Array,
  theta: 1 | -1,
  counts: Counts,
): void {
  const width = (i: number) => (side.ask[i] as number) - (side.bid[i] as number);
  const drop = (candidates: number[], reason: QuoteRejection) => {
    const widest = candidates.reduce((p, q) => width(q) > width(p) ? q : p);
    usable[widest] = 0;
    count(counts, reason);
  };
  for (let again = true; again;) {
    again = false;
    const order = [...usable.keys()].filter((i) => usable[i] === 1);
    if (theta === -1) order.reverse();
    let cheapest = order[0] ?? 0;
    for (const i of order) {
      if ((side.bid[i] as number) > (side.ask[cheapest] as number)) {
        drop([cheapest, i], "not_monotone");
        again = true;
        break;
      }
      if ((side.ask[i] as number) < (side.ask[cheapest] as number)) cheapest = i;
    }
  }
  for (let again = true; again;) {
    again = false;
    const order = [...usable.keys()].filter((i) => usable[i] === 1);
    for (let j = 1; j + 1 < order.length; j++) {
      const [low, middle, high] = [
        order[j - 1] as number,
        order[j] as number,
        order[j + 1] as number,
      ];
      const [a, b, c] = [
        strikes[low] as number,
        strikes[middle] as number,
        strikes[high] as number,
      ];
      const share = (c - b) / (c - a);
      const wings = share * (side.ask[low] as number) + (1 - share) * (side.ask[high] as number);
      if ((side.bid[middle] as number) > wings + 1e-9) {
        drop([low, middle, high], "not_convex");
        again = true;
        break;
      }
    }
  }
}
