import { atmVariance } from "./atm_variance.ts";
import { fitFreeSvi } from "./fit_free_svi.ts";
import { fitQuality, qualityLabel } from "./fit_quality.ts";
import { fitSsvi, PLAIN_SHAPE, shapedSlice, type SmileShape } from "./fit_ssvi.ts";
import { fitSvi } from "./fit_svi.ts";
import { robustFit } from "./robust_fit.ts";
import type { Smile, SmileModel, SviParameters } from "./smile.ts";
import { type SmileQuote, type SmileQuotes, smileQuotes } from "./smile_quotes.ts";
import { isFreeOfButterflies, leastDurrleman, sviVariance } from "./svi.ts";
import { at } from "../vocabulary/at.ts";
import { present } from "../vocabulary/present.ts";

/** Quotes needed for each model (method 3.12). */
const SVI_QUOTES = 8;
/** Of them below the forward, and as many from it on. */
const SVI_QUOTES_EACH_WAY = 3;
const SSVI_QUOTES = 5;
const SHIFT_QUOTES = 3;

/** A slice of a model with how it came about. */
interface Fitted {
  readonly model: SmileModel;
  readonly parameters: SviParameters;
  readonly notes: readonly string[];
}

/**
 * The smile of one expiry by the fallback chain of method 3.12: raw SVI, SSVI, a shifted prior
 * shape, flat. Every result is free of butterfly arbitrage on the check grid. Absent when no quote
 * is usable. Quotes ascending in strike.
 */
export function fitSmile(
  quotes: readonly SmileQuote[],
  forward: number,
  years: number,
  prior: SmileShape = PLAIN_SHAPE,
): Smile | undefined {
  if (!(forward > 0 && years > 0)) return undefined;
  const usable = smileQuotes(quotes, forward, years);
  if (usable.k.length === 0) return undefined;
  const theta = atmVariance(usable.k, usable.w);
  const fitted = ownSlice(usable, theta, prior) ?? priorSlice(usable, theta, prior);
  return smileOf(fitted, usable, forward);
}

/** SVI or SSVI of the quotes; absent where there are too few or none is free of butterflies. */
function ownSlice(usable: SmileQuotes, theta: number, prior: SmileShape): Fitted | undefined {
  const { k } = usable;
  const s = Math.sqrt(theta);
  const ssvi = (parameters: SviParameters, notes: readonly string[]): Fitted | undefined =>
    isFreeOfButterflies(parameters) ? { model: "SSVI", parameters, notes } : undefined;
  if (!isEnoughForSvi(k, s)) {
    if (k.length < SSVI_QUOTES) return undefined;
    return ssvi(robustFit(usable, (given) => fitSsvi(given, theta, prior)).parameters, []);
  }
  const { parameters, quotes } = robustFit(usable, (given, last) => fitSvi(given, s, last));
  if (isFreeOfButterflies(parameters)) return { model: "SVI", parameters, notes: [] };
  const safe = fitSsvi(quotes, theta, prior);
  const free = fitFreeSvi(quotes, parameters, safe, s);
  return free !== safe && misfit(usable, free) <= misfit(usable, safe)
    ? { model: "SVI", parameters: free, notes: ["svi_held_free"] }
    : ssvi(safe, ["svi_not_free_of_arbitrage"]);
}

function misfit(usable: SmileQuotes, parameters: SviParameters): number {
  return fitQuality(usable, parameters)?.halfSpreads ?? Infinity;
}

/** The prior shape at the quotes' variance at the money, level where that is not free. */
function priorSlice({ k }: SmileQuotes, theta: number, prior: SmileShape): Fitted {
  const shifted = shapedSlice(theta, prior);
  if (isFreeOfButterflies(shifted)) {
    const model = k.length >= SHIFT_QUOTES ? "SHIFT" : "FLAT";
    return { model, parameters: shifted, notes: [] };
  }
  const level = { a: theta, b: 0, rho: 0, m: 0, sigma: Math.sqrt(theta) };
  return { model: "FLAT", parameters: level, notes: [] };
}

function smileOf(
  { model, parameters, notes }: Fitted,
  usable: SmileQuotes,
  forward: number,
): Smile {
  const { k, years } = usable;
  const variance = sviVariance(parameters);
  const quality = fitQuality(usable, parameters);
  const isOwn = model === "SVI" || model === "SSVI";
  return {
    ...variance,
    model,
    label: isOwn ? qualityLabel(quality, k.length) : "POOR",
    forward,
    years,
    parameters,
    quotes: k.length,
    quotedFrom: at(k, 0),
    quotedTo: at(k, k.length - 1),
    ...present({ rmsHalfSpreads: quality?.halfSpreads, rmsPoints: quality?.points }),
    minG: leastDurrleman(variance),
    notes,
  };
}

/** Enough quotes, on both sides of the forward, a deviation wide each way. */
function isEnoughForSvi(k: Float64Array, s: number): boolean {
  const below = k.filter((place) => place < 0).length;
  return k.length >= SVI_QUOTES && below >= SVI_QUOTES_EACH_WAY &&
    k.length - below >= SVI_QUOTES_EACH_WAY && at(k, 0) <= -s && at(k, k.length - 1) >= s;
}
