import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { seededRandom } from "../../shared/statistics/seeded_random.ts";

const draws = (seed: number, count = 20_000) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
};

Deno.test("numbers of a seed are uniform between 0 and 1, and follow from it alone", () => {
  const found = draws(1);
  assert(found.every((value) => value > 0 && value < 1));
  const counts = new Array<number>(20).fill(0);
  for (const value of found) {
    counts[Math.floor(20 * value)] = (counts[Math.floor(20 * value)] ?? 0) + 1;
  }
  const chi = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  // The 99.9% point of 19 degrees of freedom.
  assert(chi < 43.8, String(chi));
  assertEquals(draws(1, 5), found.slice(0, 5));
});

Deno.test("neighbouring numbers and neighbouring seeds have nothing in common", () => {
  const correlation = (p: readonly number[], q: readonly number[]) =>
    12 * p.reduce((sum, value, i) => sum + (value - 0.5) * ((q[i] ?? 0.5) - 0.5), 0) / p.length;
  const [one, two] = [draws(1), draws(2)];
  assertAlmostEquals(correlation(one.slice(1), one), 0, 0.03);
  assertAlmostEquals(correlation(one, two), 0, 0.03);
});
