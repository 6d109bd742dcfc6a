import type { MarginRates } from "../../shared/market/margin_rates.ts";
import type { UnderlyingKind } from "../../shared/vocabulary/terms.ts";

/** Rates of February 2026 (method 13.3). */
export const MARGIN_RATES: Readonly<Record<UnderlyingKind, MarginRates>> = {
  index: {
    priceScanFloor: 0.093,
    priceScanDeviations: 6,
    priceScanSessions: 2,
    volatilityScanFloor: 0.04,
    volatilityScanShare: 0.25,
    lambda: 0.995,
    exposure: 0.02,
    exposureDeep: 0.05,
    deepOtm: 0.1,
    expiryDay: 0.02,
    calendar: 0.0175,
  },
  stock: {
    priceScanFloor: 0.142,
    priceScanDeviations: 6,
    priceScanSessions: 2,
    volatilityScanFloor: 0.1,
    volatilityScanShare: 0.25,
    lambda: 0.995,
    exposure: 0.035,
    exposureDeep: 0.035,
    deepOtm: 0.1,
    expiryDay: 0,
    calendar: 0.022,
  },
};
