import type { MarginRates } from "../../shared/market/margin.ts";
import type { UnderlyingKind } from "../../shared/vocabulary/terms.ts";

/** Rates of February 2026 (method 13.3). */
export const MARGIN_RATES: Readonly<Record<UnderlyingKind, MarginRates>> = {
  index: {
    priceScan: 0.093,
    volatilityScan: 0.04,
    exposure: 0.02,
    exposureDeep: 0.05,
    deepOtm: 0.1,
    expiryDay: 0.02,
    calendar: 0.0175,
  },
  stock: {
    priceScan: 0.142,
    volatilityScan: 0.1,
    exposure: 0.035,
    exposureDeep: 0.035,
    deepOtm: 0.1,
    expiryDay: 0,
    calendar: 0.022,
  },
};
