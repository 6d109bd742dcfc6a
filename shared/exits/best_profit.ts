import type { OpenPosition, TimedMark } from "./open_position.ts";

/**
 * Best profit on mid of a position since its entry, rupees: what two marks in a row reached, so
 * that one bad tick is none (method 8.7); undefined before two marks.
 */
export function bestProfit(
  { peak, marks }: Pick<OpenPosition, "peak" | "marks">,
  newest: readonly TimedMark[],
): number | undefined {
  const values = [...marks, ...newest].map(({ unrealisedMid }) => unrealisedMid);
  const reached = values.slice(1).map((value, i) => Math.min(value, values[i] ?? value));
  const best = Math.max(peak ?? -Infinity, ...reached);
  return best === -Infinity ? undefined : best;
}
