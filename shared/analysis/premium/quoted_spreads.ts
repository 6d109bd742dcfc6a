import { type LearnedChain, quoteWidth } from "./learned_chain.ts";

/** Median of ask less bid over the mid by how far out of the money; absent without a quote. */
export interface QuotedSpreads {
  readonly near?: number;
  readonly middle?: number;
  readonly far?: number;
}

/** Upper ends of |K/F - 1|. */
const ENDS = { near: 0.02, middle: 0.05, far: 0.1 } as const;

/** Spreads of the two-sided quotes out of the money. */
export function quotedSpreads(
  { forward, quotes: { strike, call, put } }: LearnedChain,
): QuotedSpreads {
  const found: Record<keyof typeof ENDS, number[]> = { near: [], middle: [], far: [] };
  strike.forEach((level, i) => {
    const distance = Math.abs(level / forward - 1);
    const bucket = (["near", "middle", "far"] as const).find((name) => distance <= ENDS[name]);
    const quote = quoteWidth(level < forward ? put : call, i);
    if (bucket !== undefined && quote !== undefined) found[bucket].push(quote.width / quote.mid);
  });
  return {
    ...found.near.length > 0 && { near: median(found.near) },
    ...found.middle.length > 0 && { middle: median(found.middle) },
    ...found.far.length > 0 && { far: median(found.far) },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((p, q) => p - q);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? Number.NaN;
  return Number.isInteger(half) ? 0.5 * (upper + (sorted[half - 1] ?? Number.NaN)) : upper;
}
