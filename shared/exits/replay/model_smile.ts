import { undiscountedBlack } from "../../pricing/black.ts";
import { shapedSlice, type SmileShape } from "../../pricing/fit_ssvi.ts";
import { modelFreeVariance } from "../../pricing/model_free_variance.ts";
import type { TotalVariance } from "../../pricing/smile.ts";
import { sviVariance } from "../../pricing/svi.ts";
import type { Right } from "../../vocabulary/terms.ts";
import { at } from "../../vocabulary/at.ts";

/**
 * Least squares of volatility over the out-of-the-money closes of NIFTY of January and February
 * 2026, expiries of 20 to 50 days, within two deviations of the forward (113 chains; `npm run
 * bench -- shape`). Its model-free volatility is 1.08 times that at the money, theirs within their
 * quotes 1.09; beyond two deviations theirs is dearer.
 */
const NIFTY_SHAPE: SmileShape = { rho: -0.26, curvature: 0.777 };

/** A slice of any variance is this one in its own deviations. */
const UNIT = sviVariance(shapedSlice(1, NIFTY_SHAPE));

/** Deviations at the money between which a model-free variance is looked up. */
const LEAST = 0.005;
const MOST = 1.2;
const POINTS = 48;

/** The smile that stands in for the unrecorded one, of a total variance at the money. */
export function modelSmile(atmVariance: number): TotalVariance {
  const s = Math.sqrt(atmVariance);
  return {
    w: (k) => atmVariance * UNIT.w(k / s),
    w1: (k) => s * UNIT.w1(k / s),
    w2: (k) => UNIT.w2(k / s),
  };
}

/** sigma sqrt(T) of that smile at ln(K/F), for a deviation at the money. */
export function modelDeviation(k: number, atmDeviation: number): number {
  return atmDeviation * Math.sqrt(UNIT.w(k / atmDeviation));
}

/** Undiscounted price of an option on that smile, in the unit of the forward. */
export function modelPrice(
  right: Right,
  forward: number,
  strike: number,
  atmDeviation: number,
): number {
  const s = modelDeviation(Math.log(strike / forward), atmDeviation);
  return undiscountedBlack(forward, strike, s, right === "call" ? 1 : -1);
}

const TABLE = modelFreeTable();

/** Deviation at the money of the model smile whose model-free total variance is the one given. */
export function atmDeviationOf(modelFree: number): number {
  const s = Math.sqrt(modelFree);
  const place = Math.log(s / TABLE.from) / TABLE.step;
  const i = Math.min(POINTS - 2, Math.max(0, Math.floor(place)));
  const [low, high] = [at(TABLE.shares, i), at(TABLE.shares, i + 1)];
  return s * (low + Math.min(1, Math.max(0, place - i)) * (high - low));
}

/** Deviation at the money over model-free deviation, on even steps of the latter's logarithm. */
function modelFreeTable() {
  const from = LEAST;
  const step = Math.log(MOST / LEAST) / (POINTS - 1);
  let share = 1;
  const shares = Float64Array.from({ length: POINTS }, (_, i) => {
    const wanted = from * Math.exp(i * step);
    // The share hardly moves: two steps are within 1e-6.
    for (let round = 0; round < 3; round++) {
      const found = Math.sqrt(modelFreeVariance(modelSmile((share * wanted) ** 2)));
      share *= wanted / found;
    }
    return share;
  });
  return { from, step, shares };
}
