// Whether a structure is closed for its own costs: random structures that the scan accepts, entered
// at the far sides of their quotes on a market that then stands still, marked each minute for an
// hour.
//   npm run bench -- standing [--count 1000] [--seed 1]
import { readFlags } from "../local/cli/support/flags.ts";
import { closedStanding, standingEntries } from "./support/standing_positions.ts";

/** How many were entered, and which rules closed how many of them within the hour. */
export function bench(args: readonly string[]): Promise<object> {
  const { flags } = readFlags({ count: "number", seed: "number" }, args);
  const { count = 1000, seed = 1 } = flags;
  const entries = standingEntries(count, seed);
  const closed: Record<string, number> = {};
  for (const entry of entries) {
    const rule = closedStanding(entry);
    if (rule !== undefined) closed[rule] = (closed[rule] ?? 0) + 1;
  }
  const definitions = new Set(entries.map(({ candidate }) => candidate.definition.id));
  return Promise.resolve({
    structures: entries.length,
    definitions: definitions.size,
    closed,
    ok: Object.keys(closed).length === 0,
  });
}
