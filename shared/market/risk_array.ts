import { undiscountedBlack } from "../pricing/black.ts";
import { normalCdf } from "../statistics/normal.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import type { MarginRates } from "./margin_rates.ts";
import type { ScanRanges } from "./scan_ranges.ts";

/** A contract for its margin; the underlying has neither strike nor volatility. */
export interface MarginContract {
  readonly right: "call" | "put" | "underlying";
  readonly strike: number;
  readonly years: number;
  readonly impliedVolatility: number;
  /** Of its own expiry; that of the terms where absent. */
  readonly forward?: number;
}

/** What the margin of an underlying's contracts hangs on besides themselves. Rupees per unit. */
export interface MarginTerms {
  readonly kind: UnderlyingKind;
  readonly spot: number;
  readonly forward: number;
  readonly rate: number;
  readonly rates: MarginRates;
  /** The exchange's deviation of a session, decimal; absent without a history. */
  readonly sessionDeviation?: number;
  /** True on the day of the nearest expiry held. */
  readonly expiresToday: boolean;
}

/** Price moves in thirds of the scan range, each with volatility up and down. */
const THIRDS = [0, 1, -1, 2, -2, 3, -3];
/** Extreme moves in scan ranges, with volatility as it is; their loss counts in part. */
const EXTREMES = [2, -2];
const EXTREME_SHARE = 0.35;
/** Below it a volatility is no divisor. */
const LEAST_VOLATILITY = 0.001;

/**
 * Where a contract's figures stand in its row, rupees a unit: losses of a bought one in the
 * scenarios, its worth, then what a sold one asks, a bought one asks, a sold one asks on its expiry
 * day, its full price where it is delivered, and its delta (units).
 */
export const SCENARIOS = 2 * THIRDS.length + EXTREMES.length;
export const RISK = {
  worth: SCENARIOS,
  exposureSold: SCENARIOS + 1,
  exposureBought: SCENARIOS + 2,
  expiryDay: SCENARIOS + 3,
  delivery: SCENARIOS + 4,
  delta: SCENARIOS + 5,
} as const;
export const RISK_WIDTH = SCENARIOS + 6;

/**
 * Writes the figures of one unit of a contract into its row: all that a margin needs of it, linear
 * in the quantity held (method 13.3).
 */
export function fillRiskArray(
  contract: MarginContract,
  terms: MarginTerms,
  { price, volatility }: ScanRanges,
  out: Float64Array,
  row: number,
): void {
  const start = row * RISK_WIDTH;
  const { kind, spot, rates } = terms;
  const value = valueOf(contract, terms);
  const worth = value(0, 0);
  let place = start;
  for (const thirds of THIRDS) {
    for (const sign of [1, -1]) {
      out[place++] = worth - value(price * thirds / 3, sign * volatility);
    }
  }
  for (const ranges of EXTREMES) out[place++] = EXTREME_SHARE * (worth - value(ranges * price, 0));
  const isFuture = contract.right === "underlying" && kind === "index";
  const isShare = contract.right === "underlying" && kind === "stock";
  const isOption = contract.right !== "underlying";
  out[start + RISK.worth] = worth;
  out[start + RISK.exposureSold] = isShare ? 0 : spot * exposureRate(contract, terms);
  out[start + RISK.exposureBought] = isFuture ? spot * rates.exposure : 0;
  out[start + RISK.expiryDay] = isOption && kind === "index" ? spot * rates.expiryDay : 0;
  out[start + RISK.delivery] = isShare ? spot : 0;
  out[start + RISK.delta] = isOption ? deltaOf(contract, contract.forward ?? terms.forward) : 0;
}

/** Worth of a unit after a move of the price and of volatility; of a future its gain. */
function valueOf(contract: MarginContract, terms: MarginTerms) {
  const { right, strike, years, impliedVolatility, forward = terms.forward } = contract;
  if (right === "underlying") return (move: number) => forward * move;
  const discount = Math.exp(-terms.rate * years);
  const root = Math.sqrt(years);
  const theta = right === "call" ? 1 : -1;
  return (move: number, volatilityMove: number) => {
    const volatility = Math.max(LEAST_VOLATILITY, impliedVolatility + volatilityMove);
    return discount * undiscountedBlack(forward * (1 + move), strike, volatility * root, theta);
  };
}

function deltaOf(contract: MarginContract, forward: number): number {
  const { right, strike, years, impliedVolatility } = contract;
  const s = Math.max(LEAST_VOLATILITY, impliedVolatility) * Math.sqrt(years);
  const d1 = Math.log(forward / strike) / s + 0.5 * s;
  return right === "call" ? normalCdf(d1) : -normalCdf(-d1);
}

function exposureRate({ right, strike }: MarginContract, terms: MarginTerms): number {
  const { kind, spot, rates } = terms;
  if (right === "underlying" || kind === "stock") return rates.exposure;
  const distance = right === "call" ? strike / spot - 1 : 1 - strike / spot;
  return distance > rates.deepOtm ? rates.exposureDeep : rates.exposure;
}
