/**
 * Factors of splits and bonuses that NSE stocks have had since 2019, and their small neighbours.
 */
const FACTORS = [6 / 5, 5 / 4, 4 / 3, 3 / 2, 2, 5 / 2, 3, 4, 5, 6, 8, 10, 15, 20] as const;

/**
 * A factor must explain the gap up to this share of it and never leave more than this log price:
 * stocks open up to 6% away from their ex price.
 */
const SHARE_LEFT = 0.12;
const MOST_LEFT = 0.06;

/**
 * The factor of a split or bonus (or the inverse of one) that explains old price / new price;
 * absent when none does.
 */
export function simpleFactor(ratio: number): number | undefined {
  const gap = Math.abs(Math.log(ratio));
  const left = (factor: number) => Math.abs(Math.log(factor) - gap);
  const nearest = FACTORS.reduce((best, factor) => left(factor) < left(best) ? factor : best);
  if (!(left(nearest) <= Math.min(MOST_LEFT, SHARE_LEFT * gap))) return undefined;
  return ratio > 1 ? nearest : 1 / nearest;
}
