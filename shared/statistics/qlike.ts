/**
 * Loss of a variance forecast against what was realised, both above 0 and over the same time: 0
 * when right, robust to a noisy proxy (method 2.5, case H5).
 */
export function qlike(realised: number, forecast: number): number {
  const ratio = realised / forecast;
  return ratio - Math.log(ratio) - 1;
}
