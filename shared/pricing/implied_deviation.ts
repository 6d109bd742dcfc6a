import { MIN_DEVIATION, normalisedBlack, normalisedVega, type Theta } from "./black.ts";
import { normalCdf, normalQuantile, roughNormalQuantile } from "../statistics/normal.ts";
import type { PricingStatus } from "./pricing_status.ts";

/** The deviation s = sigma sqrt(T) that gives a price, and how it was found. */
export interface ImpliedDeviation {
  /** 0 at zero time value, +Infinity at the upper bound; absent where no volatility gives the price. */
  readonly deviation?: number;
  readonly status: PricingStatus;
}

const MAX_STEPS = 12;

/**
 * Inverts Black-76 by the transformed fourth-order iteration of method 3.7. `price` is discounted, rupees per unit; `tick` bounds what
 * counts as zero time value. |error in sigma| <= max(1e-12, 8 eps price / vega).
 */
export function impliedDeviation(
  price: number,
  forward: number,
  strike: number,
  discount: number,
  right: Theta,
  tick: number,
): ImpliedDeviation {
  if (
    !(forward > 0 && strike > 0 && discount > 0 && price >= 0) || !Number.isFinite(price) ||
    !Number.isFinite(forward) || !Number.isFinite(strike)
  ) return { status: "BAD_INPUT" };
  const lower = discount * Math.max(right * (forward - strike), 0);
  const upper = discount * (right === 1 ? forward : strike);
  // An out-of-the-money price has no intrinsic part to lose digits to.
  const noise = lower > 0 ? 4 * Number.EPSILON * Math.max(forward, strike) * discount : 0;
  if (price < lower - Math.max(0.5 * tick, noise)) return { status: "BELOW_INTRINSIC" };
  if (price > upper) return { status: "ABOVE_UPPER_BOUND" };
  if (price === upper) return { deviation: Infinity, status: "AT_UPPER_BOUND" };
  if (price - lower <= noise || price - lower < 0.25 * tick) {
    return { deviation: 0, status: "ZERO_TIME_VALUE" };
  }
  const outOfMoney = price / discount - Math.max(right * (forward - strike), 0);
  const x = -Math.abs(Math.log(forward / strike));
  const s = solveDeviation(outOfMoney / Math.sqrt(forward * strike), x);
  return s < MIN_DEVIATION
    ? { deviation: 0, status: "ZERO_TIME_VALUE" }
    : { deviation: s, status: "OK" };
}

/** s with normalisedBlack(x, s) = beta; 0 and +Infinity at the bounds. */
export function solveDeviation(beta: number, x: number): number {
  const bound = Math.exp(0.5 * x);
  if (!(beta > 0)) return 0;
  if (beta >= bound) return Infinity;
  if (x === 0) return -2 * normalQuantile(0.5 * (1 - beta));
  const start = startOf(beta, x, bound);
  return iterate(beta, x, bound, start.s, start.branch);
}

type Branch = "low" | "middle" | "high";

function startOf(beta: number, x: number, bound: number): { s: number; branch: Branch } {
  const sc = Math.sqrt(2 * Math.abs(x));
  const bc = normalisedBlack(x, sc);
  const vc = normalisedVega(x, sc);
  if (beta < bc) {
    const sl = sc - bc / vc;
    const bl = sl > 0 ? normalisedBlack(x, sl) : 0;
    const vl = sl > 0 ? normalisedVega(x, sl) : 0;
    if (beta < bl) {
      const s = lowGuess(beta, x) *
        (1 + Math.log(bl) / Math.log(beta) * (sl / lowGuess(bl, x) - 1));
      return { s: s > 0 && s <= sc ? s : sl, branch: "low" };
    }
    const s = hermite(beta, bl, bc, sl, sc, vl, vc);
    return { s: s > 0 ? s : sc - (bc - beta) / vc, branch: "middle" };
  }
  const sh = sc + (bound - bc) / vc;
  const bh = normalisedBlack(x, sh);
  if (beta <= bh && beta < 0.5 * bound) {
    const s = hermite(beta, bc, bh, sc, sh, vc, normalisedVega(x, sh));
    return { s: s > 0 ? s : sc + (beta - bc) / vc, branch: "middle" };
  }
  const p = (bound - beta) / (bound - bc) * normalCdf(-0.5 * sc);
  const s = p < 0.5 ? -2 * roughNormalQuantile(p) : sc;
  return { s: s > sc ? s : sc + (beta - bc) / vc, branch: "high" };
}

/** Low-price asymptotics, G of method 3.7. */
function lowGuess(y: number, x: number): number {
  const a = Math.abs(x);
  const p = Math.min(Math.cbrt(3 * Math.sqrt(3) * y / (2 * Math.PI * a)), 0.4999999);
  return a / (Math.sqrt(3) * -roughNormalQuantile(p));
}

/** Cubic Hermite of s over the price, with slopes 1/vega at both ends. */
function hermite(
  beta: number,
  b0: number,
  b1: number,
  s0: number,
  s1: number,
  v0: number,
  v1: number,
): number {
  const width = b1 - b0;
  if (!(width > 0 && v0 > 0 && v1 > 0)) return Number.NaN;
  const t = (beta - b0) / width;
  const u = 1 - t;
  return s0 * (1 + 2 * t) * u * u + (width / v0) * t * u * u + s1 * t * t * (3 - 2 * t) -
    (width / v1) * t * t * u;
}

function iterate(beta: number, x: number, bound: number, start: number, branch: Branch): number {
  const logBeta = Math.log(beta);
  let s = start;
  let low = 0;
  let high = Infinity;
  for (let step = 0; step < MAX_STEPS; step++) {
    const b = normalisedBlack(x, s);
    const vega = normalisedVega(x, s);
    if (b < beta) low = Math.max(low, s);
    else high = Math.min(high, s);
    const r2 = x * x / (s * s * s) - 0.25 * s;
    const r3 = r2 * r2 - 3 * x * x / (s * s * s * s) - 0.25;
    let nu: number;
    let ga: number;
    let de: number;
    if (branch === "low") {
      const L = Math.log(b);
      const q = vega / b;
      nu = (logBeta - L) * L / (logBeta * q);
      ga = r2 - q * (1 + 2 / L);
      de = r3 + 2 * q * q * (1 + (3 / L) * (1 + 1 / L)) - 3 * r2 * q * (1 + 2 / L);
    } else if (branch === "middle") {
      nu = (beta - b) / vega;
      ga = r2;
      de = r3;
    } else {
      const c = bound - b;
      const q = vega / c;
      nu = -Math.log((bound - beta) / c) / q;
      ga = r2 + q;
      de = r3 + 2 * q * q + 3 * q * r2;
    }
    const ds = nu * (1 + 0.5 * ga * nu) / (1 + nu * (ga + de * nu / 6));
    if (Math.abs(ds) <= 2e-15 * s) return s;
    const next = s + ds;
    if (!(next > low && next < high)) {
      s = high === Infinity ? 2 * s : 0.5 * (low + high);
      continue;
    }
    s = next;
    // The step's own error is of fourth order: after one this small nothing is left.
    if (Math.abs(ds) < 1e-6 * s) return s;
  }
  return s;
}
