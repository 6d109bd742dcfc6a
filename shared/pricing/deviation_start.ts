import { normalisedBlack, normalisedVega } from "./black.ts";
import type { DeviationBranch, DeviationTarget } from "./deviation_target.ts";
import { normalCdf, roughNormalQuantile } from "../statistics/normal.ts";

/** A point of the price as a function of the deviation: deviation, price, slope. */
interface Node {
  readonly s: number;
  readonly b: number;
  readonly v: number;
}

/** A lower node this small against the upper one is what rounding left of 0. */
const ROUNDING = 1e-7;

/** Where the iteration begins, split at the inflection point of the price (method 3.7). */
export function deviationStart(
  { beta, x, bound }: DeviationTarget,
): { s: number; branch: DeviationBranch } {
  const sc = Math.sqrt(2 * Math.abs(x));
  const bc = normalisedBlack(x, sc);
  const vc = normalisedVega(x, sc);
  const inflection = { s: sc, b: bc, v: vc };
  if (beta < bc) {
    const sl = sc - bc / vc;
    const bl = normalisedBlack(x, sl);
    const vl = sl > ROUNDING * sc ? normalisedVega(x, sl) : 0;
    if (beta < bl) {
      const s = lowGuess(beta, x) *
        (1 + Math.log(bl) / Math.log(beta) * (sl / lowGuess(bl, x) - 1));
      return { s: s > 0 ? s : sl, branch: "low" };
    }
    const s = hermite(beta, { s: sl, b: bl, v: vl }, inflection);
    return { s: s > 0 ? s : sc - (bc - beta) / vc, branch: "middle" };
  }
  if (beta < 0.5 * bound) {
    // The price here is 0.79 of the bound at least.
    const sh = sc + (bound - bc) / vc;
    const bh = normalisedBlack(x, sh);
    const s = hermite(beta, inflection, { s: sh, b: bh, v: normalisedVega(x, sh) });
    return { s, branch: "middle" };
  }
  const p = (bound - beta) / (bound - bc) * normalCdf(-0.5 * sc);
  return { s: -2 * roughNormalQuantile(p), branch: "high" };
}

/** Low-price asymptotics, G of method 3.7. */
function lowGuess(y: number, x: number): number {
  const a = Math.abs(x);
  const p = Math.min(Math.cbrt(3 * Math.sqrt(3) * y / (2 * Math.PI * a)), 0.4999999);
  return a / (Math.sqrt(3) * -roughNormalQuantile(p));
}

/**
 * Cubic Hermite of the deviation over the price, with slopes 1/vega at both ends. NaN without a
 * slope at the lower one, which lies at 0 when x is within rounding of it.
 */
function hermite(beta: number, from: Node, to: Node): number {
  const width = to.b - from.b;
  if (!(from.v > 0)) return Number.NaN;
  const t = (beta - from.b) / width;
  const u = 1 - t;
  return from.s * (1 + 2 * t) * u * u + (width / from.v) * t * u * u + to.s * t * t * (3 - 2 * t) -
    (width / to.v) * t * t * u;
}
