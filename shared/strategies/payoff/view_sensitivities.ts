import { type View, viewDistribution, viewVariance } from "../../pricing/distribution.ts";
import { normalPdf } from "../../statistics/normal.ts";
import type { TotalVariance } from "../../pricing/smile.ts";
import { gridWeigher, type Weigher } from "./grid_weigher.ts";
import type { PayoffLeg, PayoffShape } from "./payoff_shape.ts";
import { expectedValueOf } from "./weighed_shape.ts";

/** How the expected value under a view moves with it; rupees for the quantities given. */
export interface ViewSensitivities {
  /** d EV / d beta; times beta it is that to the log of volatility. */
  readonly toBeta: number;
  /** d EV / d mu. */
  readonly toDrift: number;
}

/** Closed forms of method 5.9 (case F9) on a market smile with its forward. */
export function viewSensitivities(
  legs: readonly PayoffLeg[],
  forward: number,
  smile: TotalVariance,
  view: View,
): ViewSensitivities {
  const distribution = viewDistribution(forward, smile, view);
  const variance = viewVariance(smile, view.beta);
  const mean = distribution.forward;
  let toBeta = 0;
  let toDrift = 0;
  for (const { right, quantity, strike } of legs) {
    if (right === "underlying") {
      toDrift += quantity * mean;
      continue;
    }
    const k = Math.log(strike / mean);
    const s = Math.sqrt(variance.w(k));
    const d1 = -k / s + 0.5 * s;
    toBeta += quantity * mean * normalPdf(d1) * (s - k * variance.w1(k) / (2 * s)) / view.beta;
    const above = distribution.call(strike) + strike * distribution.tail(strike);
    toDrift += quantity * (right === "call" ? above : above - mean);
  }
  return { toBeta, toDrift };
}

/**
 * Half widths of the central differences in beta and mu; their error is below 1e-4 of the slope.
 */
const BETA_STEP = 0.01;
const DRIFT_STEP = 0.001;

/** A view moved a step down and up in its beta and in its drift, as shapes are weighed under it. */
export interface MovedViews {
  readonly beta: readonly [Weigher, Weigher];
  readonly drift: readonly [Weigher, Weigher];
}

/** The moved views of shapes whose nodes hold those of `grid`. */
export function movedViews(
  grid: Float64Array,
  forward: number,
  smile: TotalVariance,
  { beta, mu }: View,
): MovedViews {
  const under = (beta: number, mu: number) =>
    gridWeigher(grid, viewDistribution(forward, smile, { beta, mu }));
  return {
    beta: [under(beta - BETA_STEP, mu), under(beta + BETA_STEP, mu)],
    drift: [under(beta, mu - DRIFT_STEP), under(beta, mu + DRIFT_STEP)],
  };
}

/**
 * The same for any shape, by central differences: for legs that outlive the horizon, whose smile
 * then is held.
 */
export function shapeSensitivities(
  shape: PayoffShape,
  { beta, drift }: MovedViews,
): ViewSensitivities {
  const change = ([down, up]: readonly [Weigher, Weigher]) =>
    expectedValueOf(up(shape)) - expectedValueOf(down(shape));
  return { toBeta: change(beta) / (2 * BETA_STEP), toDrift: change(drift) / (2 * DRIFT_STEP) };
}
