import { fitSsvi, PLAIN_SHAPE, shapedSlice, type SmileShape } from "./fit_ssvi.ts";
import { fitSvi, type VarianceQuotes } from "./fit_svi.ts";
import type { Smile, SmileLabel, SmileModel, SviParameters } from "./smile.ts";
import { isFreeOfButterflies, repairedSlice } from "./repair_svi.ts";
import { leastDurrleman, sviVariance } from "./svi.ts";

/** One out-of-the-money quote for the fit. Volatility decimal, vega per 1.00 of volatility, half spread in rupees (a tick at least). */
export interface SmileQuote {
  readonly strike: number;
  readonly volatility: number;
  readonly vega: number;
  readonly halfSpread: number;
}

/** Quotes needed for each model (method 3.12). */
const SVI_QUOTES = 8;
const SIDE_QUOTES = 3;
const SSVI_QUOTES = 5;
const SHIFT_QUOTES = 3;
const PASSES = 3;
const TUKEY = 6;

/**
 * The smile of one expiry by the fallback chain of method 3.12: raw SVI, SSVI, a shifted prior shape, flat. Every result is free of
 * butterfly arbitrage on the check grid. Absent when no quote is usable. Quotes ascending in strike.
 */
export function fitSmile(
  quotes: readonly SmileQuote[],
  forward: number,
  years: number,
  prior: SmileShape = PLAIN_SHAPE,
): Smile | undefined {
  const usable = quotes.filter(({ strike, volatility, vega, halfSpread }) =>
    strike > 0 && volatility > 0 && vega > 0 && halfSpread > 0 && Number.isFinite(volatility)
  );
  if (usable.length === 0 || !(forward > 0 && years > 0)) return undefined;
  const k = Float64Array.from(usable, ({ strike }) => Math.log(strike / forward));
  const w = Float64Array.from(usable, ({ volatility }) => volatility * volatility * years);
  const base = baseWeights(usable, years);
  const atmVariance = atTheMoney(k, w);
  const s = Math.sqrt(atmVariance);
  const below = usable.filter(({ strike }) => strike < forward).length;
  const wide = (k[0] ?? 0) <= -s && (k[k.length - 1] ?? 0) >= s;
  const notes: string[] = [];
  const build = (model: SmileModel, parameters: SviParameters): Smile => {
    const variance = sviVariance(parameters);
    const z = residuals(usable, k, years, parameters);
    const rms = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / z.length);
    const minG = leastDurrleman(variance);
    const inside = z.filter((value) => Math.abs(value) <= 1).length / z.length;
    const label = labelOf(model, inside, minG);
    return {
      ...variance,
      model,
      label,
      forward,
      years,
      parameters,
      quotes: usable.length,
      quotedFrom: k[0] as number,
      quotedTo: k[k.length - 1] as number,
      rmsHalfSpreads: rms,
      minG,
      notes,
    };
  };
  if (
    usable.length >= SVI_QUOTES && below >= SIDE_QUOTES && usable.length - below >= SIDE_QUOTES &&
    wide
  ) {
    const parameters = robust(usable, k, w, base, years, (q, last) => fitSvi(q, s, last));
    if (parameters !== undefined && isFreeOfButterflies(parameters)) {
      return build("SVI", parameters);
    }
    const repaired = parameters === undefined ? undefined : repairedSlice(parameters, years);
    if (repaired !== undefined) {
      notes.push("svi_repaired");
      return build("SVI", repaired);
    }
    notes.push("svi_not_free_of_arbitrage");
  }
  if (usable.length >= SSVI_QUOTES) {
    const parameters = robust(
      usable,
      k,
      w,
      base,
      years,
      (q) => fitSsvi(q, atmVariance, prior),
    );
    if (parameters !== undefined && isFreeOfButterflies(parameters)) {
      return build("SSVI", parameters);
    }
    notes.push("ssvi_not_free_of_arbitrage");
  }
  const shifted = shapedSlice(atmVariance, prior);
  if (isFreeOfButterflies(shifted)) {
    return build(usable.length >= SHIFT_QUOTES ? "SHIFT" : "FLAT", shifted);
  }
  return build("FLAT", { a: atmVariance, b: 0, rho: 0, m: 0, sigma: s });
}

function labelOf(model: SmileModel, inside: number, minG: number): SmileLabel {
  if (minG < 0) return "POOR";
  if (model === "SVI") return inside >= 0.8 ? "GOOD" : "FAIR";
  return model === "SSVI" ? "FAIR" : "POOR";
}

/** Inverse variance of each quote's total variance from its half spread, capped at 25 and floored at 0.02 medians (method 3.12). */
function baseWeights(quotes: readonly SmileQuote[], years: number): Float64Array {
  const weights = Float64Array.from(
    quotes,
    ({ volatility, vega, halfSpread }) => (vega / (2 * volatility * years * halfSpread)) ** 2,
  );
  const median = Float64Array.from(weights).sort()[Math.floor(weights.length / 2)] as number;
  return weights.map((weight) => Math.min(25 * median, Math.max(0.02 * median, weight)));
}

/** Total variance at k = 0: linear between the neighbours, else the nearest quote's. */
function atTheMoney(k: Float64Array, w: Float64Array): number {
  for (let i = 1; i < k.length; i++) {
    const [left, right] = [k[i - 1] as number, k[i] as number];
    if (left <= 0 && right >= 0 && right > left) {
      const share = -left / (right - left);
      return (1 - share) * (w[i - 1] as number) + share * (w[i] as number);
    }
  }
  let nearest = 0;
  for (let i = 1; i < k.length; i++) {
    if (Math.abs(k[i] as number) < Math.abs(k[nearest] as number)) nearest = i;
  }
  return w[nearest] as number;
}

/** Iteratively reweighted fit with Tukey's biweight on residuals in half spreads. */
function robust(
  quotes: readonly SmileQuote[],
  k: Float64Array,
  w: Float64Array,
  base: Float64Array,
  years: number,
  fit: (quotes: VarianceQuotes, last?: SviParameters) => SviParameters | undefined,
): SviParameters | undefined {
  let weight = base;
  let parameters = fit({ k, w, weight });
  for (let pass = 1; pass < PASSES && parameters !== undefined; pass++) {
    const z = residuals(quotes, k, years, parameters);
    if (z.every((value) => Math.abs(value) < 1)) break;
    weight = base.map((value, i) => {
      const share = (z[i] as number) / TUKEY;
      // A quote beyond the limit keeps a trace, so that the fit never loses its last support.
      return value * Math.max(1e-6, Math.abs(share) < 1 ? (1 - share * share) ** 2 : 0);
    });
    parameters = fit({ k, w, weight }, parameters);
  }
  return parameters;
}

/** (market volatility - fitted) in half spreads. */
function residuals(
  quotes: readonly SmileQuote[],
  k: Float64Array,
  years: number,
  parameters: SviParameters,
): Float64Array {
  const { w } = sviVariance(parameters);
  return Float64Array.from(quotes, ({ volatility, vega, halfSpread }, i) => {
    const fitted = Math.sqrt(Math.max(0, w(k[i] as number)) / years);
    return (volatility - fitted) * vega / halfSpread;
  });
}
