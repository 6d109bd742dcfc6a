import type { QuoteCounts } from "./quote_counts.ts";

/** Share of the two-sided quotes that may contradict others or the forward (method 4.2). */
const MAX_SHARE = 0.5;

/**
 * Why a chain's quotes are no market: most of those that were two-sided had to go, as executable
 * contradictions or outside every bound. Absent where they are one.
 */
export function contradictoryQuotes(
  counts: QuoteCounts,
  usable: readonly Uint8Array[],
): string | undefined {
  const { not_monotone = 0, not_convex = 0, outside_bounds = 0 } = counts;
  const dropped = not_monotone + not_convex + outside_bounds;
  const kept = usable.reduce((sum, column) => sum + column.reduce((n, is) => n + is, 0), 0);
  if (dropped <= MAX_SHARE * (dropped + kept)) return undefined;
  return `${dropped} of ${dropped + kept} two-sided quotes contradict others or the forward, ` +
    "half are allowed";
}
