import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { cellPoints } from "../../shared/exits/policy/lattice.ts";
import { type BucketedBet, bucketedKelly } from "../../shared/scoring/bucketed_kelly.ts";
import { normalCdf } from "../../shared/statistics/normal.ts";

const POINTS = cellPoints();
/** Half of a cell point's width: its outcome stands for all of it. */
const HALF = 1 / 128;

function bet(changes: Partial<BucketedBet> & Pick<BucketedBet, "outcomes" | "evP">): BucketedBet {
  return { riskClass: "defined", stressLoss: 100, stake: 100, ...changes };
}

/** A result above a place of the driver, and another one below. */
const twoPoints = (cut: number, above: number, below: number) =>
  POINTS.map((point) => point > cut ? above : below);

/** The most growth over a fine grid of the driver's normal distribution, by a search of its own. */
function mostGrowth(resultAt: (driver: number) => number, evP: number, stake: number): number {
  const grid = Array.from({ length: 40_001 }, (_, i) => -5 + i / 4000);
  const weights = grid.map((z) => Math.exp(-0.5 * z * z));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const raw = grid.map(resultAt);
  const mean = raw.reduce((sum, result, i) => sum + result * (weights[i] ?? 0), 0) / total;
  const returns = raw.map((result) => (result - mean + evP) / stake);
  const growth = (f: number) =>
    returns.reduce((sum, r, i) => sum + (weights[i] ?? 0) * Math.log(1 + f * r), 0);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [0, Math.min(1, -0.999999 / Math.min(...returns))];
  for (let step = 0; step < 60; step++) {
    const [p, q] = [high - golden * (high - low), low + golden * (high - low)];
    if (growth(p) < growth(q)) low = p;
    else high = q;
  }
  return 0.5 * (low + high);
}

Deno.test("a bet of two results has the fraction p/a - q/b, wherever its chance lies", () => {
  for (const cut of [-2.5, -1.5, -0.75, 0, 0.5, 1.25]) {
    for (const edge of [0.05, 0.2]) {
      const index = POINTS.findIndex((point) => point > cut);
      const p = normalCdf(-((POINTS[index] ?? NaN) - HALF));
      const loss = 1;
      const win = ((1 - p) * loss + edge) / p;
      const found = bucketedKelly(
        bet({ outcomes: twoPoints(cut, 100 * win, -100 * loss), evP: 100 * edge }),
      );
      assertAlmostEquals(found, Math.min(1, p / loss - (1 - p) / win), 2e-4, `${cut} ${edge}`);
    }
  }
});

Deno.test("a rare great loss counts with its own chance, not mixed into a bucket of a sixty-fourth", () => {
  // A spread that is sold far away: 4 in 995 of 1000, -96 in 3, straight between.
  const resultAt = (z: number) => Math.max(-96, Math.min(4, 4 - 500 * (-2.55 - z)));
  const outcomes = POINTS.map(resultAt);
  for (const evP of [0.2, 1, 3]) {
    const expected = mostGrowth(resultAt, evP, 100);
    assertAlmostEquals(bucketedKelly(bet({ outcomes, evP })) / expected, 1, 0.015, String(evP));
  }
});

Deno.test("results that are skewed to either side give the most growth within a fortieth", () => {
  const shapes: readonly ((z: number) => number)[] = [
    (z) => Math.min(40, Math.max(-60, 30 * z)),
    (z) => -5 + 30 * Math.max(0, z - 1.5) ** 2,
    (z) => 6 - 12 * Math.max(0, Math.abs(z) - 1),
    (z) => 10 - 20 * Math.max(0, -1 - z),
  ];
  shapes.forEach((resultAt, i) => {
    const outcomes = POINTS.map(resultAt);
    for (const evP of [0.1, 0.5]) {
      const expected = mostGrowth(resultAt, evP, 100);
      const found = bucketedKelly(bet({ outcomes, evP }));
      assertAlmostEquals(found / expected, 1, 0.025, `${i} ${evP}`);
    }
  });
});

Deno.test("where risk is not defined the stress loss comes with a chance of a thousandth at least", () => {
  const outcomes = POINTS.map(() => 2);
  const mean = 0.999 * 2 - 0.001 * 500;
  const [win, loss] = [2 - mean + 1, 500 + mean - 1];
  const found = bucketedKelly(
    bet({ outcomes, evP: 1, riskClass: "unlimited_up", stressLoss: 500, stake: 300 }),
  );
  assertAlmostEquals(found, 300 * 1 / (win * loss), 1e-9);
});

Deno.test("a stress loss that the view finds likelier counts as often as it says", () => {
  const outcomes = twoPoints(-2, 10, -500);
  const index = POINTS.findIndex((point) => point > -2);
  const tail = normalCdf((POINTS[index] ?? NaN) - HALF);
  // Counted among the outcomes, and once more for the stress.
  const q = 1 - (1 - tail) ** 2;
  const mean = (1 - q) * 10 - q * 500;
  const [win, loss] = [10 - mean + 4, 500 + mean - 4];
  for (const riskClass of ["undefined", "unlimited_down"] as const) {
    const found = bucketedKelly(bet({ outcomes, evP: 4, riskClass, stressLoss: 500, stake: 600 }));
    assertAlmostEquals(found, 600 * 4 / (win * loss), 1e-3);
  }
});

Deno.test("only what is expected after all costs decides whether there is a bet", () => {
  const outcomes = twoPoints(0, 120, -100);
  assertEquals(bucketedKelly(bet({ outcomes, evP: 0 })), 0);
  assertEquals(bucketedKelly(bet({ outcomes, evP: -1 })), 0);
  assertGreater(bucketedKelly(bet({ outcomes, evP: 1 })), 0);
  // Costs are paid whatever comes: the same results less 7 with the same mean are the same bet.
  const paid = outcomes.map((result) => result - 7);
  assertAlmostEquals(
    bucketedKelly(bet({ outcomes: paid, evP: 3 })),
    bucketedKelly(bet({ outcomes, evP: 3 })),
    1e-12,
  );
});

Deno.test("the fraction grows with what is staked a lot, and is never more than all capital", () => {
  const outcomes = twoPoints(0, 120, -100);
  const of = (stake: number, evP = 5) => bucketedKelly(bet({ outcomes, evP, stake }));
  assertAlmostEquals(of(200) / of(100), 2, 1e-9);
  assertEquals(of(1e5), 1);
  assertLess(of(100, 5), of(100, 6));
});
