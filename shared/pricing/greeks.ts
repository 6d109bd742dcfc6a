import { MIN_DEVIATION, type Theta, undiscountedBlack } from "./black.ts";
import { normalCdf, normalPdf } from "../statistics/normal.ts";
import type { PricingStatus } from "./pricing_status.ts";

/**
 * Per unit of underlying: delta and gamma per rupee, theta per calendar day, vega per vol point,
 * rho per percentage point.
 */
export interface Greeks {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly theta: number;
  readonly vega: number;
  readonly rho: number;
  readonly status: PricingStatus;
}

export interface GreeksInput {
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  /** Continuous rate, decimal a year. */
  readonly rate: number;
  readonly volatility: number;
  readonly right: Theta;
  /** With a spot: Black-Scholes-Merton, spot and carry fixed. Without: Black-76, forward fixed. */
  readonly spot?: number;
}

const DAYS = 365;

/**
 * Greeks in closed form (method 3.5). At zero time or volatility gamma, theta and vega are 0 and
 * delta is intrinsic's.
 */
export function blackGreeks(input: GreeksInput): Greeks {
  const { forward: F, strike: K, years: T, rate: r, volatility, right, spot } = input;
  const D = Math.exp(-r * T);
  const s = volatility * Math.sqrt(T);
  const ratio = spot === undefined ? 1 : F / spot;
  // A time below 0 has no root: s is NaN.
  if (!(F > 0 && K > 0 && volatility >= 0 && Number.isFinite(s) && Number.isFinite(D))) {
    return { ...NOTHING, status: "BAD_INPUT" };
  }
  const price = D * undiscountedBlack(F, K, s, right);
  if (s < MIN_DEVIATION) {
    const inMoney = F === K ? 0.5 : right * (F - K) > 0 ? 1 : 0;
    const status = T > 0 ? "ZERO_VOL" : "EXPIRED";
    return { ...NOTHING, price, delta: right * D * inMoney * ratio, status };
  }
  const d1 = Math.log(F / K) / s + 0.5 * s;
  const d2 = d1 - s;
  const cdf1 = normalCdf(right * d1);
  const cdf2 = normalCdf(right * d2);
  const pdf = normalPdf(d1);
  const decay = -D * F * pdf * volatility / (2 * Math.sqrt(T));
  const theta = spot === undefined
    ? decay + r * price
    : decay + right * (r - Math.log(ratio) / T) * D * F * cdf1 - right * r * K * D * cdf2;
  return {
    price,
    delta: right * D * cdf1 * ratio,
    gamma: D * ratio * ratio * pdf / (F * s),
    theta: theta / DAYS,
    vega: D * F * pdf * Math.sqrt(T) / 100,
    rho: (spot === undefined ? -T * price : right * K * T * D * cdf2) / 100,
    status: "OK",
  };
}

const NOTHING = { price: 0, delta: 0, gamma: 0, theta: 0, vega: 0, rho: 0 };
