import type { SviParameters } from "./smile.ts";

/**
 * A raw SVI slice by what traders see of it (Gatheral & Jacquier, arXiv:1204.0646, section 3.2).
 * Variances a year.
 */
export interface JumpWings {
  /** Variance at the money. */
  readonly v: number;
  /** Skew at the money. */
  readonly psi: number;
  /** Slope of the put wing and of the call wing. */
  readonly p: number;
  readonly c: number;
  /** Least variance. */
  readonly vTilde: number;
}

/**
 * Jump-wings parameters of a raw slice of so many years (case F4). Variance at the money must be
 * above 0.
 */
export function jumpWingsOf(parameters: SviParameters, years: number): JumpWings {
  const { a, b, rho, m, sigma } = parameters;
  const root = Math.sqrt(m * m + sigma * sigma);
  const w0 = a + b * (root - rho * m);
  const s = Math.sqrt(w0);
  return {
    v: w0 / years,
    psi: b / (2 * s) * (rho - m / root),
    p: b * (1 - rho) / s,
    c: b * (1 + rho) / s,
    vTilde: (a + b * sigma * Math.sqrt(1 - rho * rho)) / years,
  };
}

/**
 * The raw slice of jump-wings parameters (Lemma 3.2 there, case F8). Absent where no raw slice has
 * them.
 */
export function rawOf(wings: JumpWings, years: number): SviParameters | undefined {
  const { v, psi, p, c, vTilde } = wings;
  const w0 = v * years;
  const s = Math.sqrt(w0);
  const b = 0.5 * s * (c + p);
  const rho = 1 - p * s / b;
  const beta = rho - 2 * psi * s / b;
  if (!(b > 0 && Math.abs(rho) < 1)) return undefined;
  const flat = Math.sqrt(1 - rho * rho);
  if (beta === 0) {
    const sigma = (v - vTilde) * years / (b * (1 - flat));
    return { a: vTilde * years - b * sigma * flat, b, rho, m: 0, sigma };
  }
  const sign = Math.sign(beta);
  // A skew steeper than both wings, beta beyond +-1, has no root: m and sigma are NaN.
  const alpha = sign * Math.sqrt(1 / (beta * beta) - 1);
  const m = (v - vTilde) * years / (b * (sign * Math.sqrt(1 + alpha * alpha) - rho - alpha * flat));
  const sigma = alpha * m;
  if (!(sigma > 0)) return undefined;
  return { a: vTilde * years - b * sigma * flat, b, rho, m, sigma };
}

/**
 * The slice of SSVI that shares variance, skew and put wing: c' = p + 2 psi, vTilde' = 4 v p c' /
 * (p + c')^2, with wings flat enough to be free of butterflies (method 3.10).
 */
export function tamed({ v, psi, p }: JumpWings, years: number): JumpWings | undefined {
  const c = p + 2 * psi;
  if (!(c > 0 && p > 0)) return undefined;
  const steepest = Math.max(p, c);
  // sqrt(v T) max(p, c') < 2 and (p + c') max(p, c') <= 2; a common factor on both wings and the
  // skew keeps the slice one of SSVI.
  const factor = Math.min(
    1,
    1.999 / (Math.sqrt(v * years) * steepest),
    Math.sqrt(2 / ((p + c) * steepest)),
  );
  const [put, call] = [factor * p, factor * c];
  return { v, psi: factor * psi, p: put, c: call, vTilde: 4 * v * put * call / (put + call) ** 2 };
}
