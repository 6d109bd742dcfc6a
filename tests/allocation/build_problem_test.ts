import { assertEquals, assertThrows } from "@std/assert";
import { built, column, DRAWS, edge, riskOf, WIDE } from "./columns.ts";

const lotsOf = (...args: Parameters<typeof built>) => [...built(...args).problem.mostLots];

Deno.test("columns stand in the order of their keys, however they were given", () => {
  const given = [
    column({ underlying: "TCS", definition: "b", margin: 4 }),
    column({ underlying: "TCS", definition: "a", margin: 3 }),
    column({ underlying: "NIFTY", definition: "z", margin: 2 }),
  ];
  for (const columns of [given, given.toReversed()]) {
    const { problem, columns: ordered } = built(columns);
    assertEquals(problem.keys, ["NIFTY z", "TCS a", "TCS b"]);
    assertEquals(problem.underlyings, ["NIFTY", "TCS", "TCS"]);
    assertEquals([...problem.capital], [10_002, 10_003, 10_004]);
    assertEquals(ordered.map(({ definition }) => definition), ["z", "a", "b"]);
  }
});

Deno.test("a column has the draws of its strategy, one lot's", () => {
  const draws = Float64Array.from({ length: DRAWS }, (_, j) => j);
  const { problem } = built([
    edge({ underlying: "A", risk: riskOf({ worst: -5 }) }),
    edge({ underlying: "B", risk: riskOf({ draws }) }),
  ]);
  assertEquals([problem.drawCount, problem.draws.length], [DRAWS, 2 * DRAWS]);
  assertEquals([...problem.draws.subarray(0, 2)], [-5, 0]);
  assertEquals([...problem.draws.subarray(DRAWS)], [...draws]);
});

Deno.test("a tilt makes values more and costs less, or the reverse", () => {
  for (const tilt of [1.25, 0.8]) {
    const { problem } = built([
      column({ underlying: "A", tilt }),
      edge({ underlying: "B", tilt }),
    ]);
    assertEquals([...problem.values], [-250 / tilt, 3000 * tilt]);
    assertEquals([...problem.costs], [250 / tilt, 0]);
  }
});

Deno.test("carry brings the book to its target, with what is held taken off", () => {
  assertEquals(built([]).problem.toDeploy, 8_000_000);
  assertEquals(built([], {}, { deployed: 1_000_000 }).problem.toDeploy, 7_000_000);
  assertEquals(built([], {}, { deployed: 8_500_000 }).problem.toDeploy, 0);
});

Deno.test("edge takes its part of the Kelly bet in lots of its stake, premium half of that", () => {
  // 0.5 of ten million in lots of 100,000.
  assertEquals(lotsOf([edge()]), [50]);
  assertEquals(lotsOf([edge({ sleeve: "premium" })]), [25]);
  assertEquals(lotsOf([edge()], { kellyPart: 0.25 }), [12]);
  assertEquals(lotsOf([edge({ maxLoss: 250_000 })]), [20]);
  assertEquals(lotsOf([edge({ riskClass: "undefined", stressLoss: 500_000 })]), [10]);
});

Deno.test("a bet is shrunk by the error of its expected value, and is never more than the capital", () => {
  assertEquals(lotsOf([edge({ standardError: 3000 })]), [25]);
  assertEquals(lotsOf([edge({ standardError: 9000 })]), [5]);
  assertEquals(lotsOf([edge({ kelly: 7 })]), [100]);
  assertEquals(lotsOf([edge({ kelly: 7, sleeve: "premium" })]), [50]);
});

Deno.test("the level of the regime and the profile scale the bet and the cap of the underlying", () => {
  assertEquals(lotsOf([edge()], { levelFactor: 0.5 }), [25]);
  assertEquals(lotsOf([edge({ sizeFactor: 0.5 })], { levelFactor: 0.5 }), [12]);
  const maxUnderlying = { stock: 0, index: 0.3 };
  assertEquals(lotsOf([column()], { maxUnderlying }), [30]);
  assertEquals(lotsOf([column({ sizeFactor: 0.5 })], { maxUnderlying }), [15]);
  assertEquals(lotsOf([column({ sizeFactor: 0.5 })], { maxUnderlying, levelFactor: 0.5 }), [7]);
});

Deno.test("an edge that is none takes no lot and stays in the problem", () => {
  const { problem, refused } = built([edge({ kelly: 0 })]);
  assertEquals([[...problem.mostLots], refused], [[0], []]);
});

Deno.test("carry that a missing edge does not bet on is capped by its underlying alone", () => {
  assertEquals(lotsOf([column({ kelly: 0 })], { maxUnderlying: { stock: 0, index: 0.06 } }), [6]);
});

Deno.test("what nothing would bring into the problem is refused by its name", () => {
  const reasons = (...args: Parameters<typeof built>) => {
    const { refused, problem } = built(...args);
    return [problem.keys.length, ...refused.map(({ reason, detail }) => `${reason}: ${detail}`)];
  };
  assertEquals(reasons([column(), edge({ underlying: "TCS" })], { regimeLevel: "crisis" }), [
    0,
    "regime_crisis: a crisis takes no entries",
    "regime_crisis: a crisis takes no entries",
  ]);
  const none = { carry: { ...WIDE.carry, year: 0 } };
  assertEquals(reasons([column(), edge({ underlying: "TCS" })], none), [
    1,
    "carry_not_allowed: carry has no budget in this mode",
  ]);
  assertEquals(
    reasons([column(), edge({ underlying: "TCS" })], {}, {
      underlyings: new Set(["TCS"]),
    }),
    [1, "position_open: TCS is held or accepted already"],
  );
});

Deno.test("a figure that is missing stops the allocation by its name", () => {
  const one = (changes: Parameters<typeof column>[0], told: string) =>
    assertThrows(() => built([column(changes)]), RangeError, told);
  one({ worstLoss: NaN }, "NIFTY iron_condor cannot be allocated: worstLoss is not a number");
  one({ kelly: Infinity }, "kelly is not a number");
  one({ risk: riskOf({ vega: NaN }) }, "vega is not a number");
  one({ risk: riskOf({ worst: NaN }) }, "draws is not a number");
  one({ risk: riskOf({ draws: new Float64Array(DRAWS - 1) }) }, "draws is not a number");
  one({ risk: riskOf({ stress: new Float64Array([0, NaN]) }) }, "stress is not a number");
  one({ risk: riskOf({ stress: new Float64Array(1) }) }, "stress is not a number");
  const held = (changes: Parameters<typeof riskOf>[0]) =>
    assertThrows(
      () => built([column()], {}, { risks: new Map([["edge", riskOf(changes)]]) }),
      RangeError,
      "what edge holds cannot be allocated: ",
    );
  held({ worst: NaN });
  held({ draws: new Float64Array(DRAWS + 1) });
  held({ stress: new Float64Array(3) });
  held({ theta: -Infinity });
});
