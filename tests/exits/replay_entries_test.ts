import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { entryResults } from "../../shared/exits/replay/entry_results.ts";
import { structureTable } from "../../shared/exits/replay/structure_table.ts";
import { atmDeviationOf, modelPrice, modelSmile } from "../../shared/exits/replay/model_smile.ts";
import { placeStructure } from "../../shared/exits/replay/place_structure.ts";
import type { ReplayedName, ReplayTerms } from "../../shared/exits/replay/replayed_name.ts";
import type { Tariff } from "../../shared/market/charges.ts";
import { smileDistribution } from "../../shared/pricing/distribution.ts";
import { modelFreeVariance } from "../../shared/pricing/model_free_variance.ts";
import { CATALOGUE, TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { type Definition, spansExpiries } from "../../shared/strategies/definition.ts";
import { TARIFF } from "../support/tariff.ts";

const NO_RATES = { sttSell: 0, sttBuy: 0, exchange: 0, ipft: 0, stampBuy: 0 };
const FREE: Tariff = {
  brokeragePerOrder: 0,
  gst: 0,
  sebi: 0,
  sttExercise: 0,
  option: NO_RATES,
  future: NO_RATES,
  equity: NO_RATES,
};
const VOLATILITY = 0.16;
const SPOT = 20_000;

/** Daily closes, every calendar day a session. */
function nameOf(close: readonly number[], more: Partial<ReplayedName> = {}): ReplayedName {
  return {
    underlying: "TEST",
    kind: "index",
    dates: close.map((_, i) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10)),
    close: Float64Array.from(close),
    implied: new Float64Array(close.length).fill(VOLATILITY),
    ...more,
  };
}

function termsOf(more: Partial<ReplayTerms> = {}): ReplayTerms {
  return { horizonSessions: 5, carry: 0, tariffOn: () => TARIFF, spreadFactor: 1, ...more };
}

const FREE_TERMS = termsOf({ tariffOn: () => FREE, spreadFactor: 0 });

function definitionOf(id: string): Definition {
  const found = CATALOGUE.find((definition) => definition.id === id);
  assert(found !== undefined, id);
  return found;
}

function resultsOf(definition: Definition, name: ReplayedName, terms: ReplayTerms): Float64Array {
  return entryResults(definition, name, terms, structureTable(definition, name.kind, terms));
}

function first(id: string, name: ReplayedName, terms: ReplayTerms): number {
  return resultsOf(definitionOf(id), name, terms)[0] ?? NaN;
}

/** Deviation at the money of five calendar days. */
const DEVIATION = atmDeviationOf(VOLATILITY ** 2 * 5 / 365);

Deno.test("the model's volatility at the money gives the recorded model-free variance", () => {
  for (const variance of [2e-4, 1.6e-3, 0.04]) {
    const found = modelFreeVariance(modelSmile(atmDeviationOf(variance) ** 2));
    assertAlmostEquals(found / variance, 1, 1e-4);
  }
});

Deno.test("the model's smile is NIFTY's: India VIX over the volatility at the money, and its wings", () => {
  for (const s of [0.02, 0.05, 0.1]) {
    const smile = modelSmile(s * s);
    assertAlmostEquals(Math.sqrt(modelFreeVariance(smile)) / s, 1.08, 0.005);
    // Medians of the closes at so many deviations, January and February 2026, 20 to 50 days.
    for (const [x, volatility] of [[-2, 1.33], [-1, 1.13], [1, 0.955], [2, 1.07]] as const) {
      assertAlmostEquals(Math.sqrt(smile.w(x * s)) / s, volatility, 0.03, `${x}`);
    }
  }
});

Deno.test("slots stand at the targets of their placements", () => {
  const s = 0.05;
  const strikesOf = (id: string) => {
    const strikes = placeStructure(definitionOf(id), s, 1);
    assert(strikes !== undefined, id);
    return [...strikes];
  };
  const [p1 = 0, p2 = 0, c1 = 0, c2 = 0] = strikesOf("iron_condor");
  // 16 deltas by a difference quotient of the price with the strike's own volatility held.
  const deltaOf = (strike: number, sign: 1 | -1) => {
    const own = Math.sqrt(modelSmile(s * s).w(Math.log(strike)));
    const d1 = (-Math.log(strike) + 0.5 * own * own) / own;
    return 0.5 * erfc(-sign * d1 / Math.SQRT2);
  };
  assertAlmostEquals(deltaOf(p2, -1), 0.16, 1e-4);
  assertAlmostEquals(deltaOf(c1, 1), 0.16, 1e-4);
  assertAlmostEquals(p2 - p1, 0.5 * s, 1e-9);
  assertAlmostEquals(c2 - c1, p2 - p1, 1e-9);
  assertEquals(strikesOf("short_straddle"), [1]);
  const [bought = 0, sold = 0] = strikesOf("bull_call_spread");
  assertAlmostEquals(deltaOf(bought, 1), 0.55, 1e-4);
  assertAlmostEquals(Math.log(sold), s, 1e-12);
  const [low = 0, middle = 0, high = 0] = strikesOf("put_broken_wing_bull");
  assertAlmostEquals(middle - low, 2 * (high - middle), 1e-9);
  assertAlmostEquals(strikesOf("covered_call")[0] ?? 0, 1.03, 1e-12);
});

Deno.test("a wing narrows until the premium keeps what its name promises, else there is none", () => {
  const s = 0.05;
  const lizard = definitionOf("jade_lizard");
  const [put = 0, sold = 0, wing = 0] = placeStructure(lizard, s, 1) ?? [];
  const width = wing - sold;
  assertAlmostEquals(width, 0.125 * s, 1e-9);
  const credit = modelPrice("put", 1, put, s) + modelPrice("call", 1, sold, s) -
    modelPrice("call", 1, wing, s);
  assertGreater(credit, width);
  // A whole wing would be paid for, half of one is not.
  const broken = definitionOf("put_broken_wing_bull");
  const bent = placeStructure(broken, s, 1) ?? [];
  const net = (strikes: ArrayLike<number>) =>
    broken.legs.reduce((sum, { side, ratio, slot }) => {
      const price = modelPrice("put", 1, strikes[slot] ?? NaN, s);
      return sum + (side === "sell" ? ratio : -ratio) * price;
    }, 0);
  const anchors = broken.placements.map((placement) => "from" in placement ? placement.from : -1);
  const whole = [...bent];
  for (const slot of broken.order) {
    const [strike = NaN, from = NaN] = [bent[slot], bent[anchors[slot] ?? -1]];
    if (!Number.isNaN(from)) {
      whole[slot] = (whole[anchors[slot] ?? -1] ?? NaN) + 2 * (strike - from);
    }
  }
  assert(net(bent) >= 0 && net(whole) < 0, `${net(bent)} ${net(whole)}`);
  const impossible: Definition = { ...lizard, credit: { kind: "covers_width", of: [0, 2] } };
  assertEquals(placeStructure(impossible, s, 1), undefined);
  const never = resultsOf(impossible, nameOf(Array(12).fill(SPOT)), FREE_TERMS);
  assert(never.every((result) => Number.isNaN(result)));
});

Deno.test("without costs every definition is worth nothing under its own smile", () => {
  // Blocks of five still sessions and a settlement drawn evenly in probability.
  const smile = modelSmile(DEVIATION * DEVIATION);
  const { tail } = smileDistribution(1, smile);
  // Its low side is long: 8 deviations at the money leave out a hundredth of a percent of it.
  const grid = Array.from(
    { length: 1801 },
    (_, i) => Math.exp((i - 1200) / 600 * 8 * DEVIATION),
  );
  const settled = grid.slice(1).map((to, i) => Math.sqrt(to * (grid[i] ?? 0)));
  const mass = grid.slice(1).map((to, i) => tail(grid[i] ?? 0) - tail(to));
  const closes = settled.flatMap((x) => [...Array(5).fill(SPOT), SPOT * x]);
  // No marks in between: a still path is not fair, and its decay may reach a stop.
  const implied = Float64Array.from(closes, (_, i) => i % 6 === 0 ? VOLATILITY : NaN);
  const name = nameOf(closes, { implied });
  let judged = 0;
  for (const definition of TRADED) {
    if (spansExpiries(definition)) continue;
    const results = resultsOf(definition, name, FREE_TERMS);
    const mean = mass.reduce((sum, weight, i) => sum + weight * (results[6 * i] ?? NaN), 0);
    assertAlmostEquals(mean, 0, 5e-4 * DEVIATION, definition.id);
    judged += 1;
  }
  assertEquals(judged, 50);
});

Deno.test("a short straddle in a still market earns its premium less spreads and charges", () => {
  const price = 2 * modelPrice("call", 1, 1, DEVIATION);
  const half = 0.003 * price;
  // An order of a lot of 10 lakh: 20 of brokerage with GST, and rates on the premium sold.
  const { sttSell, exchange, ipft } = TARIFF.option;
  const rates = sttSell + 1.18 * (exchange + ipft + TARIFF.sebi);
  const charges = 2 * 23.6 / 1e6 + rates * (price - half);
  const name = nameOf(Array(7).fill(SPOT));
  assertAlmostEquals(first("short_straddle", name, termsOf()), price - half - charges, 1e-9);
  const wider = first("short_straddle", name, termsOf({ spreadFactor: 3 }));
  assertAlmostEquals(wider, price - 3 * half - charges + 2 * half * rates, 1e-9);
});

Deno.test("a stop leaves at the model's price of that close, whatever comes later", () => {
  const crash = SPOT * 0.94;
  const closes = [SPOT, SPOT, crash, SPOT, SPOT, SPOT, SPOT];
  const left = atmDeviationOf(VOLATILITY ** 2 * 3 / 365);
  const [strike = 0] = placeStructure(definitionOf("short_put"), DEVIATION, 1) ?? [];
  const got = modelPrice("put", 1, strike, DEVIATION);
  const lost = modelPrice("put", 0.94, strike, left);
  const stopped = first("short_put", nameOf(closes), FREE_TERMS);
  assertAlmostEquals(stopped, got - lost, 2e-5);
  const still = first("short_put", nameOf(Array(7).fill(SPOT)), FREE_TERMS);
  assertAlmostEquals(still, got, 2e-5);
  // Without a volatility that day there is no mark.
  const implied = Float64Array.from(closes, (_, i) => i === 2 ? NaN : VOLATILITY);
  assertEquals(first("short_put", nameOf(closes, { implied }), FREE_TERMS), still);
  // Leaving costs what entering does.
  const costly = first("short_put", nameOf(closes), termsOf());
  assertGreater(stopped - costly, 0.003 * (got + lost));
});

Deno.test("a stock leaves on the session before its expiry, an index at the settlement", () => {
  const closes = (settlement: number) => [...Array(5).fill(SPOT), settlement, SPOT];
  const of = (kind: "index" | "stock", settlement: number) =>
    first("long_straddle", nameOf(closes(settlement), { kind }), FREE_TERMS);
  assertEquals(of("stock", SPOT * 1.1), of("stock", SPOT));
  assertAlmostEquals(of("index", SPOT * 1.1) - of("index", SPOT), 0.1, 1e-9);
});

Deno.test("the holder of what is exercised pays its tax", () => {
  const closes = (settlement: number) => [...Array(5).fill(SPOT), settlement, SPOT];
  const terms = termsOf({ tariffOn: () => ({ ...FREE, sttExercise: 0.00125 }), spreadFactor: 0 });
  const name = nameOf(closes(SPOT * 1.1));
  const [long, short] = ["long_straddle", "short_straddle"].map((id) => [
    first(id, name, FREE_TERMS),
    first(id, name, terms),
  ]);
  assertAlmostEquals((long?.[0] ?? 0) - (long?.[1] ?? 0), 0.00125 * 0.1, 1e-9);
  assertEquals(short?.[0], short?.[1]);
});

Deno.test("there is no entry without a volatility or beyond the last expiry", () => {
  const implied = Float64Array.from({ length: 9 }, (_, i) => i === 1 ? NaN : VOLATILITY);
  const results = resultsOf(
    definitionOf("iron_condor"),
    nameOf(Array(9).fill(SPOT), { implied }),
    termsOf(),
  );
  assertEquals([...results].map((result) => Number.isNaN(result)), [
    ...[false, true, false, false],
    ...Array(5).fill(true),
  ]);
});

Deno.test("what holds its underlying gains with it, less its carry", () => {
  const closes = [...Array(5).fill(SPOT), SPOT * 1.001, SPOT];
  const carried = first("collar", nameOf(closes), { ...FREE_TERMS, carry: 0.07 });
  const plain = first("collar", nameOf(closes), FREE_TERMS);
  assertAlmostEquals(plain - carried, Math.expm1(0.07 * 5 / 365), 1e-4);
});

Deno.test("an index brings its future along, a stock its shares, and both are traded twice", () => {
  const rates = {
    ...FREE,
    future: { ...NO_RATES, sttSell: 0.001, stampBuy: 0.0005 },
    equity: { ...NO_RATES, sttSell: 0.002, sttBuy: 0.003 },
  };
  const paid = (kind: "index" | "stock") => {
    const name = nameOf(Array(7).fill(SPOT), { kind });
    const of = (terms: Partial<ReplayTerms>) => first("collar", name, { ...FREE_TERMS, ...terms });
    // Shares are parted with on the session before, at the same price here.
    return of({}) - of({ tariffOn: () => rates });
  };
  assertAlmostEquals(paid("index"), 0.0015, 1e-9);
  assertAlmostEquals(paid("stock"), 0.005, 1e-9);
  const spreads = (kind: "index" | "stock", id: string) => {
    const name = nameOf(Array(7).fill(SPOT), { kind });
    return first(id, name, FREE_TERMS) - first(id, name, { ...FREE_TERMS, spreadFactor: 1 });
  };
  // Four basis points of the underlying and, here and there, its call's half spread.
  const call = modelPrice("call", 1, 1.03, DEVIATION);
  const half = 0.003 * 2 ** (Math.log(1.03) / DEVIATION) * call;
  assertAlmostEquals(spreads("index", "covered_call"), 4e-4 + half, 1e-7);
});

Deno.test("a premium beside the underlying is what a stop counts twice", () => {
  // 2.5% is more than two sessions' deviations and less than the tail's mean.
  const closes = [SPOT, 0.975 * SPOT, ...Array(5).fill(SPOT)];
  const result = first("covered_call", nameOf(closes), FREE_TERMS);
  assertAlmostEquals(result, -0.025, 1e-3);
});

/** Numerical Recipes' erfc, within 1.2e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.5 * Math.abs(x));
  const coefficients = [
    ...[-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806],
    ...[0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277],
  ];
  const polynomial = coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  const value = t * Math.exp(-x * x + polynomial);
  return x >= 0 ? value : 2 - value;
}
