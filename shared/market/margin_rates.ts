import type { UnderlyingKind } from "../vocabulary/terms.ts";
import type { ParameterValue } from "./charges.ts";

/**
 * Dated margin parameters of one kind of underlying (method 13.3), as fractions; volatilities are
 * decimals.
 */
export interface MarginRates {
  /** Least price scan, and the deviations over so many sessions that it is where they are more. */
  readonly priceScanFloor: number;
  readonly priceScanDeviations: number;
  readonly priceScanSessions: number;
  /** Least volatility scan, and the share of a year's volatility that it is where more. */
  readonly volatilityScanFloor: number;
  readonly volatilityScanShare: number;
  /** What the exchange's average keeps of a session's variance on the next. */
  readonly lambda: number;
  readonly exposure: number;
  /** Exposure of a short index option further out of the money than `deepOtm`. */
  readonly exposureDeep: number;
  readonly deepOtm: number;
  /** Extra on short index options on their expiry day. */
  readonly expiryDay: number;
  /** On the delta by which a later expiry covers an earlier one. */
  readonly calendar: number;
}

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
    priceScanFloor: rate("psr_floor"),
    priceScanDeviations: rate("psr_deviations"),
    priceScanSessions: rate("psr_sessions"),
    volatilityScanFloor: rate("vsr_floor"),
    volatilityScanShare: rate("vsr_share"),
    lambda: rate("ewma_lambda"),
    exposure: rate("exposure"),
    exposureDeep: rate("exposure_deep_otm"),
    deepOtm: rate("deep_otm"),
    expiryDay: rate("expiry_day"),
    calendar: rate("calendar_spread"),
  };
}
