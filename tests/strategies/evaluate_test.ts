import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { blackPrice } from "../../shared/pricing/black.ts";
import { evaluateStructure } from "../../shared/strategies/evaluate/evaluate_structure.ts";
import type { Evaluation } from "../../shared/strategies/evaluate/evaluation.ts";
import { assertCase, quantCase } from "../support/quant_cases.ts";
import { present } from "../../shared/vocabulary/present.ts";

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
  ...present({ price }),
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
  assertEquals([result.maxLoss, result.strategy], [null, "short_call"]);
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

Deno.test("quantities that are decimal fractions have no slope of rounding", () => {
  const quantities = [0.1, 0.2, 0.3];
  const legs = [leg("call", "buy", 24000), leg("call", "buy", 24500), leg("call", "sell", 25000)];
  const result = evaluated({
    ...BASE,
    legs: legs.map((given, i) => ({ ...given, quantity: quantities[i] })),
  });
  assert(result.maxProfit !== null && result.maxLoss !== null);
  assertAlmostEquals(result.maxProfit - result.netPremium, 0.1 * 1000 + 0.2 * 500, 1e-9);
});

Deno.test("a plateau that is zero but for rounding is no profit", () => {
  const at = (paid: number) =>
    evaluated({
      forward: 10,
      volatility: 0.3,
      yearsToExpiry: 0.1,
      legs: [leg("call", "buy", 9.3, paid), leg("call", "sell", 10, paid - 0.7)],
    });
  for (const paid of [0.75, 0.8, 0.9, 1.1, 1.3]) {
    const { maxProfit, breakevens, warnings, probabilityOfProfit } = at(paid);
    assertEquals([maxProfit, breakevens, probabilityOfProfit], [0, [10], 0]);
    assert(warnings.includes("flat_zero"));
  }
});

Deno.test("tiny and huge quantities have the break-evens of one unit", () => {
  for (const quantity of [1e-9, 1, 1e9]) {
    const legs = [{ ...leg("call", "buy", 25000, 120), quantity }];
    assertEquals(evaluated({ ...BASE, legs }).breakevens, [25120]);
  }
});

Deno.test("two legs of one contract are one to the recogniser", () => {
  const legs = [leg("call", "buy", 24800), leg("call", "sell", 25000), leg("call", "sell", 25000)];
  const result = evaluated({ ...BASE, legs: [...legs, leg("call", "buy", 25200)] });
  assertEquals(result.strategy, "long_call_butterfly");
});

Deno.test("a calendar of the reference is revalued at its near expiry", () => {
  const entry = quantCase("G14");
  const { F, K, T1, T2, sigma } = entry.inputs;
  const result = evaluated({
    spot: F,
    volatility: sigma,
    yearsToExpiry: T1,
    legs: [leg("call", "sell", K), { ...leg("call", "buy", K), yearsToExpiry: T2 }],
  });
  assertEquals(result.strategy, "call_calendar");
  assertCase(-result.netPremium, entry.expected.netDebit, entry);
  assertCase(result.maxProfit ?? NaN, entry.expected.maxPnl, entry);
  assertCase(result.maxLoss ?? NaN, entry.expected.netDebit, entry);
  assertEquals(result.breakevens.length, 2);
  result.breakevens.forEach((point, i) => assertCase(point, entry.expected.breakevens[i], entry));
  assertCase(result.probabilityOfProfit, entry.expected.pop, entry);
  assertCase(result.expectedValue, entry.expected.ev, entry);
});

Deno.test("a later leg is valued with what is left of its time, at the carry of its forward", () => {
  const [spot, rate, near, far] = [100, 0.06, 0.1, 0.3];
  const result = evaluated({
    spot,
    rate,
    yearsToExpiry: near,
    legs: [
      { ...leg("put", "sell", 95, 1), volatility: 0.25 },
      { ...leg("put", "buy", 105, 7), yearsToExpiry: far, volatility: 0.2 },
    ],
  });
  const left = far - near;
  const atHorizon = (price: number) =>
    blackPrice(price * Math.exp(rate * left), 105, Math.exp(-rate * left), 0.2 ** 2 * left, -1) -
    Math.max(0, 95 - price) - 6;
  for (const point of result.breakevens) assertAlmostEquals(atHorizon(point), 0, 1e-9);
  const values = Array.from({ length: 20_000 }, (_, i) => atHorizon(0.01 * (i + 1)));
  assertAlmostEquals(result.maxProfit ?? 0, Math.max(...values), 1e-4 * spot);
  assertAlmostEquals(result.maxLoss ?? 0, 6, 1e-9);
  const crossings = values.filter((value, i) => value * (values[i - 1] ?? value) < 0);
  assertEquals(result.breakevens.length, crossings.length);
  // Expected value and probability by quadrature over the lognormal of the near leg's volatility.
  const s = 0.25 * Math.sqrt(near);
  const forward = spot * Math.exp(rate * near);
  let [mean, above] = [0, 0];
  for (let z = -8; z < 8; z += 0.001) {
    const weight = 0.001 * Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    const value = atHorizon(forward * Math.exp(s * z - 0.5 * s * s));
    mean += weight * value;
    if (value > 0) above += weight;
  }
  assertAlmostEquals(result.expectedValue, mean, 1e-6);
  assertAlmostEquals(result.probabilityOfProfit, above, 1e-3);
});

Deno.test("a calendar whose far call loses its yield is unlimited in its loss", () => {
  const legs = [leg("call", "sell", 100), { ...leg("call", "buy", 100), yearsToExpiry: 0.5 }];
  const common = { spot: 100, rate: 0.05, volatility: 0.2, yearsToExpiry: 0.1, legs };
  assertEquals(evaluated({ ...common, dividendYield: 0.03 }).maxLoss, null);
  assertGreater(evaluated(common).maxLoss ?? 0, 0);
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
    "a horizon of no time",
    { ...BASE, yearsToExpiry: 0, legs: [leg("call", "buy", 25000)] },
    "expired",
    "yearsToExpiry",
  ],
  [
    "a leg whose own expiry has passed",
    {
      forward: 1,
      volatility: 0.1,
      asOf: "2026-02-10",
      expiry: "2026-02-24",
      legs: [leg("call", "buy", 1), { ...leg("call", "sell", 1), expiry: "2026-02-10" }],
    },
    "expired",
    "legs.1.expiry",
  ],
  [
    "a structure whose figures overflow",
    { spot: 1e300, rate: 1e6, volatility: 0.1, yearsToExpiry: 1, legs: [leg("call", "buy", 1)] },
    "bad_structure",
    "(structure)",
  ],
  ["no structure at all", "text", "bad_structure", "(structure)"],
];

for (const [what, input, code, field] of refusals) {
  Deno.test(`${what} is refused naming ${field}`, () =>
    assertEquals(refusal(input), [code, field]));
}

Deno.test("a name that promises a premium is given to those that keep it: a jade lizard below its width is custom", () => {
  const prices = (credit: number) => ({
    ...BASE,
    legs: [
      { ...leg("put", "sell", 24500), price: 28 },
      { ...leg("call", "sell", 25300), price: credit - 28 + 44 },
      { ...leg("call", "buy", 25400), price: 44 },
    ],
  });
  // Case G8: 46 received against a width of 100 loses on the way up.
  assertEquals(evaluated(prices(46)).strategy, "custom");
  assertEquals(evaluated(prices(100)).strategy, "jade_lizard");
});

Deno.test("a butterfly's name tells its wings: equal, wider on its own side, or neither", () => {
  const butterfly = (low: number, high: number, premium: number) =>
    evaluated({
      ...BASE,
      legs: [
        { ...leg("call", "buy", low), price: 200 },
        { ...leg("call", "sell", 25000), quantity: 2, price: 150 + premium / 2 },
        { ...leg("call", "buy", high), price: 100 },
      ],
    }).strategy;
  assertEquals(butterfly(24800, 25200, 0), "long_call_butterfly");
  assertEquals(butterfly(24800, 25400, 5), "call_broken_wing_bear");
  assertEquals(butterfly(24800, 25400, -5), "custom");
  assertEquals(butterfly(24600, 25200, 5), "custom");
});

const CALL = leg("call", "buy", 25000);
const messages: [string, unknown, string, string][] = [
  ["a list", [], "(structure)", "Invalid input: expected object, received array"],
  ["nothing", null, "(structure)", "Invalid input: expected object, received null"],
  ["a spot of 0", { ...BASE, spot: 0, legs: [CALL] }, "spot", "must be above 0"],
  ["a forward below 0", { ...BASE, forward: -1, legs: [CALL] }, "forward", "must be above 0"],
  ["a rate as text", { ...BASE, rate: "1", legs: [CALL] }, "rate", "must be a finite number"],
  [
    "a yield that is no number",
    { spot: 1, dividendYield: NaN, legs: [CALL] },
    "dividendYield",
    "must be a finite number",
  ],
  [
    "an infinite volatility",
    { ...BASE, volatility: Infinity, legs: [CALL] },
    "volatility",
    "must be a finite number",
  ],
  [
    "a negative volatility",
    { ...BASE, volatility: -1, legs: [CALL] },
    "volatility",
    "must not be negative",
  ],
  [
    "time below 0",
    { ...BASE, yearsToExpiry: -1, legs: [CALL] },
    "yearsToExpiry",
    "must not be negative",
  ],
  [
    "an instant that is a number",
    { ...BASE, asOf: 1, legs: [CALL] },
    "asOf",
    "Invalid input: expected string, received number",
  ],
  [
    "an instant without its offset",
    { forward: 1, asOf: "2026-02-10T10:00:00", legs: [CALL] },
    "asOf",
    "must be a date (YYYY-MM-DD) or an instant with its offset",
  ],
  [
    "a date that is none",
    { forward: 1, expiry: "2026-02-30", legs: [CALL] },
    "expiry",
    "must be a date (YYYY-MM-DD) or an instant with its offset",
  ],
  [
    "a month that is none",
    { forward: 1, expiry: "2026-13-01T00:00:00Z", legs: [CALL] },
    "expiry",
    "must be a date (YYYY-MM-DD) or an instant with its offset",
  ],
  ["legs left out", BASE, "legs", "Invalid input: expected array, received undefined"],
  ["a leg too many", { ...BASE, legs: Array(21).fill(CALL) }, "legs", "must have at most 20 legs"],
  ["no leg", { ...BASE, legs: [] }, "legs", "must have at least one leg"],
  [
    "a leg that is no object",
    { ...BASE, legs: [CALL, "call"] },
    "legs.1",
    "Invalid input: expected object, received string",
  ],
  [
    "a right that is none",
    { ...BASE, legs: [{ ...CALL, right: "Call" }] },
    "legs.0.right",
    'Invalid option: expected one of "call"|"put"|"underlying"',
  ],
  [
    "a side left out",
    { ...BASE, legs: [{ right: "call", strike: 1, quantity: 1 }] },
    "legs.0.side",
    'Invalid option: expected one of "buy"|"sell"',
  ],
  [
    "a strike of 0",
    { ...BASE, legs: [{ ...CALL, strike: 0 }] },
    "legs.0.strike",
    "must be above 0",
  ],
  [
    "a quantity left out",
    { ...BASE, legs: [{ right: "call", side: "buy", strike: 1 }] },
    "legs.0.quantity",
    "must be a finite number",
  ],
  [
    "a quantity of 0",
    { ...BASE, legs: [{ ...CALL, quantity: 0 }] },
    "legs.0.quantity",
    "must be above 0",
  ],
  [
    "a price below 0",
    { ...BASE, legs: [{ ...CALL, price: -0.05 }] },
    "legs.0.price",
    "must not be negative",
  ],
  [
    "a leg's time below 0",
    { ...BASE, legs: [{ ...CALL, yearsToExpiry: -1 }] },
    "legs.0.yearsToExpiry",
    "must not be negative",
  ],
  [
    "a leg's expiry that is a list",
    { ...BASE, legs: [{ ...CALL, expiry: [] }] },
    "legs.0.expiry",
    "Invalid input: expected string, received array",
  ],
  [
    "a leg's volatility that is null",
    { ...BASE, legs: [{ ...CALL, volatility: null }] },
    "legs.0.volatility",
    "must be a finite number",
  ],
  [
    "unknown fields of a leg",
    { ...BASE, legs: [{ ...CALL, qty: 1, expires: 2 }] },
    "legs.0.qty, expires",
    "is not a field",
  ],
  ["an unknown field", { ...BASE, legs: [CALL], vol: 1 }, "vol", "is not a field"],
  [
    "a put without its strike",
    { ...BASE, legs: [{ right: "put", side: "buy", quantity: 1 }] },
    "legs.0.strike",
    "is required for a call or put",
  ],
  [
    "an underlying with a strike",
    { ...BASE, legs: [{ ...CALL, right: "underlying" }] },
    "legs.0.strike",
    "does not belong to an underlying leg",
  ],
  [
    "a leg with two expiries",
    { ...BASE, legs: [{ ...CALL, yearsToExpiry: 1, expiry: "2026-02-24" }] },
    "legs.0.expiry",
    "must not be given beside yearsToExpiry",
  ],
  [
    "neither spot nor forward",
    { volatility: 0.1, yearsToExpiry: 1, legs: [CALL] },
    "spot",
    "exactly one of spot and forward must be given",
  ],
  [
    "both of them",
    { ...BASE, spot: 1, legs: [CALL] },
    "spot",
    "exactly one of spot and forward must be given",
  ],
  [
    "a yield beside a forward",
    { ...BASE, dividendYield: 0, legs: [CALL] },
    "dividendYield",
    "must not be given with forward, which contains it",
  ],
  [
    "a structure with two expiries",
    { ...BASE, expiry: "2026-02-24", legs: [CALL] },
    "expiry",
    "must not be given beside yearsToExpiry",
  ],
  [
    "an expiry without now",
    { forward: 1, expiry: "2026-02-24", legs: [CALL] },
    "asOf",
    "is required where an expiry is a date",
  ],
  [
    "a leg's expiry without now",
    { ...BASE, legs: [{ ...CALL, expiry: "2026-02-24" }] },
    "asOf",
    "is required where an expiry is a date",
  ],
];

for (const [what, input, field, message] of messages) {
  Deno.test(`${what} is told by its field and the rule`, () =>
    assertEquals(evaluateStructure(input), { error: { code: "bad_structure", field, message } }));
}

Deno.test("what is at the edge of a rule is taken", () => {
  const at = (changes: object) =>
    evaluated({ forward: 25000, yearsToExpiry: 0.1, volatility: 0, legs: [CALL], ...changes });
  assertEquals(at({}).legs[0]?.price, 0);
  assertEquals(evaluated({ ...BASE, legs: Array(20).fill(CALL) }).legs.length, 20);
  assertEquals(at({ volatility: 0.1, legs: [{ ...CALL, price: 0, strike: 1e6 }] }).netPremium, 0);
  const dated = { asOf: "2026-02-09T15:30:00Z", expiry: "2026-02-24T10:00:00.5-05:00" };
  const { yearsToExpiry: _, ...rest } = BASE;
  assertGreater(evaluated({ ...rest, ...dated, legs: [CALL] }).legs[0]?.price ?? 0, 0);
});

Deno.test("the rate is 0 where none is given, and an expiry of the structure is that of its legs", () => {
  const legs = [CALL, leg("put", "sell", 24800)];
  assertEquals(evaluated({ ...BASE, legs }), evaluated({ ...BASE, rate: 0, legs }));
  const { yearsToExpiry, ...rest } = BASE;
  const own = legs.map((given) => ({ ...given, yearsToExpiry }));
  assertEquals(evaluated({ ...BASE, legs }), evaluated({ ...rest, legs: own }));
});

Deno.test("without a volatility of its own a structure has that of the leg nearest to the forward, of two as near the lower strike, then the call", () => {
  const valued = (legs: object[]) =>
    evaluated({ forward: 100, yearsToExpiry: 0.25, legs }).expectedValue;
  const own = (right: string, strike: number, volatility: number) => ({
    ...leg(right, "buy", strike, 3),
    volatility,
  });
  const alone = (volatility: number, legs: object[]) =>
    evaluated({ forward: 100, yearsToExpiry: 0.25, volatility, legs }).expectedValue;
  const near = [own("call", 90, 0.3), own("put", 101, 0.2)];
  assertEquals(valued(near), alone(0.2, near));
  const pair = [own("put", 100, 0.3), own("call", 100, 0.2)];
  assertEquals(valued(pair), alone(0.2, pair));
  assertEquals(valued(pair.toReversed()), alone(0.2, pair.toReversed()));
  const around = [own("call", 125, 0.3), own("put", 80, 0.2)];
  assertEquals(valued(around), alone(0.2, around));
});

Deno.test("the greeks of a structure are those of its legs with their signs and quantities", () => {
  const result = evaluated({
    spot: 25000,
    rate: 0.06,
    volatility: 0.15,
    yearsToExpiry: 0.1,
    legs: [
      { ...leg("call", "buy", 25200), quantity: 3 },
      { ...leg("put", "sell", 24700), quantity: 2 },
      { right: "underlying", side: "buy", quantity: 5 },
    ],
  });
  for (const name of ["delta", "gamma", "theta", "vega", "rho"] as const) {
    const [call = NaN, put = NaN, underlying = NaN] = result.legs.map((given) => given[name]);
    assertAlmostEquals(result.greeks[name], 3 * call - 2 * put + 5 * underlying, 1e-12);
  }
});

Deno.test("legs of three expiries have no name", () => {
  const pair = (right: string, strike: number, yearsToExpiry: number) => [
    leg(right, "sell", strike),
    { ...leg(right, "buy", strike), yearsToExpiry },
  ];
  const named = (later: number) =>
    evaluated({ ...BASE, legs: [...pair("put", 24800, 0.1), ...pair("call", 25200, later)] })
      .strategy;
  assertEquals([named(0.1), named(0.2)], ["double_calendar", "custom"]);
});

const calendars: [string, { right: string; side: string; strike: number; later?: boolean }[]][] = [
  ["a put calendar", [
    { right: "put", side: "sell", strike: 98 },
    { right: "put", side: "buy", strike: 98, later: true },
  ]],
  ["a calendar that is sold, with its greatest loss inside", [
    { right: "call", side: "buy", strike: 103 },
    { right: "call", side: "sell", strike: 103, later: true },
  ]],
  ["a double calendar", [
    { right: "put", side: "sell", strike: 92 },
    { right: "put", side: "buy", strike: 92, later: true },
    { right: "call", side: "sell", strike: 108 },
    { right: "call", side: "buy", strike: 108, later: true },
  ]],
  ["a later straddle, with its least value between no strikes", [
    { right: "put", side: "buy", strike: 100, later: true },
    { right: "call", side: "buy", strike: 104, later: true },
    { right: "call", side: "sell", strike: 120 },
  ]],
  ["a later strangle that is sold against wings", [
    { right: "put", side: "sell", strike: 95, later: true },
    { right: "call", side: "sell", strike: 105, later: true },
    { right: "put", side: "buy", strike: 85 },
    { right: "call", side: "buy", strike: 115, later: true },
  ]],
  ["a later put against the underlying", [
    { right: "underlying", side: "buy", strike: 0 },
    { right: "put", side: "buy", strike: 97, later: true },
    { right: "call", side: "sell", strike: 106 },
  ]],
];

for (const [what, given] of calendars) {
  Deno.test(`${what} has the extremes, break-evens and value that a fine scan of prices has`, () => {
    const [spot, rate, near, far, volatility] = [100, 0.05, 0.08, 0.2, 0.25];
    const legs = given.map(({ right, side, strike, later }) => ({
      right,
      side,
      quantity: 2,
      ...(right === "underlying" ? {} : { strike }),
      ...(later ? { yearsToExpiry: far } : {}),
    }));
    const result = evaluated({ spot, rate, volatility, yearsToExpiry: near, legs });
    const [left, growth] = [far - near, Math.exp(rate * (far - near))];
    const worth = ({ right, strike, later }: typeof given[number], price: number) => {
      if (right === "underlying") return price;
      const theta = right === "call" ? 1 : -1;
      if (!later) return Math.max(0, theta * (price - strike));
      return blackPrice(price * growth, strike, 1 / growth, volatility ** 2 * left, theta);
    };
    const value = (price: number) =>
      given.reduce((sum, leg, i) => {
        const paid = result.legs[i]?.price ?? NaN;
        return sum + (leg.side === "buy" ? 2 : -2) * (worth(leg, price) - paid);
      }, 0);
    const prices = Array.from({ length: 100_000 }, (_, i) => Math.max(1e-9, 0.005 * i));
    const values = prices.map(value);
    if (result.maxProfit !== null) assertAlmostEquals(result.maxProfit, Math.max(...values), 1e-5);
    if (result.maxLoss !== null) assertAlmostEquals(result.maxLoss, -Math.min(...values), 1e-5);
    const rises = (values.at(-1) ?? 0) - (values.at(-2) ?? 0);
    assertEquals([result.maxProfit === null, result.maxLoss === null], [
      rises > 1e-6,
      rises < -1e-6,
    ]);
    const crossings = values.flatMap((at, i) =>
      i > 0 && at * (values[i - 1] ?? 0) < 0 ? [prices[i] ?? NaN] : []
    );
    assertEquals(result.breakevens.length, crossings.length);
    result.breakevens.forEach((point, i) => assertAlmostEquals(point, crossings[i] ?? NaN, 0.01));
    const s = volatility * Math.sqrt(near);
    let [mean, above] = [0, 0];
    for (let z = -9; z < 9; z += 0.002) {
      const weight = 0.002 * Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
      const at = value(spot * Math.exp(rate * near + s * z - 0.5 * s * s));
      mean += weight * at;
      if (at > 0) above += weight;
    }
    assertAlmostEquals(result.expectedValue, mean, 1e-5);
    assertAlmostEquals(result.probabilityOfProfit, above, 2e-3);
  });
}
