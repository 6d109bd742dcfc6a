/**
 * Weights in which one part keeps only a share of its own, from 0 to 1; the others take the rest in
 * proportion, so that the sum stays what it was.
 */
export function earnedWeights<W extends Readonly<Record<string, number>>>(
  weights: W,
  part: keyof W & string,
  earned: number,
): Record<keyof W, number> {
  const entries = Object.entries(weights);
  const sum = entries.reduce((total, [, weight]) => total + weight, 0);
  const own = weights[part] ?? 0;
  const factor = (sum - earned * own) / (sum - own);
  return Object.fromEntries(
    entries.map(([name, weight]) => [name, name === part ? earned * own : factor * weight]),
  ) as Record<keyof W, number>;
}
