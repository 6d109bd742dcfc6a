import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Distribution,
  lognormalDistribution,
  mixtureDistribution,
  smileDistribution,
  viewDistribution,
} from "../../shared/pricing/distribution.ts";
import { sviVariance } from "../../shared/pricing/svi.ts";
import { momentsOf, payoffMoments } from "../../shared/strategies/payoff/payoff_moments.ts";
import {
  breakevensOf,
  extremesOf,
  payoffAt,
  type PayoffLeg,
  payoffShape,
} from "../../shared/strategies/payoff/payoff_shape.ts";
import { tailRisk } from "../../shared/strategies/payoff/tail_risk.ts";
import { viewSensitivities } from "../../shared/strategies/payoff/view_sensitivities.ts";
import { weighedShape } from "../../shared/strategies/payoff/weighed_shape.ts";
import { assertCase, type QuantCase, quantCase, quantCases } from "../support/quant_cases.ts";

// deno-lint-ignore no-explicit-any
function distributionOf(given: any): Distribution {
  const { kind, F } = given;
  if (kind === "lognormal") return lognormalDistribution(F, given.totalVol ** 2);
  if (kind === "lognormalMixture") {
    return mixtureDistribution(
      // deno-lint-ignore no-explicit-any
      given.components.map((part: any) => ({
        weight: part.weight,
        distribution: distributionOf({ kind: "lognormal", ...part }),
      })),
    );
  }
  const svi = sviVariance(given.svi ?? given);
  if (given.beta !== undefined) return viewDistribution(F, svi, { beta: given.beta, mu: given.mu });
  return smileDistribution(F, svi);
}

function legsOf(entry: QuantCase): PayoffLeg[] {
  // deno-lint-ignore no-explicit-any
  return entry.inputs.legs.map((leg: any) => ({
    right: leg.type === "underlying" || leg.type === "U" ? "underlying" : leg.type,
    quantity: leg.qty,
    strike: leg.strike ?? 0,
    price: leg.price,
  }));
}

const single = quantCases("G").filter(({ inputs, expected }) =>
  "distribution" in inputs && "pop" in expected
);

for (const entry of single) {
  Deno.test(`payoff ${entry.id}: ${entry.description}`, () => {
    const { costPerUnit = 0 } = entry.inputs;
    const distribution = distributionOf(entry.inputs.distribution);
    const shape = payoffShape(legsOf(entry));
    const shifted = { ...shape, values: shape.values.map((value) => value - costPerUnit) };
    const { maxProfit = Infinity, maxLoss = Infinity } = extremesOf(shifted);
    const weighed = weighedShape(shifted, distribution);
    const moments = momentsOf(weighed);
    const risk = tailRisk(weighed);
    const figures: Record<string, number> = {
      maxProfit,
      maxLoss: -maxLoss,
      pop: moments.probabilityOfProfit,
      ev: moments.expectedValue,
      var95: risk.valueAtRisk,
      cvar95: risk.conditionalValueAtRisk,
    };
    for (const [name, actual] of Object.entries(figures)) {
      if (name in entry.expected) assertCase(actual, entry.expected[name], entry, name);
    }
    const { points } = breakevensOf(shifted);
    if ("breakevens" in entry.expected) {
      assertEquals(points.length, entry.expected.breakevens.length);
      points.forEach((point, i) =>
        assertCase(point, entry.expected.breakevens[i], entry, "breakeven")
      );
    }
  });
}

Deno.test("F9: the expected value's slopes in the view, its error, and where it comes from", () => {
  const entry = quantCase("F9");
  const { F, beta, mu, cost, s_lnSigma, s_mu } = entry.inputs;
  const smile = sviVariance(entry.inputs);
  const legs = legsOf(entry);
  const { toBeta, toDrift } = viewSensitivities(legs, F, smile, { beta, mu });
  assertCase(toBeta, entry.expected.dEV_dbeta, entry, "beta");
  assertCase(toDrift, entry.expected.dEV_dmu, entry, "mu");
  assertCase(Math.hypot(beta * toBeta * s_lnSigma, toDrift * s_mu), entry.expected.se, entry, "se");
  const value = (view: { beta: number; mu: number }) =>
    payoffMoments(payoffShape(legs), viewDistribution(F, smile, view)).expectedValue - cost;
  const [market, volatility, both] = [
    value({ beta: 1, mu: 0 }),
    value({ beta, mu: 0 }),
    value({ beta, mu }),
  ];
  assertCase(market, entry.expected.cost, entry, "cost");
  assertCase(volatility - market, entry.expected.edgeVol, entry, "edgeVol");
  assertCase(both - volatility, entry.expected.edgeDir, entry, "edgeDir");
  assertCase(both, entry.expected.ev, entry, "ev");
});

/** The tail by quadrature: outcomes ascending in result until 5% are together. */
function tailByQuadrature(legs: readonly PayoffLeg[], F: number, s: number): [number, number] {
  const step = 1e-5;
  const outcomes = Array.from({ length: Math.round(16 / step) }, (_, i) => {
    const z = -8 + (i + 0.5) * step;
    const weight = step * Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    return { weight, result: payoffAt(legs, F * Math.exp(s * z - 0.5 * s * s)) };
  }).sort((p, q) => p.result - q.result);
  let [left, sum, level] = [0.05, 0, 0];
  for (const { weight, result } of outcomes) {
    if (left <= 0) break;
    const share = Math.min(left, weight);
    sum += share * result;
    left -= share;
    level = result;
  }
  return [-level, -sum / 0.05];
}

const tails: [string, PayoffLeg[]][] = [
  ["on a slope", [{ right: "call", quantity: -1, strike: 100, price: 3 }]],
  ["on both slopes of a short straddle", [
    { right: "call", quantity: -1, strike: 100, price: 4 },
    { right: "put", quantity: -2, strike: 100, price: 4 },
  ]],
  ["on the plateau of the greatest loss", [
    { right: "call", quantity: 1, strike: 100, price: 4 },
    { right: "call", quantity: -1, strike: 110, price: 1 },
  ]],
  ["on a plateau between two slopes", [
    { right: "put", quantity: 1, strike: 70, price: 0.1 },
    { right: "put", quantity: -1, strike: 80, price: 1 },
    { right: "put", quantity: 1, strike: 95, price: 4 },
    { right: "put", quantity: -1, strike: 99, price: 6 },
    { right: "call", quantity: -2, strike: 130, price: 0.5 },
  ]],
  ["on the plateau of the greatest profit", [
    { right: "put", quantity: -1, strike: 80, price: 0.2 },
    { right: "put", quantity: 1, strike: 75, price: 0.1 },
  ]],
];

for (const [where, legs] of tails) {
  Deno.test(`the tail's level lies ${where}, as quadrature has it`, () => {
    const distribution = lognormalDistribution(100, 0.1 ** 2);
    const risk = tailRisk(weighedShape(payoffShape(legs), distribution));
    const [level, mean] = tailByQuadrature(legs, 100, 0.1);
    assertAlmostEquals(risk.valueAtRisk, level, 1e-3);
    assertAlmostEquals(risk.conditionalValueAtRisk, mean, 1e-5);
  });
}

Deno.test("what is won and lost on average make up the expected value, each of its own side", () => {
  const distribution = lognormalDistribution(100, 0.04);
  const moments = (quantity: number) =>
    payoffMoments(
      payoffShape([{ right: "call", quantity, strike: 110, price: 3 }]),
      distribution,
    );
  const bought = moments(1);
  const sold = moments(-1);
  const { probabilityOfProfit: p, expectedWin = 0, expectedLoss = 0 } = bought;
  assertAlmostEquals(p * expectedWin - (1 - p) * expectedLoss, bought.expectedValue, 1e-12);
  // Above 113 the call gains: its mean there, by the price of a call at 113.
  assertAlmostEquals(expectedWin, distribution.call(113) / distribution.tail(113), 1e-9);
  assertAlmostEquals(sold.expectedWin ?? 0, expectedLoss, 1e-9);
  assertAlmostEquals(sold.expectedLoss ?? 0, expectedWin, 1e-9);
  // What cannot gain has no mean gain, what cannot lose no mean loss.
  const nothing = payoffShape([{ right: "call", quantity: -1, strike: 110, price: 0 }]);
  assertEquals(payoffMoments(nothing, distribution).expectedWin, undefined);
  const gift = payoffShape([
    { right: "call", quantity: 1, strike: 100, price: 1 },
    { right: "call", quantity: -1, strike: 110, price: 2 },
  ]);
  assertEquals(payoffMoments(gift, distribution).expectedLoss, undefined);
});
