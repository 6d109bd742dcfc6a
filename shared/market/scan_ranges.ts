import { SESSIONS_A_YEAR } from "../pricing/trading_time.ts";
import type { MarginRates } from "./margin_rates.ts";

/** How far a margin's scenarios go: price as a fraction, volatility as a decimal a year. */
export interface ScanRanges {
  readonly price: number;
  readonly volatility: number;
}

/**
 * Scan ranges of an underlying by the exchange's deviation of a session (method 13.3); the floors
 * alone where its history does not give one.
 */
export function scanRanges(rates: MarginRates, sessionDeviation?: number): ScanRanges {
  const { priceScanFloor, priceScanDeviations, priceScanSessions } = rates;
  const deviation = sessionDeviation ?? 0;
  return {
    price: Math.max(priceScanFloor, priceScanDeviations * Math.sqrt(priceScanSessions) * deviation),
    volatility: Math.max(
      rates.volatilityScanFloor,
      rates.volatilityScanShare * Math.sqrt(SESSIONS_A_YEAR) * deviation,
    ),
  };
}
