import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { evaluateStructure } from "../../shared/strategies/evaluate/evaluate_structure.ts";
import type { Evaluation } from "../../shared/strategies/evaluate/evaluation.ts";
import { assertCase, quantCase } from "../support/quant_cases.ts";

function evaluated(input: unknown): Evaluation {
  const result = evaluateStructure(input);
  assert(!("error" in result), JSON.stringify(result));
  return result;
}

function refusal(input: unknown): [string, string] {
  const result = evaluateStructure(input);
  assert("error" in result, JSON.stringify(result));
  return [result.error.code, result.error.field];
}

const BASE = { forward: 25000, volatility: 0.12, yearsToExpiry: 0.02 };
const leg = (right: string, side: string, strike: number, price?: number) => ({
  right,
  side,
  strike,
  quantity: 1,
  ...(price === undefined ? {} : { price }),
});

Deno.test("a condor of the reference has its exact extremes, break-evens, probability and value", () => {
  const entry = quantCase("G2");
  const { F, totalVol } = entry.inputs.distribution;
  const result = evaluated({
    forward: F,
    volatility: totalVol,
    yearsToExpiry: 1,
    legs: entry.inputs.legs.map((
      { type, qty, strike, price }: { type: string; qty: number; strike: number; price: number },
    ) => leg(type, qty > 0 ? "buy" : "sell", strike, price)),
  });
  assertEquals([result.strategy, result.netPremium], ["iron_condor", 44]);
  assertCase(result.maxProfit ?? NaN, entry.expected.maxProfit, entry);
  assertCase(-(result.maxLoss ?? NaN), entry.expected.maxLoss, entry);
  assertCase(result.probabilityOfProfit, entry.expected.pop, entry);
  assertCase(result.expectedValue, entry.expected.ev, entry);
  result.breakevens.forEach((point, i) => assertCase(point, entry.expected.breakevens[i], entry));
});

Deno.test("prices of the model come from Black-Scholes with spot and carry, greeks in the contract's units", () => {
  const entry = quantCase("C1");
  const { S, K, r, T, sigma } = entry.inputs;
  const [figures] = evaluated({
    spot: S,
    rate: r,
    dividendYield: entry.expected.q,
    volatility: sigma,
    yearsToExpiry: T,
    legs: [leg("call", "sell", K)],
  }).legs;
  assert(figures !== undefined);
  const loose = { ...entry, tol: { rel: 1e-9, abs: 1e-9 } };
  assertCase(figures.price, entry.expected.price, loose);
  assertCase(figures.delta, entry.expected.deltaSpot, loose);
  assertCase(figures.theta, entry.expected.thetaPerCalDay_spotFixed, loose);
  assertCase(figures.vega, entry.expected.vegaPerVolPt, loose);
  assertCase(figures.rho, entry.expected.rhoPerPct_spotFixed, loose);
});

Deno.test("unlimited amounts are null, and the greeks of a sold leg are turned", () => {
  const result = evaluated({ ...BASE, legs: [leg("call", "sell", 25000)] });
  assertEquals([result.maxLoss, result.strategy], [null, "custom"]);
  assertGreater(0, result.greeks.delta);
  assertGreater(result.legs[0]?.delta ?? -1, 0);
});

Deno.test("an underlying alone breaks even at its price, and counts as bought at spot", () => {
  const result = evaluated({
    spot: 100,
    volatility: 0.2,
    yearsToExpiry: 0.5,
    legs: [{ right: "underlying", side: "buy", quantity: 10 }],
  });
  assertEquals([result.netPremium, result.maxProfit, result.maxLoss, result.breakevens], [
    -1000,
    null,
    1000,
    [100],
  ]);
  assertAlmostEquals(result.expectedValue, 0, 1e-9);
});

Deno.test("a covered call is recognised, and its greatest profit is at the strike", () => {
  const result = evaluated({
    ...BASE,
    legs: [{ right: "underlying", side: "buy", quantity: 65, price: 24980 }, {
      ...leg("call", "sell", 25300, 62),
      quantity: 65,
    }],
  });
  assertEquals([result.strategy, result.maxProfit], ["covered_call", 65 * (25300 - 24980 + 62)]);
});

Deno.test("a jade lizard whose credit is below its width can lose on both sides", () => {
  const result = evaluated({
    ...BASE,
    legs: [
      leg("put", "sell", 24500, 28),
      leg("call", "sell", 25300, 62),
      leg("call", "buy", 25400, 44),
    ],
  });
  assertEquals([result.netPremium, result.breakevens.length], [46, 2]);
});

Deno.test("a flat span at zero gives both its ends with a warning", () => {
  const result = evaluated({
    ...BASE,
    legs: [leg("call", "buy", 25000, 50), leg("call", "sell", 25100, 50)],
  });
  assertEquals([result.breakevens, result.warnings], [[25000], ["flat_zero"]]);
});

Deno.test("a price below its intrinsic value has no volatility, a warning, and greeks of the structure's volatility", () => {
  const result = evaluated({ ...BASE, legs: [leg("call", "buy", 24000, 900)] });
  assertEquals([result.warnings, "impliedVolatility" in (result.legs[0] ?? {})], [[
    "below_intrinsic",
  ], false]);
  assertGreater(result.legs[0]?.delta ?? 0, 0.9);
  assertEquals(
    refusal({ forward: 25000, yearsToExpiry: 0.02, legs: [leg("call", "buy", 24000, 900)] }),
    [
      "bad_structure",
      "legs.0.volatility",
    ],
  );
});

Deno.test("a date means 15:30 in Asia/Kolkata", () => {
  const dated = { forward: 25000, volatility: 0.12, legs: [leg("call", "buy", 25000)] };
  const byDate = evaluated({ ...dated, asOf: "2026-02-09T15:30:00+05:30", expiry: "2026-02-24" });
  const byYears = evaluated({ ...dated, yearsToExpiry: 15 / 365 });
  assertAlmostEquals(byDate.legs[0]?.price ?? 0, byYears.legs[0]?.price ?? 1, 1e-9);
});

const refusals: [string, unknown, string, string][] = [
  ["no legs", { ...BASE, legs: [] }, "bad_structure", "legs"],
  [
    "a leg without strike",
    { ...BASE, legs: [{ right: "call", side: "buy", quantity: 1 }] },
    "bad_structure",
    "legs.0.strike",
  ],
  [
    "a negative volatility",
    { ...BASE, volatility: -0.1, legs: [leg("call", "buy", 25000)] },
    "bad_structure",
    "volatility",
  ],
  [
    "spot beside forward",
    { ...BASE, spot: 1, legs: [leg("call", "buy", 25000)] },
    "bad_structure",
    "spot",
  ],
  [
    "a dividend yield with a forward",
    { ...BASE, dividendYield: 0.01, legs: [leg("call", "buy", 25000)] },
    "bad_structure",
    "dividendYield",
  ],
  [
    "an unknown field",
    { ...BASE, strikes: [], legs: [leg("call", "buy", 25000)] },
    "bad_structure",
    "strikes",
  ],
  [
    "an expiry that has passed",
    {
      forward: 1,
      volatility: 0.1,
      asOf: "2026-02-10",
      expiry: "2026-02-09",
      legs: [leg("call", "buy", 1)],
    },
    "expired",
    "expiry",
  ],
  [
    "two expiries",
    {
      ...BASE,
      legs: [leg("call", "buy", 25000), { ...leg("call", "sell", 25000), yearsToExpiry: 0.5 }],
    },
    "several_expiries",
    "legs",
  ],
  ["no structure at all", "text", "bad_structure", "(structure)"],
];

for (const [what, input, code, field] of refusals) {
  Deno.test(`${what} is refused naming ${field}`, () =>
    assertEquals(refusal(input), [code, field]));
}
