import { assertAlmostEquals, assertEquals, assertLessOrEqual } from "@std/assert";
import { directionScores } from "../../../shared/analysis/direction/direction_scores.ts";
import { barsBetween, mirroredBars, randomBars } from "./worlds.ts";

Deno.test("a score at a bar does not change when later bars are known", () => {
  const [bars, market] = [randomBars("own", 500), randomBars("market", 500)];
  const all = directionScores(bars, market);
  for (const count of [40, 200, 333, 499]) {
    assertEquals(
      directionScores(barsBetween(bars, 0, count), barsBetween(market, 0, count)),
      all.slice(0, count),
    );
  }
});

Deno.test("scores are from -1 to 1, and a mirrored path has the negated ones", () => {
  const [bars, market] = [randomBars("own", 600), randomBars("market", 600)];
  const scores = directionScores(bars, market);
  const mirrored = directionScores(mirroredBars(bars, 500), mirroredBars(market, 500));
  assertEquals([Number.isNaN(scores[0]), Number.isNaN(scores[20])], [true, false]);
  scores.slice(20).forEach((score, i) => {
    assertLessOrEqual(Math.abs(score), 1);
    assertAlmostEquals(mirrored[i + 20] ?? 0, -score, 1e-9);
  });
});

Deno.test("a path that stands still has no score", () => {
  const flat = randomBars("flat", 300);
  const still = new Float64Array(300).fill(100);
  const scores = directionScores({ ...flat, open: still, high: still, low: still, close: still });
  // What remains are measures that are 0 on a flat path whatever its history: they too have no
  // deviation once 120 are known.
  assertEquals(scores.slice(200).every(Number.isNaN), true);
});

Deno.test("an underlying is not measured against itself: as its own market its relative strength has no weight", () => {
  const bars = randomBars("index", 500);
  assertEquals(directionScores(bars, bars).slice(200), directionScores(bars).slice(200));
});
