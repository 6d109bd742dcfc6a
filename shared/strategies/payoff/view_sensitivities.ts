import { type View, viewDistribution, viewVariance } from "../../pricing/distribution.ts";
import { normalPdf } from "../../statistics/normal.ts";
import type { TotalVariance } from "../../pricing/smile.ts";
import { expectedPayoff } from "./payoff_moments.ts";
import type { PayoffLeg, PayoffShape } from "./payoff_shape.ts";

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

/**
 * The same for any shape, by central differences: for legs that outlive the horizon, whose smile
 * then is held.
 */
export function shapeSensitivities(
  shape: PayoffShape,
  forward: number,
  smile: TotalVariance,
  view: View,
): ViewSensitivities {
  const value = (beta: number, mu: number) =>
    expectedPayoff(shape, viewDistribution(forward, smile, { beta, mu }));
  const { beta, mu } = view;
  return {
    toBeta: (value(beta + BETA_STEP, mu) - value(beta - BETA_STEP, mu)) / (2 * BETA_STEP),
    toDrift: (value(beta, mu + DRIFT_STEP) - value(beta, mu - DRIFT_STEP)) / (2 * DRIFT_STEP),
  };
}
