import { at } from "../vocabulary/at.ts";
/** What a slice is fitted to: k = ln(K/F), total variance and weight of each quote. */
export interface VarianceQuotes {
  readonly k: Float64Array;
  readonly w: Float64Array;
  readonly weight: Float64Array;
}

/** w = a + d y + c sqrt(y^2 + 1) over y = (k - m)/sigma, and its weighted sum of squared errors. */
export interface LinearFit {
  readonly a: number;
  readonly d: number;
  readonly c: number;
  /** +Infinity where no allowed solution was found. */
  readonly cost: number;
}

/** The share of c that |d| may take: |rho| stays below 1. */
const STEEPEST = 0.999;

/**
 * The linear part of a raw SVI fit for fixed m and sigma: weighted least squares under 0 <= c,
 * |d| <= 0.999 c, c + |d| <= 2 sigma, least variance >= 0. Where the free solution is not allowed
 * it is the best of those on the bounds (method 3.9).
 */
export function sviLinearFit(quotes: VarianceQuotes, m: number, sigma: number): LinearFit {
  const sums = sumsOf(quotes, m, sigma);
  const evaluate = (a: number, d: number, c: number): LinearFit => ({
    a,
    d,
    c,
    cost: isAllowed(a, d, c, sigma) ? squaredErrors(quotes, m, sigma, { a, d, c }) : Infinity,
  });
  const free = freeSolution(sums);
  const found = evaluate(free.a, free.d, free.c);
  if (found.cost < Infinity) return found;
  let best = evaluate(sums.t0 / sums.s0, 0, 0);
  for (const sign of [-1, 1] as const) {
    const skewed = steepestSkew(sums, sign);
    best = cheaper(best, evaluate(skewed.a, skewed.d, skewed.c));
    const winged = steepestWing(sums, sign, sigma);
    best = cheaper(best, evaluate(winged.a, winged.d, winged.c));
  }
  return best;
}

type Line = Pick<LinearFit, "a" | "d" | "c">;

/** Weighted sums over 1, y, z = sqrt(y^2 + 1) and their products (s), and of w with each (t). */
interface Sums {
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
  readonly s11: number;
  readonly s12: number;
  readonly s22: number;
  readonly t0: number;
  readonly t1: number;
  readonly t2: number;
}

function sumsOf(quotes: VarianceQuotes, m: number, sigma: number): Sums {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s11 = 0;
  let s12 = 0;
  let s22 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  for (let i = 0; i < quotes.k.length; i++) {
    const weight = at(quotes.weight, i);
    const w = at(quotes.w, i);
    const y = (at(quotes.k, i) - m) / sigma;
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
  return { s0, s1, s2, s11, s12, s22, t0, t1, t2 };
}

/** Cramer's rule on the three normal equations. */
function freeSolution({ s0, s1, s2, s11, s12, s22, t0, t1, t2 }: Sums): Line {
  const det = s0 * (s11 * s22 - s12 * s12) - s1 * (s1 * s22 - s12 * s2) +
    s2 * (s1 * s12 - s11 * s2);
  const a = (t0 * (s11 * s22 - s12 * s12) - s1 * (t1 * s22 - s12 * t2) +
    s2 * (t1 * s12 - s11 * t2)) / det;
  const d = (s0 * (t1 * s22 - t2 * s12) - t0 * (s1 * s22 - s12 * s2) +
    s2 * (s1 * t2 - t1 * s2)) / det;
  const c = (s0 * (s11 * t2 - s12 * t1) - s1 * (s1 * t2 - t1 * s2) +
    t0 * (s1 * s12 - s11 * s2)) / det;
  return { a, d, c };
}

/** The best with d = sign 0.999 c. */
function steepestSkew({ s0, s1, s2, s11, s12, s22, t0, t1, t2 }: Sums, sign: 1 | -1): Line {
  const r = STEEPEST * sign;
  const [a, c] = regression(s0, s2 + r * s1, s22 + 2 * r * s12 + r * r * s11, t0, t2 + r * t1);
  return { a, d: r * c, c };
}

/** The best with c = 2 sigma - sign d: Lee's bound on one wing. */
function steepestWing(
  { s0, s1, s2, s11, s12, s22, t0, t1, t2 }: Sums,
  sign: 1 | -1,
  sigma: number,
): Line {
  const [offset0, offset1, offset2] = [2 * sigma * s2, 2 * sigma * s12, 2 * sigma * s22];
  const u = s1 - sign * s2;
  const uu = s11 - 2 * sign * s12 + s22;
  const tu = (t1 - offset1) - sign * (t2 - offset2);
  const [a, d] = regression(s0, u, uu, t0 - offset0, tu);
  return { a, d, c: 2 * sigma - sign * d };
}

/** Intercept and slope on one regressor u from the sums of 1, u, u^2, t and t u. */
function regression(s0: number, u: number, uu: number, t0: number, tu: number): [number, number] {
  const det = s0 * uu - u * u;
  return [(t0 * uu - tu * u) / det, (s0 * tu - u * t0) / det];
}

function squaredErrors(
  quotes: VarianceQuotes,
  m: number,
  sigma: number,
  { a, d, c }: Line,
): number {
  let cost = 0;
  for (let i = 0; i < quotes.k.length; i++) {
    const y = (at(quotes.k, i) - m) / sigma;
    const error = a + d * y + c * Math.sqrt(y * y + 1) - at(quotes.w, i);
    cost += at(quotes.weight, i) * error * error;
  }
  return cost;
}

/** The bounds with room for rounding: a solution on a bound is allowed. */
function isAllowed(a: number, d: number, c: number, sigma: number): boolean {
  const size = Math.abs(d);
  return c >= 0 && size <= 0.9991 * c + 1e-15 && c + size <= 2 * sigma * (1 + 1e-12) &&
    a + Math.sqrt(Math.max(0, c * c - d * d)) >= 0;
}

function cheaper(p: LinearFit, q: LinearFit): LinearFit {
  return q.cost < p.cost ? q : p;
}
