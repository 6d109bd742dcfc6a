import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { leastSquares } from "../../shared/statistics/least_squares.ts";

Deno.test("least squares finds the plane that made the targets", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 3 }),
    fc.array(
      fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })),
      { minLength: 6, maxLength: 30 },
    ),
    ([a = 0, b = 0, c = 0], points) => {
      const rows = Float64Array.from(points.flatMap(([x, y]) => [1, x, y]));
      const targets = Float64Array.from(points, ([x, y]) => a + b * x + c * y);
      const fit = leastSquares(rows, 3, targets);
      if (fit === undefined) return;
      [a, b, c].forEach((value, i) =>
        assertAlmostEquals(fit.coefficients[i] ?? NaN, value, 1e-6 * (1 + Math.abs(value)))
      );
      assertAlmostEquals(fit.residualDeviation, 0, 1e-6);
    },
  ));
});

Deno.test("least squares reports the deviation of what it leaves", () => {
  const fit = leastSquares(Float64Array.of(1, 1, 1), 1, Float64Array.of(1, 2, 3));
  assertAlmostEquals(fit?.coefficients[0] ?? NaN, 2, 1e-12);
  assertAlmostEquals(fit?.residualDeviation ?? NaN, 1, 1e-12);
  assertAlmostEquals(fit?.r2 ?? NaN, 0, 1e-12);
});

Deno.test("least squares refuses dependent columns and too few rows", () => {
  const dependent = Float64Array.of(1, 2, 1, 2, 1, 2, 1, 2);
  assertEquals(leastSquares(dependent, 2, Float64Array.of(1, 2, 3, 4)), undefined);
  assertEquals(leastSquares(Float64Array.of(1, 2, 1, 3), 2, Float64Array.of(1, 2)), undefined);
});
