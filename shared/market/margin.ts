import { undiscountedBlack } from "../pricing/black.ts";
import { normalCdf } from "../statistics/normal.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import type { ParameterValue } from "./charges.ts";

/**
 * One leg of a structure for its margin. Quantity signed: + long, - short, in units of the
 * structure.
 */
export interface MarginLeg {
  readonly right: "call" | "put" | "underlying";
  readonly quantity: number;
  /** Not used for an underlying leg. */
  readonly strike: number;
  readonly years: number;
  readonly impliedVolatility: number;
}

/**
 * Dated margin parameters of one kind of underlying (method 13.3), as fractions; `volatilityScan`
 * in decimal volatility.
 */
export interface MarginRates {
  readonly priceScan: number;
  readonly volatilityScan: number;
  readonly exposure: number;
  /** Exposure of a short index option further out of the money than `deepOtm`. */
  readonly exposureDeep: number;
  readonly deepOtm: number;
  /** Extra on short index options on their expiry day. */
  readonly expiryDay: number;
  /** On the delta by which a later expiry covers an earlier one. */
  readonly calendar: number;
}

export interface MarginTerms {
  readonly kind: UnderlyingKind;
  readonly spot: number;
  readonly forward: number;
  readonly rate: number;
  readonly rates: MarginRates;
  readonly expiresToday: boolean;
}

/** Rupees per unit of the structure. */
export interface Margin {
  readonly span: number;
  readonly exposure: number;
  readonly expiryDay: number;
  readonly calendar: number;
  /** Full price of delivered shares. */
  readonly delivery: number;
  readonly total: number;
}

/** Price moves in thirds of the scan range, each with volatility up and down. */
const THIRDS = [0, 1, -1, 2, -2, 3, -3];
/** Extreme moves in scan ranges, with volatility as it is; their loss counts in part. */
const EXTREMES = [2, -2];
const EXTREME_SHARE = 0.35;
/** Below it a volatility is no divisor. */
const LEAST_VOLATILITY = 0.001;

/**
 * The margin rates of a kind of underlying from the parameters of a date. Throws naming the first
 * that is missing.
 */
export function marginRatesOf(
  parameters: readonly ParameterValue[],
  kind: UnderlyingKind,
): MarginRates {
  const rate = (name: string) => {
    const found = parameters.find((row) => row.name === `margin.${name}` && row.scope === kind);
    if (found === undefined) {
      throw new RangeError(`margin: parameter margin.${name} for ${kind} is missing`);
    }
    return found.value;
  };
  return {
    priceScan: rate("psr_floor"),
    volatilityScan: rate("vsr_floor"),
    exposure: rate("exposure"),
    exposureDeep: rate("exposure_deep_otm"),
    deepOtm: rate("deep_otm"),
    expiryDay: rate("expiry_day"),
    calendar: rate("calendar_spread"),
  };
}

/**
 * Exchange margin of a structure by the 16 scenarios of method 13.3, an approximation within 5% of
 * published index figures; the broker's answer is final. A stock's underlying leg is delivery at
 * full price, an index's is its future; both move with the price in the scan.
 */
export function marginOf(legs: readonly MarginLeg[], terms: MarginTerms): Margin {
  const { kind, spot, forward, rates } = terms;
  const options = legs.filter(({ right }) => right !== "underlying");
  const units = legs.filter(({ right }) => right === "underlying")
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const span = spanOf(options, units, terms);
  const exposure = exposureOf(options, units, terms);
  const expiryDay = terms.expiresToday && kind === "index"
    ? shortUnits(options) * spot * rates.expiryDay
    : 0;
  const delivery = kind === "stock" ? Math.max(0, units) * spot : 0;
  const calendar = spot * rates.calendar * spreadDelta(options, forward);
  const total = span + exposure + expiryDay + calendar + delivery;
  return { span, exposure, expiryDay, calendar, delivery, total };
}

/** The worst scenario's loss, less what the options are worth: selling them brought that in. */
function spanOf(options: readonly MarginLeg[], units: number, terms: MarginTerms): number {
  const { forward, rate, rates } = terms;
  const priceOf = (leg: MarginLeg, move: number, volatilityMove: number) => {
    const volatility = Math.max(LEAST_VOLATILITY, leg.impliedVolatility + volatilityMove);
    const s = volatility * Math.sqrt(leg.years);
    return Math.exp(-rate * leg.years) *
      undiscountedBlack(forward * (1 + move), leg.strike, s, leg.right === "call" ? 1 : -1);
  };
  const value = (move: number, volatilityMove: number) =>
    options.reduce((sum, leg) => sum + leg.quantity * priceOf(leg, move, volatilityMove), 0) +
    units * forward * move;
  const base = value(0, 0);
  const losses = THIRDS.flatMap((thirds) =>
    [1, -1].map((sign) => base - value(rates.priceScan * thirds / 3, sign * rates.volatilityScan))
  );
  const extremes = EXTREMES.map((ranges) =>
    EXTREME_SHARE * (base - value(ranges * rates.priceScan, 0))
  );
  return Math.max(0, Math.max(0, ...losses, ...extremes) - base);
}

/** Charged on every short option, hedged or not, and on futures of either sign. */
function exposureOf(options: readonly MarginLeg[], units: number, terms: MarginTerms): number {
  const { kind, spot, rates } = terms;
  const futures = kind === "index" ? Math.abs(units) * spot * rates.exposure : 0;
  return options.filter(({ quantity }) => quantity < 0)
    .reduce((sum, leg) => sum - leg.quantity * spot * exposureRate(leg, terms), 0) + futures;
}

function shortUnits(options: readonly MarginLeg[]): number {
  return options.reduce((sum, { quantity }) => sum + Math.max(0, -quantity), 0);
}

/**
 * Delta by which legs of the near expiry and of later ones offset each other, units of the
 * structure.
 */
function spreadDelta(options: readonly MarginLeg[], forward: number): number {
  const near = Math.min(...options.map(({ years }) => years));
  const [sooner, later] = [true, false].map((isNear) =>
    options.filter(({ years }) => (years === near) === isNear)
      .reduce((sum, leg) => sum + leg.quantity * deltaOf(leg, forward), 0)
  ) as [number, number];
  return sooner * later < 0 ? Math.min(Math.abs(sooner), Math.abs(later)) : 0;
}

function deltaOf({ right, strike, years, impliedVolatility }: MarginLeg, forward: number): number {
  const s = Math.max(LEAST_VOLATILITY, impliedVolatility) * Math.sqrt(years);
  const d1 = Math.log(forward / strike) / s + 0.5 * s;
  return right === "call" ? normalCdf(d1) : -normalCdf(-d1);
}

function exposureRate(leg: MarginLeg, { kind, spot, rates }: MarginTerms): number {
  const distance = leg.right === "call" ? leg.strike / spot - 1 : 1 - leg.strike / spot;
  return kind === "index" && distance > rates.deepOtm ? rates.exposureDeep : rates.exposure;
}
