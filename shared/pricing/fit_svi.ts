import { nelderMead } from "../statistics/nelder_mead.ts";
import type { SviParameters } from "./smile.ts";

/** What a slice is fitted to: k = ln(K/F), total variance and weight of each quote. */
export interface VarianceQuotes {
  readonly k: Float64Array;
  readonly w: Float64Array;
  readonly weight: Float64Array;
}

interface Inner {
  readonly a: number;
  readonly c: number;
  readonly d: number;
  readonly cost: number;
}

const M_GRID = [-1, -0.3, 0, 0.3, 1];
const SIGMA_GRID = [0.3, 0.8, 2, 5];

/**
 * Quasi-explicit raw SVI fit (method 3.9): for fixed (m, sigma) a constrained linear least squares, outside a grid and Nelder-Mead.
 * Absent when no grid point admits a solution. `from` is the fit of almost the same quotes: the search starts there, without the grid.
 */
export function fitSvi(
  quotes: VarianceQuotes,
  atmDeviation: number,
  from?: SviParameters,
): SviParameters | undefined {
  const least = Math.max(0.005, 0.15 * atmDeviation);
  const cost = ([m = 0, logSigma = 0]: readonly number[]) =>
    logSigma < Math.log(least) || logSigma > Math.log(5)
      ? Infinity
      : solveInner(quotes, m, Math.exp(logSigma)).cost;
  let start: readonly number[] = from === undefined ? [] : [from.m, Math.log(from.sigma)];
  let best = from === undefined ? Infinity : cost(start);
  const warm = Number.isFinite(best);
  for (const i of warm ? [] : M_GRID) {
    for (const j of SIGMA_GRID) {
      const x = [i * atmDeviation, Math.log(Math.max(least, j * atmDeviation))];
      const value = cost(x);
      if (value < best) [best, start] = [value, x];
    }
  }
  if (!Number.isFinite(best)) return undefined;
  const { x } = warm
    ? nelderMead(cost, start, [0.05 * atmDeviation, 0.1], 120, 1e-12)
    : nelderMead(cost, start, [0.3 * atmDeviation, 0.4], 150, 1e-13);
  const [m = 0, logSigma = 0] = x;
  const sigma = Math.exp(logSigma);
  const { a, c, d } = solveInner(quotes, m, sigma);
  const b = c / sigma;
  return { a, b, rho: c > 0 ? d / c : 0, m, sigma };
}

/** w = a + d y + c sqrt(y^2 + 1) under 0 <= c, |d| <= 0.999 c, c + |d| <= 2 sigma, least variance >= 0. */
function solveInner(quotes: VarianceQuotes, m: number, sigma: number): Inner {
  const n = quotes.k.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s11 = 0;
  let s12 = 0;
  let s22 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  for (let i = 0; i < n; i++) {
    const weight = quotes.weight[i] as number;
    const w = quotes.w[i] as number;
    const y = ((quotes.k[i] as number) - m) / sigma;
    const z = Math.sqrt(y * y + 1);
    s0 += weight;
    s1 += weight * y;
    s2 += weight * z;
    s11 += weight * y * y;
    s12 += weight * y * z;
    s22 += weight * z * z;
    t0 += weight * w;
    t1 += weight * w * y;
    t2 += weight * w * z;
  }
  const evaluate = (a: number, d: number, c: number): Inner => {
    if (!isAllowed(a, d, c, sigma)) return { a, d, c, cost: Infinity };
    let cost = 0;
    for (let i = 0; i < n; i++) {
      const y = ((quotes.k[i] as number) - m) / sigma;
      const error = a + d * y + c * Math.sqrt(y * y + 1) - (quotes.w[i] as number);
      cost += (quotes.weight[i] as number) * error * error;
    }
    return { a, d, c, cost };
  };
  // Two unknowns (a, p) for w = a + p u + v with sums over u.
  const two = (u: number, uu: number, tu: number): [number, number] => {
    const det = s0 * uu - u * u;
    return [(t0 * uu - tu * u) / det, (s0 * tu - u * t0) / det];
  };
  const det = s0 * (s11 * s22 - s12 * s12) - s1 * (s1 * s22 - s12 * s2) +
    s2 * (s1 * s12 - s11 * s2);
  const a = (t0 * (s11 * s22 - s12 * s12) - s1 * (t1 * s22 - s12 * t2) +
    s2 * (t1 * s12 - s11 * t2)) / det;
  const d = (s0 * (t1 * s22 - t2 * s12) - t0 * (s1 * s22 - s12 * s2) +
    s2 * (s1 * t2 - t1 * s2)) / det;
  const c = (s0 * (s11 * t2 - s12 * t1) - s1 * (s1 * t2 - t1 * s2) +
    t0 * (s1 * s12 - s11 * s2)) / det;
  const free = evaluate(a, d, c);
  if (free.cost < Infinity) return free;
  let best = evaluate(t0 / s0, 0, 0);
  for (const sign of [-1, 1]) {
    // d = +-0.999 c
    const r = 0.999 * sign;
    const [a1, c1] = two(s2 + r * s1, s22 + 2 * r * s12 + r * r * s11, t2 + r * t1);
    best = cheaper(best, evaluate(a1, r * c1, c1));
    // c = 2 sigma - |d|
    const [offset0, offset1, offset2] = [2 * sigma * s2, 2 * sigma * s12, 2 * sigma * s22];
    const u = s1 - sign * s2;
    const uu = s11 - 2 * sign * s12 + s22;
    const tu = (t1 - offset1) - sign * (t2 - offset2);
    const shifted = t0 - offset0;
    const inner = s0 * uu - u * u;
    const a2 = (shifted * uu - tu * u) / inner;
    const d2 = (s0 * tu - u * shifted) / inner;
    best = cheaper(best, evaluate(a2, d2, 2 * sigma - sign * d2));
  }
  return best;
}

function isAllowed(a: number, d: number, c: number, sigma: number): boolean {
  const size = Math.abs(d);
  return c >= 0 && size <= 0.9991 * c + 1e-15 && c + size <= 2 * sigma * (1 + 1e-12) &&
    a + Math.sqrt(Math.max(0, c * c - d * d)) >= 0;
}

function cheaper(p: Inner, q: Inner): Inner {
  return q.cost < p.cost ? q : p;
}
