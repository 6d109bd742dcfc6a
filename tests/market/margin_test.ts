import { assertAlmostEquals, assertGreater, assertLess } from "@std/assert";
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
    calendar: 0,
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

Deno.test("a calendar is charged on the delta by which the later expiry covers the earlier one", () => {
  const margin = (calendar: number, farYears: number) =>
    marginOf([
      { right: "call", quantity: -1, strike: 25_000, years: 0.02, impliedVolatility: 0.12 },
      { right: "call", quantity: 1, strike: 25_000, years: farYears, impliedVolatility: 0.12 },
    ], {
      kind: "index",
      spot: 25_000,
      forward: 25_000,
      rate: 0.065,
      rates: {
        priceScan: 0.093,
        volatilityScan: 0.04,
        exposure: 0.02,
        exposureDeep: 0.05,
        deepOtm: 0.1,
        expiryDay: 0,
        calendar,
      },
      expiresToday: false,
    });
  // Half a rupee of the near leg's delta is covered.
  const charge = margin(0.0175, 0.1).total - margin(0, 0.1).total;
  assertGreater(charge, 0.5 * 0.0175 * 25_000);
  assertLess(charge, 0.52 * 0.0175 * 25_000);
  // One expiry has no calendar.
  assertAlmostEquals(margin(0.0175, 0.02).total, margin(0, 0.02).total, 1e-9);
});
