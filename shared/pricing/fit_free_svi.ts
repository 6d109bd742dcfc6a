import { nelderMead } from "../statistics/nelder_mead.ts";
import type { SviParameters } from "./smile.ts";
import type { VarianceQuotes } from "./svi_linear_fit.ts";
import {
  checkReach,
  isFreeOfButterflies,
  sviDurrleman,
  sviVariance,
  wingsAreBounded,
} from "./svi.ts";
import { nth } from "../vocabulary/nth.ts";
import { at } from "../vocabulary/at.ts";

/** Places of the search's own check, closer together at the money where quotes are. */
const PLACES = 60;
/** Durrleman's g that the search keeps, so that the finer check between its places holds too. */
const LEAST_G = 0.002;
/** Searches one after the other, the next from where the last ended: a bound flattens a simplex. */
const STEPS = [[0.1, 0.1, 0.1, 0.15, 0.15], [-0.1, -0.1, -0.1, -0.15, -0.15], [
  0.05,
  0.05,
  0.05,
  0.05,
  0.05,
]];
/** The least variance that the search starts from, against that at the money. */
const LEAST_VARIANCE = 1e-4;
/** Halvings of the way from the safe slice to the wanted one. */
const HALVINGS = 8;

/** Where the search stands: ln least variance, ln b, artanh rho, m in deviations, ln sigma. */
type Place = readonly [number, number, number, number, number];

/**
 * Raw SVI by least squares among the slices free of butterflies (method 3.10): from the last one
 * that is free on the way from `safe`, which must be, to `wanted`, by Nelder-Mead in all five.
 * `safe` itself where the finer check finds a butterfly between the search's places.
 */
export function fitFreeSvi(
  quotes: VarianceQuotes,
  wanted: SviParameters,
  safe: SviParameters,
  atmDeviation: number,
): SviParameters {
  const isFree = freeOfButterflies(checkReach(atmDeviation));
  const cost = (x: readonly number[]) => {
    const slice = sliceOf(x as Place, atmDeviation);
    return isFree(slice) ? squaredErrors(quotes, slice) : Infinity;
  };
  const from = placeOf(safe, atmDeviation);
  const to = placeOf(wanted, atmDeviation);
  const onTheWay = (share: number) => from.map((value, i) => value + share * (nth(to, i) - value));
  let [low, high] = [0, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = 0.5 * (low + high);
    if (cost(onTheWay(middle)) < Infinity) low = middle;
    else high = middle;
  }
  const start: readonly number[] = cost(onTheWay(low)) < cost(from) ? onTheWay(low) : from;
  const found = STEPS.reduce(
    (at, step) => nelderMead(cost, at, { step, maxSteps: 60, tolerance: 1e-4 }).x,
    start,
  );
  const slice = sliceOf(found as Place, atmDeviation);
  return cost(found) < Infinity && isFreeOfButterflies(slice) ? slice : safe;
}

function placeOf({ a, b, rho, m, sigma }: SviParameters, s: number): Place {
  const least = a + b * sigma * Math.sqrt(1 - rho * rho);
  return [
    Math.log(Math.max(LEAST_VARIANCE * s * s, least)),
    Math.log(b),
    Math.atanh(rho),
    m / s,
    Math.log(sigma),
  ];
}

function sliceOf([logLeast, logB, tRho, place, logSigma]: Place, s: number): SviParameters {
  const [b, rho, sigma] = [Math.exp(logB), Math.tanh(tRho), Math.exp(logSigma)];
  const a = Math.exp(logLeast) - b * sigma * Math.sqrt(1 - rho * rho);
  return { a, b, rho, m: place * s, sigma };
}

/**
 * Lee's bound and Durrleman's g over the search's places. The place that failed last is asked
 * first: neighbours of a slice mostly fail where it does.
 */
function freeOfButterflies(reach: number): (slice: SviParameters) => boolean {
  const places = Float64Array.from({ length: PLACES }, (_, i) => {
    const share = 2 * i / (PLACES - 1) - 1;
    return reach * share * Math.abs(share);
  });
  let failed = 0;
  return (slice) => {
    if (!wingsAreBounded(slice)) return false;
    for (let j = 0; j < PLACES; j++) {
      const i = (failed + j) % PLACES;
      if (sviDurrleman(slice, at(places, i)) >= LEAST_G) continue;
      failed = i;
      return false;
    }
    return true;
  };
}

function squaredErrors({ k, w, weight }: VarianceQuotes, slice: SviParameters): number {
  const variance = sviVariance(slice);
  let sum = 0;
  for (let i = 0; i < k.length; i++) {
    const error = variance.w(at(k, i)) - at(w, i);
    sum += at(weight, i) * error * error;
  }
  return sum;
}
