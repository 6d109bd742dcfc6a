import { nelderMead } from "../statistics/nelder_mead.ts";
import type { SviParameters } from "./smile.ts";
import { sviLinearFit, type VarianceQuotes } from "./svi_linear_fit.ts";

/** The first search, in deviations at the money: places of the vertex, widths around it. */
const M_GRID = [-1, -0.3, 0, 0.3, 1];
const SIGMA_GRID = [0.3, 0.8, 2, 5];
const WIDEST = 5;

/** Where the search stands: m and the logarithm of sigma. */
type Place = readonly [number, number];

/**
 * Quasi-explicit raw SVI fit (method 3.9): for fixed (m, sigma) a constrained linear least squares,
 * outside a grid and Nelder-Mead. `from` is the fit of almost the same quotes: the search starts
 * there, without the grid.
 */
export function fitSvi(
  quotes: VarianceQuotes,
  atmDeviation: number,
  from?: SviParameters,
): SviParameters {
  const least = 0.15 * atmDeviation;
  const cost = (x: readonly number[]) => {
    const [m, logSigma] = x as Place;
    return logSigma < Math.log(least) || logSigma > Math.log(WIDEST)
      ? Infinity
      : sviLinearFit(quotes, m, Math.exp(logSigma)).cost;
  };
  const near = from === undefined ? undefined : [from.m, Math.log(from.sigma)];
  const isNear = near !== undefined && Number.isFinite(cost(near));
  const start = isNear ? near : bestOfGrid(cost, atmDeviation, least);
  const { x } = isNear
    ? nelderMead(cost, start, { step: [0.05 * atmDeviation, 0.1], maxSteps: 120, tolerance: 1e-8 })
    : nelderMead(cost, start, { step: [0.3 * atmDeviation, 0.4], maxSteps: 150, tolerance: 1e-13 });
  const [m, logSigma] = x as Place;
  const sigma = Math.exp(logSigma);
  const { a, c, d } = sviLinearFit(quotes, m, sigma);
  const b = c / sigma;
  return { a, b, rho: c > 0 ? d / c : 0, m, sigma };
}

function bestOfGrid(
  cost: (x: readonly number[]) => number,
  atmDeviation: number,
  least: number,
): readonly number[] {
  let start: readonly number[] = [0, Math.log(least)];
  let best = Infinity;
  for (const i of M_GRID) {
    for (const j of SIGMA_GRID) {
      const x = [i * atmDeviation, Math.log(Math.max(least, j * atmDeviation))];
      const value = cost(x);
      if (value < best) [best, start] = [value, x];
    }
  }
  return start;
}
