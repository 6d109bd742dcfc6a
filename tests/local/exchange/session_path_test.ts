import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { sessionPath } from "../../../local/exchange/bhavcopy/session_path.ts";
import { normal } from "../../../local/exchange/seeded/noise.ts";

function noise(seed: number, steps = 74): Float64Array {
  return Float64Array.from({ length: steps }, (_, step) => normal(seed, step));
}

Deno.test("a path touches open, high, low and close and passes neither extreme", () => {
  const ranges = [
    { open: 1569, high: 1569, low: 1496.3, close: 1507.6 },
    { open: 26189.7, high: 26273.95, low: 26124.75, close: 26178.7 },
    { open: 100, high: 100.05, low: 99.95, close: 100 },
    { open: 100, high: 140, low: 99, close: 101 },
    { open: 100, high: 110, low: 100, close: 110 },
    { open: 110, high: 110, low: 100, close: 100 },
  ];
  for (const range of ranges) {
    for (let seed = 0; seed < 200; seed++) {
      const path = sessionPath(range, noise(seed));
      const found = [path[0], Math.max(...path), Math.min(...path), path.at(-1)];
      assertEquals(found, [range.open, range.high, range.low, range.close]);
    }
  }
});

Deno.test("a session that did not move has a path that does not", () => {
  const flat = { open: 50, high: 50, low: 50, close: 50 };
  assertEquals([...sessionPath(flat, noise(1, 3))], [50, 50, 50, 50]);
});

Deno.test("a bridge that stays inside is stretched to its extremes, one beyond is folded back", () => {
  // Four steps: the bridge is 0, d, 2d, d, 0 with d = ln(high/low) / sqrt(8/pi) / 2.
  const steps = Float64Array.from([1, 1, -1, -1]);
  const middle = (high: number, low: number) => {
    const path = sessionPath({ open: 100, high, low, close: 100 }, steps);
    return [path[1], path[2], path[3]].map((price) => Math.log((price ?? NaN) / 100));
  };
  // ln(high/low) = 0.02 all of it above: 2d = 0.012533 is stretched to 0.02, d to its half.
  const wide = middle(100 * Math.exp(0.02), 100);
  [0.01, 0.02, 0.01].forEach((log, i) => assertAlmostEquals(wide[i] ?? NaN, log, 1e-12));
  // 0.003 above and 0.017 below: 2d is folded to 0.006 - 0.012533, which is stretched to the low.
  const low = middle(100 * Math.exp(0.003), 100 * Math.exp(-0.017));
  assertAlmostEquals(low[1] ?? NaN, -0.017, 1e-12);
  // d = 0.0062666 is folded to -0.0002666 and stretched alike; the nearest touches the high.
  const stretched = -0.0002666 * 0.017 / (0.0125331 - 0.006);
  assertAlmostEquals(low[0] ?? NaN, 0.003, 1e-12);
  assertAlmostEquals(low[2] ?? NaN, stretched, 1e-6);
});

Deno.test("with the same noise the path is the same, with another it is another", () => {
  const range = { open: 100, high: 104, low: 97, close: 101 };
  assertEquals(sessionPath(range, noise(3)), sessionPath(range, noise(3)));
  assert(sessionPath(range, noise(3))[30] !== sessionPath(range, noise(4))[30]);
});
