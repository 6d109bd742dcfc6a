import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { nelderMead } from "../../shared/statistics/nelder_mead.ts";

function search(
  cost: (x: readonly number[]) => number,
  start: number[],
  step: number[],
  maxSteps: number,
  tolerance = 0,
) {
  return nelderMead(cost, start, { step, maxSteps, tolerance });
}

// By hand from 0 and 1 towards 10: expanded to 3, expanded to 7, reflected to 11 (15 is further
// away), contracted to 9; 9 and 11 are alike and the search ends.
const BY_HAND = [1, 3, 7, 11];

BY_HAND.forEach((x, steps) => {
  Deno.test(`after ${steps} steps towards 10 the best point is ${x}`, () => {
    const found = search(([at = 0]) => (at - 10) ** 2, [0], [1], steps);
    assertEquals(found, { x: [x], value: (x - 10) ** 2 });
  });
});

Deno.test("the search ends where the simplex' values agree to the tolerance", () => {
  let calls = 0;
  const cost = ([at = 0]: readonly number[]) => {
    calls += 1;
    return (at - 10) ** 2;
  };
  search(cost, [0], [1], 50);
  // The start's two, expansions of two each twice, a reflection that was tried to expand, and a
  // contraction after its reflection.
  assertEquals(calls, 2 + 2 + 2 + 2 + 2);
  // Values 1 and 1.21 agree to 21% of the best; the start's two are all that is asked.
  calls = 0;
  search(
    ([at = 0]) => {
      calls += 1;
      return 1 + at;
    },
    [0],
    [0.21],
    50,
    0.2101,
  );
  assertEquals(calls, 2);
  calls = 0;
  search(
    ([at = 0]) => {
      calls += 1;
      return 1 + at;
    },
    [0],
    [0.21],
    1,
    0.2099,
  );
  assertEquals(calls, 4);
});

Deno.test("a reflection that is no worse than the second worst is kept as it is", () => {
  // Best (0,0) 0, second (1,0) 2, worst (0,1) 3: reflected (1,-1) between best and second.
  const values = new Map([["0,0", 0], ["1,0", 2], ["0,1", 3], ["1,-1", 1]]);
  const asked: string[] = [];
  const cost = (x: readonly number[]) => {
    asked.push(x.join());
    return values.get(x.join()) ?? 9;
  };
  search(cost, [0, 0], [1, 1], 1);
  assertEquals(asked, ["0,0", "1,0", "0,1", "1,-1"]);
});

Deno.test("a bad reflection contracts, outside where it beat the worst, else inside", () => {
  const contracted = (reflected: number) => {
    const values = new Map([["0,0", 0], ["1,0", 1], ["0,1", 3], ["1,-1", reflected]]);
    const asked: string[] = [];
    search(
      (x) => {
        asked.push(x.join());
        return values.get(x.join()) ?? 0.5;
      },
      [0, 0],
      [1, 1],
      1,
    );
    return asked.slice(3);
  };
  assertEquals(contracted(2), ["1,-1", "0.75,-0.5"]);
  assertEquals(contracted(1), ["1,-1", "0.75,-0.5"]);
  assertEquals(contracted(3), ["1,-1", "0.25,0.5"]);
  assertEquals(contracted(4), ["1,-1", "0.25,0.5"]);
});

Deno.test("a contraction that gains nothing draws every point half way to the best", () => {
  const values = new Map([["2,4", 0], ["3,4", 1], ["2,5", 2], ["3,3", 5], ["2.25,4.5", 2]]);
  const asked: string[] = [];
  const found = search(
    (x) => {
      asked.push(x.join());
      return values.get(x.join()) ?? -(x[1] ?? 0);
    },
    [2, 4],
    [1, 1],
    1,
  );
  assertEquals(asked.slice(3), ["3,3", "2.25,4.5", "2.5,4", "2,4.5"]);
  assertEquals(found, { x: [2, 4.5], value: -4.5 });
});

Deno.test("the bottom of Rosenbrock's valley is found, beside what is not allowed", () => {
  const valley = ([x = 0, y = 0]: readonly number[]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  const { x, value } = search(valley, [-1.2, 1], [0.5, 0.5], 400, 1e-14);
  assertAlmostEquals(x[0] ?? 0, 1, 1e-6);
  assertAlmostEquals(x[1] ?? 0, 1, 1e-6);
  assertEquals(value, valley(x));
  const fenced = search(
    ([a = 0, b = 0]) => a < 0.5 ? Infinity : a * a + b * b,
    [2, 2],
    [0.3, 0.3],
    300,
    1e-14,
  );
  assertAlmostEquals(fenced.x[0] ?? 0, 0.5, 1e-4);
  assert(fenced.value >= 0.25);
});
