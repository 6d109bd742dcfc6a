import { assertEquals } from "@std/assert";
import {
  type Distribution,
  lognormalDistribution,
  mixtureDistribution,
  smileDistribution,
  viewDistribution,
} from "../../shared/pricing/distribution.ts";
import { sviVariance } from "../../shared/pricing/svi.ts";
import { payoffMoments } from "../../shared/strategies/payoff/payoff_moments.ts";
import {
  breakevensOf,
  extremesOf,
  type PayoffLeg,
  payoffShape,
} from "../../shared/strategies/payoff/payoff_shape.ts";
import { viewSensitivities } from "../../shared/strategies/payoff/view_sensitivities.ts";
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
    const moments = payoffMoments(shifted, distribution);
    const figures: Record<string, number> = {
      maxProfit,
      maxLoss: -maxLoss,
      pop: moments.probabilityOfProfit,
      ev: moments.expectedValue,
      var95: moments.valueAtRisk,
      cvar95: moments.conditionalValueAtRisk,
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
