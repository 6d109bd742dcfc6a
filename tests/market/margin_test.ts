import { assertLess } from "@std/assert";
import { marginOf, type MarginRates } from "../../shared/market/margin.ts";
import { assertCase, type QuantCase, quantCases } from "../support/quant_cases.ts";

interface CaseLeg {
  readonly type: "call" | "put";
  readonly qty: number;
  readonly strike: number;
  readonly iv: number;
}

function marginOfCase({ inputs }: QuantCase) {
  const { S, F, r, T, psr, vsr, exposureRate, legs } = inputs;
  const rates: MarginRates = {
    priceScan: psr,
    volatilityScan: vsr,
    exposure: exposureRate,
    exposureDeep: exposureRate,
    deepOtm: 1,
    expiryDay: 0,
  };
  return marginOf(
    legs.map(({ type, qty, strike, iv }: CaseLeg) => ({
      right: type,
      quantity: qty,
      strike,
      years: T,
      impliedVolatility: iv,
    })),
    {
      kind: "index",
      spot: S,
      forward: F ?? S * Math.exp(r * T),
      rate: r,
      rates,
      expiresToday: false,
    },
  );
}

for (const entry of quantCases("N").filter(({ expected }) => "spanPerUnit" in expected)) {
  Deno.test(`margin ${entry.id}: ${entry.description}`, () => {
    const margin = marginOfCase(entry);
    assertCase(margin.span, entry.expected.spanPerUnit, entry, "span");
    assertCase(margin.exposure, entry.expected.exposurePerUnit, entry, "exposure");
    assertCase(margin.total * entry.inputs.lot, entry.expected.totalPerLot, entry, "total");
  });
}

for (const entry of quantCases("N").filter(({ expected }) => "brokerSpan" in expected)) {
  Deno.test(`margin ${entry.id} stands within 5% of the broker's published figure`, () => {
    const margin = marginOfCase(entry);
    assertCase(margin.span * entry.inputs.lot, entry.expected.modelSpan, entry, "span");
    const broker = entry.expected.brokerSpan + entry.expected.brokerExposure;
    assertLess(Math.abs(margin.span * entry.inputs.lot / entry.expected.brokerSpan - 1), 0.05);
    assertLess(Math.abs(margin.total * entry.inputs.lot / broker - 1), 0.03);
  });
}
