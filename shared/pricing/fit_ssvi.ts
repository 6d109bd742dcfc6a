import { nelderMead } from "../statistics/nelder_mead.ts";
import type { SviParameters } from "./smile.ts";
import { ssviParameters, sviVariance } from "./svi.ts";
import type { VarianceQuotes } from "./svi_linear_fit.ts";
import { at } from "../vocabulary/at.ts";

/** Shape of a slice in units of its own deviation: skew rho and curvature phi times sqrt(theta). */
export interface SmileShape {
  readonly rho: number;
  readonly curvature: number;
}

/**
 * A plain index-like shape for chains without a history: mild put skew. Fitted to no data; a prior
 * only.
 */
export const PLAIN_SHAPE: SmileShape = { rho: -0.3, curvature: 0.6 };

/** Weight of the prior shape against that of all quotes together, at squared errors of theta. */
const RIDGE = 0.001;
/** In logarithm of theta, artanh of rho and logarithm of the curvature. */
const SEARCH = { step: [0.2, 0.3, 0.3], maxSteps: 200, tolerance: 1e-10 };

/**
 * SSVI slice free of butterflies by construction (method 3.11: theta phi (1+|rho|) < 4 and theta
 * phi^2 (1+|rho|) <= 4), pulled to a prior shape.
 */
export function fitSsvi(
  quotes: VarianceQuotes,
  atmVariance: number,
  prior: SmileShape = PLAIN_SHAPE,
): SviParameters {
  let scale = 0;
  for (let i = 0; i < quotes.k.length; i++) {
    scale += at(quotes.weight, i) * atmVariance * atmVariance;
  }
  const cost = (x: readonly number[]) => {
    const { w } = sviVariance(parametersOf(x));
    let sum = 0;
    for (let i = 0; i < quotes.k.length; i++) {
      const error = w(at(quotes.k, i)) - at(quotes.w, i);
      sum += at(quotes.weight, i) * error * error;
    }
    const [, rho, curvature] = shapeOf(x);
    const pull = (rho - prior.rho) ** 2 + Math.log(curvature / prior.curvature) ** 2;
    return sum + RIDGE * scale * pull;
  };
  const start = [Math.log(atmVariance), Math.atanh(prior.rho), Math.log(prior.curvature)];
  return parametersOf(nelderMead(cost, start, SEARCH).x);
}

/** A slice of the prior shape at a given variance at the money. */
export function shapedSlice(atmVariance: number, shape: SmileShape = PLAIN_SHAPE): SviParameters {
  return parametersOf([Math.log(atmVariance), Math.atanh(shape.rho), Math.log(shape.curvature)]);
}

function shapeOf(x: readonly number[]): [number, number, number] {
  const [logTheta, tRho, logCurvature] = x as readonly [number, number, number];
  const rho = 0.995 * Math.tanh(tRho);
  const theta = Math.exp(logTheta);
  // theta phi^2 (1+|rho|) <= 4 bounds the curvature; theta phi (1+|rho|) < 4 follows for theta < 4.
  const limit = 2 / Math.sqrt(1 + Math.abs(rho));
  return [theta, rho, Math.min(Math.exp(logCurvature), 0.999 * limit)];
}

function parametersOf(x: readonly number[]): SviParameters {
  const [theta, rho, curvature] = shapeOf(x);
  return ssviParameters(theta, rho, curvature / Math.sqrt(theta));
}
