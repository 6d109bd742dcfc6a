import { atmVariance } from "./atm_variance.ts";
import { fitResiduals } from "./fit_residuals.ts";
import { fitSsvi, PLAIN_SHAPE, shapedSlice, type SmileShape } from "./fit_ssvi.ts";
import { fitSvi } from "./fit_svi.ts";
import { isFreeOfButterflies, repairedSlice } from "./repair_svi.ts";
import { robustFit } from "./robust_fit.ts";
import type { Smile, SmileLabel, SmileModel, SviParameters } from "./smile.ts";
import { type SmileQuote, type SmileQuotes, smileQuotes } from "./smile_quotes.ts";
import { leastDurrleman, sviVariance } from "./svi.ts";
import { at } from "../vocabulary/at.ts";

/** Quotes needed for each model (method 3.12). */
const SVI_QUOTES = 8;
/** Of them below the forward, and as many from it on. */
const SVI_QUOTES_EACH_WAY = 3;
const SSVI_QUOTES = 5;
const SHIFT_QUOTES = 3;
/** Share of quotes inside their spread that makes a fit good. */
const GOOD_SHARE = 0.8;

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
  const { k, w } = usable;
  if (k.length === 0) return undefined;
  const theta = atmVariance(k, w);
  const s = Math.sqrt(theta);
  const notes: string[] = [];
  const smile = (model: SmileModel, parameters: SviParameters) =>
    smileOf(model, parameters, usable, forward, notes);
  if (isEnoughForSvi(k, s)) {
    const parameters = robustFit(usable, (given, last) => fitSvi(given, s, last));
    if (isFreeOfButterflies(parameters)) return smile("SVI", parameters);
    const repaired = repairedSlice(parameters, years);
    if (repaired !== undefined) {
      notes.push("svi_repaired");
      return smile("SVI", repaired);
    }
    notes.push("svi_not_free_of_arbitrage");
  }
  if (k.length >= SSVI_QUOTES) {
    const parameters = robustFit(usable, (given) => fitSsvi(given, theta, prior));
    if (isFreeOfButterflies(parameters)) return smile("SSVI", parameters);
    notes.push("ssvi_not_free_of_arbitrage");
  }
  const shifted = shapedSlice(theta, prior);
  if (isFreeOfButterflies(shifted)) {
    return smile(k.length >= SHIFT_QUOTES ? "SHIFT" : "FLAT", shifted);
  }
  return smile("FLAT", { a: theta, b: 0, rho: 0, m: 0, sigma: s });
}

/** Enough quotes, on both sides of the forward, a deviation wide each way. */
function isEnoughForSvi(k: Float64Array, s: number): boolean {
  const below = k.filter((place) => place < 0).length;
  return k.length >= SVI_QUOTES && below >= SVI_QUOTES_EACH_WAY &&
    k.length - below >= SVI_QUOTES_EACH_WAY && at(k, 0) <= -s && at(k, k.length - 1) >= s;
}

function smileOf(
  model: SmileModel,
  parameters: SviParameters,
  usable: SmileQuotes,
  forward: number,
  notes: readonly string[],
): Smile {
  const { k, years } = usable;
  const variance = sviVariance(parameters);
  const z = fitResiduals(usable, parameters);
  const inside = z.filter((value) => Math.abs(value) <= 1).length / z.length;
  return {
    ...variance,
    model,
    label: labelOf(model, inside),
    forward,
    years,
    parameters,
    quotes: k.length,
    quotedFrom: at(k, 0),
    quotedTo: at(k, k.length - 1),
    rmsHalfSpreads: Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length),
    minG: leastDurrleman(variance),
    notes,
  };
}

function labelOf(model: SmileModel, inside: number): SmileLabel {
  if (model === "SVI") return inside >= GOOD_SHARE ? "GOOD" : "FAIR";
  return model === "SSVI" ? "FAIR" : "POOR";
}
