import { at } from "../vocabulary/at.ts";
/**
 * A goodness-of-fit test: its statistic and the probability of one as large when the hypothesis
 * holds.
 */
export interface FitTest {
  readonly statistic: number;
  readonly pValue: number;
}

const TERMS = 100;

/**
 * Kolmogorov-Smirnov: largest distance of values from the uniform distribution on [0, 1]. The p
 * value is Stephens' (1970) approximation, good to 0.01 from 5 values on. Absent without a value.
 */
export function kolmogorovSmirnov(values: Float64Array): FitTest | undefined {
  const n = values.length;
  if (n === 0) return undefined;
  const sorted = values.slice().sort();
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const value = at(sorted, i);
    statistic = Math.max(statistic, (i + 1) / n - value, value - i / n);
  }
  const root = Math.sqrt(n);
  return { statistic, pValue: kolmogorovTail((root + 0.12 + 0.11 / root) * statistic) };
}

/**
 * P(K > x) of Kolmogorov's distribution: 2 sum (-1)^(j-1) exp(-2 j^2 x^2). Below 0.2 it is 1 to 12
 * digits and the sum converges slowly.
 */
function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let j = 1; j <= TERMS; j++) {
    const term = Math.exp(-2 * j * j * x * x);
    sum += j % 2 === 1 ? term : -term;
    if (term < 1e-16) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}
