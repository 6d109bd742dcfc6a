import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { expandingNeweyWest } from "../../shared/statistics/expanding_newey_west.ts";
import { neweyWest } from "../../shared/statistics/newey_west.ts";

const array = (...values: number[]) => Float64Array.from(values);

/** The formula as the books write it. */
function plainError(values: readonly number[], lag: number): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const weight = Math.max(0, 1 - Math.abs(i - j) / (lag + 1));
      variance += weight * ((values[i] ?? 0) - mean) * ((values[j] ?? 0) - mean);
    }
  }
  return Math.sqrt(variance) / n;
}

Deno.test("a mean's statistic uses Bartlett weights over the lags", () => {
  const losses = array(1, 2, 3, 4);
  assertAlmostEquals(neweyWest(losses, 0)?.statistic ?? 0, 2.5 / Math.sqrt(1.25 / 4), 1e-12);
  assertAlmostEquals(neweyWest(losses, 1)?.statistic ?? 0, 4, 1e-12);
  assertEquals(neweyWest(losses, 0)?.mean, 2.5);
});

Deno.test("up to lag + 1 values and without variation there is no error", () => {
  assertEquals(neweyWest(array(1, 2), 1), undefined);
  assertEquals(neweyWest(array(0.1, 0.1, 0.1, 0.1), 1), undefined);
});

Deno.test("sums that grow give the error of any combination, as if computed at once", () => {
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  const pairs = fc.array(fc.tuple(value, value), { minLength: 8, maxLength: 40 });
  fc.assert(fc.property(pairs, fc.integer({ min: 0, max: 6 }), value, value, (all, lag, a, b) => {
    const combined = all.map(([x, y]) => a * x + b * y);
    const plain = plainError(combined, lag);
    fc.pre(plain > 1e-3);
    const sums = expandingNeweyWest(lag);
    for (const [x, y] of all) sums.add(x, y);
    assertAlmostEquals(sums.error(a, b) ?? 0, plain, 1e-9);
  }));
});

Deno.test("a copy goes on by itself and leaves the first as it was", () => {
  const sums = expandingNeweyWest(2);
  [3, 1, 4, 1, 5].forEach((value, i) => sums.add(value, i));
  const before = sums.error(1, 2);
  const copy = sums.copy();
  assertEquals(copy.error(1, 2), before);
  copy.add(9, 9);
  assertEquals([sums.error(1, 2), sums.count(), copy.count()], [before, 5, 6]);
  assertAlmostEquals(
    copy.error(1, 0) ?? 0,
    plainError([3, 1, 4, 1, 5, 9], 2),
    1e-12,
  );
  assertEquals(copy.means(), [23 / 6, 19 / 6]);
});
