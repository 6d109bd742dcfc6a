import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import fc from "fast-check";
import { type Bars, barsOf } from "../../../shared/analysis/history/bars.ts";
import { priceLevels } from "../../../shared/analysis/levels/price_levels.ts";
import type { PricedChain } from "../../../shared/market/priced_chain.ts";
import { pricedChain } from "../../support/chains.ts";

const NO_BARS = barsOf([]);
const CHAIN = pricedChain("RELIANCE");

/**
 * A chain of these strikes with the spot in question; volume and open interest by strike, absent
 * where not given.
 */
function chainOf(
  spot: number,
  strikes: readonly number[],
  flow: {
    callVolume?: number[];
    putVolume?: number[];
    callInterest?: number[];
    putInterest?: number[];
  } = {},
): PricedChain {
  const column = (values: number[] = []) => Float64Array.from(strikes, (_, i) => values[i] ?? NaN);
  const columns = (volume?: number[], interest?: number[]) => ({
    ...CHAIN.call,
    volume: column(volume),
    openInterest: column(interest),
  });
  return {
    ...CHAIN,
    spot,
    forward: spot,
    strikes: Float64Array.from(strikes),
    call: columns(flow.callVolume, flow.callInterest),
    put: columns(flow.putVolume, flow.putInterest),
  };
}

function barsWith(rows: readonly (readonly [number, number, number])[]): Bars {
  return barsOf(rows.map(([high, low, close], i) => ({
    date: `2026-01-${String(i + 1).padStart(2, "0")}`,
    open: close,
    high,
    low,
    close,
    volume: 1,
  })));
}

Deno.test("support is below and resistance above the spot for every chain, bars and expected move", () => {
  const amount = fc.oneof(
    fc.constantFrom(0, Number.NaN),
    fc.double({ min: 0, max: 1e9, noNaN: true }),
  );
  const price = fc.double({ min: 0.05, max: 200_000, noNaN: true });
  const strike = fc.record({
    strike: price,
    callVolume: amount,
    putVolume: amount,
    callInterest: amount,
    putInterest: amount,
  });
  fc.assert(
    fc.property(
      price,
      fc.uniqueArray(strike, { selector: (entry) => entry.strike, maxLength: 30 }),
      fc.array(fc.tuple(price, price, price), { maxLength: 30 }),
      fc.oneof(fc.constantFrom(0, Number.NaN, 1e6), price),
      (spot, entries, rows, expectedMove) => {
        const sorted = entries.toSorted((p, q) => p.strike - q.strike);
        const chain = chainOf(spot, sorted.map((entry) => entry.strike), {
          callVolume: sorted.map((entry) => entry.callVolume),
          putVolume: sorted.map((entry) => entry.putVolume),
          callInterest: sorted.map((entry) => entry.callInterest),
          putInterest: sorted.map((entry) => entry.putInterest),
        });
        const bars = barsWith(rows.map((row) => {
          const [low = 0, close = 0, high = 0] = row.toSorted((p, q) => p - q);
          return [high, low, close];
        }));
        const { support, resistance } = priceLevels({ chain, bars, expectedMove });
        for (const level of support) assertLess(level.price, spot);
        for (const level of resistance) assertGreater(level.price, spot);
        assertGreater(Math.min(...support.map((level) => level.price)), 0);
        const away = (levels: typeof support) =>
          levels.map((level) => Math.abs(level.price - spot));
        for (const distances of [away(support), away(resistance)]) {
          assertEquals(distances, distances.toSorted((p, q) => p - q));
        }
      },
    ),
    { numRuns: 500, seed: 9 },
  );
});

Deno.test("levels are those of walls, range, pivots, value area and max pain, nearest first", () => {
  const chain = chainOf(102, [90, 95, 100, 105, 110, 115], {
    callVolume: [0, 5, 20, 60, 10, 0],
    putVolume: [5, 5, 30, 10, 5, 0],
    callInterest: [10, 10, 20, 80, 300, 50],
    putInterest: [60, 200, 150, 30, 10, 10],
  });
  const bars = barsWith([[99, 91, 98], [108, 96, 104], [106, 100, 103]]);
  const { support, resistance, ...found } = priceLevels({ chain, bars, expectedMove: 4 });
  // H 106, L 100, C 103: P 103, R1 106, S1 100, R2 109, S2 97. Volume 150, 70% of it is 105: 70 at
  // 105, with 50 at 100 it is 120.
  assertEquals(found, {
    valueArea: { low: 100, pointOfControl: 105, high: 105 },
    pivots: { pivot: 103, r1: 106, s1: 100, r2: 109, s2: 97 },
    maxPain: 105,
    range: { low: 91, high: 108 },
  });
  assertEquals(support, [
    { kind: "pivot_1", price: 100 },
    { kind: "value_area", price: 100 },
    { kind: "pivot_2", price: 97 },
    { kind: "open_interest_wall", price: 95 },
    { kind: "range_20", price: 91 },
  ]);
  assertEquals(resistance, [
    { kind: "pivot", price: 103 },
    { kind: "value_area", price: 105 },
    { kind: "point_of_control", price: 105 },
    { kind: "max_pain", price: 105 },
    { kind: "pivot_1", price: 106 },
    { kind: "range_20", price: 108 },
    { kind: "pivot_2", price: 109 },
    { kind: "open_interest_wall", price: 110 },
  ]);
});

Deno.test("a side without a level has the expected move's bound, and only then", () => {
  const bars = barsWith([[90, 80, 85]]);
  const { support, resistance } = priceLevels({
    chain: chainOf(100, [100]),
    bars,
    expectedMove: 5,
  });
  assertEquals(support.map(({ kind }) => kind), [
    "pivot_2",
    "range_20",
    "pivot_1",
    "pivot",
    "range_20",
    "pivot_1",
    "pivot_2",
  ]);
  assertEquals(resistance.map(({ kind }) => kind), ["expected_move"]);
  assertAlmostEquals(resistance[0].price, 100 * Math.exp(0.05), 1e-12);
  const bare = priceLevels({ chain: chainOf(100, []), bars: NO_BARS, expectedMove: 5 });
  assertAlmostEquals(bare.support[0].price, 100 * Math.exp(-0.05), 1e-12);
  assertEquals(Object.keys(bare), ["support", "resistance"]);
});

Deno.test("the range is of the last 20 sessions", () => {
  const rows = Array.from(
    { length: 21 },
    (_, i) => [i === 0 ? 500 : 110 + i, 100 - i, 105] as const,
  );
  const { range } = priceLevels({ chain: chainOf(105, []), bars: barsWith(rows), expectedMove: 5 });
  assertEquals(range, { low: 80, high: 130 });
});
