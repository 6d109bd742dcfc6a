import type { Tariff } from "../../shared/market/charges.ts";

const RATES = { sttSell: 0.001, sttBuy: 0, exchange: 0.0003503, ipft: 0.000005, stampBuy: 0.00003 };

/** Rates of February 2026, the same for every instrument. */
export const TARIFF: Tariff = {
  brokeragePerOrder: 20,
  gst: 0.18,
  sebi: 0.000001,
  sttExercise: 0.00125,
  option: RATES,
  future: RATES,
  equity: RATES,
};
