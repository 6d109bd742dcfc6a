import { assertEquals, assertThrows } from "@std/assert";
import { percentileOf, placeOf } from "../../shared/statistics/percentile_of.ts";
import { rankOf } from "../../shared/statistics/rank_of.ts";
import { assertFigures } from "../support/assert_figures.ts";
import { quantCase } from "../support/quant_cases.ts";

Deno.test("a rank is clipped to the history and a flat history ranks its own value in the middle", () => {
  assertEquals(rankOf([10, 20], 25), 100);
  assertEquals(rankOf([10, 20], 5), 0);
  assertEquals(rankOf([10, 10], 10), 50);
  assertEquals(rankOf([10, NaN, 20], 15), 50);
});

Deno.test("a percentile leaves out absent values and refuses an empty history", () => {
  assertEquals(percentileOf([1, NaN, 3], 2), 50);
  assertThrows(() => percentileOf([NaN], 2), RangeError, "holds no value");
  assertThrows(() => rankOf([], 2), RangeError, "holds no value");
});

Deno.test("rank and percentile differ where one spike widens the range (H6)", () => {
  const { history, current } = quantCase("H6").inputs;
  const { less, equal } = placeOf(history, current);
  assertFigures("H6", {
    ivRank: rankOf(history, current),
    ivPercentile: percentileOf(history, current),
    less,
    equal,
  });
});
