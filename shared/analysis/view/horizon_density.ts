import { smileDistribution, viewVariance } from "../../pricing/distribution.ts";
import { shapedSlice } from "../../pricing/fit_ssvi.ts";
import { modelFreeVariance } from "../../pricing/model_free_variance.ts";
import type { TotalVariance } from "../../pricing/smile.ts";
import { durrleman, sviVariance } from "../../pricing/svi.ts";

/**
 * What a history of implied volatility measured: the whole smile, as India VIX does, or its middle.
 */
export type ImpliedMeasure = "model_free" | "at_the_money";

/** A density of ln(settlement / forward), asked at one value. */
interface HorizonDensity {
  /** Natural logarithm of the density. */
  logScore(move: number): number;
  /** P(value <= move), the probability integral transform. */
  transform(move: number): number;
}

/**
 * Makes densities of both measures from implied total variances near `typical`: the plain prior
 * shape of a smile, since a stored history has one volatility a session and no shape, and the
 * view's transform of it (method 3.14), which scoring uses as well.
 */
export function horizonDensities(
  typical: number,
  measure: ImpliedMeasure,
): (impliedVariance: number, beta: number) => HorizonDensity {
  // Model-free over at-the-money variance: 1.10 to 1.12 from a week to two months, so one ratio
  // serves a whole history.
  const ratio = measure === "at_the_money"
    ? 1
    : modelFreeVariance(sviVariance(shapedSlice(typical))) / typical;
  return (impliedVariance, beta) => {
    const market = sviVariance(shapedSlice(impliedVariance / ratio));
    return densityOf(beta === 1 ? market : viewVariance(market, beta));
  };
}

/** exp(-d2^2 / 2) g / sqrt(2 pi w) (method 3.13). */
function densityOf(variance: TotalVariance): HorizonDensity {
  return {
    logScore: (move) => {
      const w = variance.w(move);
      const d2 = (-move - 0.5 * w) / Math.sqrt(w);
      return Math.log(durrleman(variance, move)) - 0.5 * (d2 * d2 + Math.log(2 * Math.PI * w));
    },
    transform: (move) => 1 - smileDistribution(1, variance).tail(Math.exp(move)),
  };
}
