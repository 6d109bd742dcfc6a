import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { bracketedRoot } from "../../shared/statistics/bracketed_root.ts";

/** The root between two prices, and how often the function was asked. */
function rootOf(f: (x: number) => number, low: number, high: number, rounding = 0) {
  let calls = 0;
  const counted = (x: number) => {
    calls += 1;
    return f(x);
  };
  const root = bracketedRoot(counted, [low, f(low)], [high, f(high)], rounding);
  return { root, calls };
}

Deno.test("a root is found to the last digits, from either side, however the function bends", () => {
  const functions: [(x: number) => number, number][] = [
    [(x) => x * x - 2, Math.SQRT2],
    [(x) => 2 - x * x, Math.SQRT2],
    [(x) => Math.exp(x) - 3, Math.log(3)],
    [(x) => Math.log(x) - 0.25, Math.exp(0.25)],
    [(x) => Math.atan(20 * (x - 1.3)), 1.3],
  ];
  for (const [f, expected] of functions) {
    const { root, calls } = rootOf(f, 0.1, 4);
    assertAlmostEquals(root, expected, 1e-14);
    assertGreater(30, calls);
  }
});

Deno.test("a value within the rounding ends the search", () => {
  const line = (x: number) => x - 1;
  assertEquals(rootOf(line, 0, 4).calls, 1);
  const { root } = rootOf((x) => x ** 3 - 1, 0, 3, 0.5);
  assertGreater(0.5, Math.abs(root ** 3 - 1));
  assertGreater(Math.abs(root - 1), 1e-3);
});
