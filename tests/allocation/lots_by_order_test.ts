import { assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { lotsByOrder } from "../../shared/allocation/solve/lots_by_order.ts";
import { naiveLimitsBroken } from "./naive_limits.ts";
import { SMALL_PROBLEMS } from "./small_problems.ts";

const asked = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 });
const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 3 });

Deno.test("each column in its turn gets the most of its lots that keep the limits", () => {
  let given = 0;
  fc.assert(fc.property(SMALL_PROBLEMS, order, asked, (problem, turns, wanted) => {
    const lots = lotsByOrder(problem, turns, Int32Array.from(wanted));
    const expected = new Int32Array(6);
    for (const column of turns) {
      // The most first: lots in between may break what more of them would cover again.
      for (let own = wanted[column] ?? 0; own > 0; own--) {
        if (naiveLimitsBroken(problem, expected.with(column, own)).length > 0) continue;
        expected[column] = own;
        break;
      }
    }
    assertEquals(lots, expected);
    given += lots.reduce((sum, count) => sum + count, 0);
  }));
  assertGreater(given, 50);
});

Deno.test("columns that are not in the order get none", () => {
  fc.assert(fc.property(SMALL_PROBLEMS, asked, (problem, wanted) => {
    assertEquals(
      [...lotsByOrder(problem, [2], Int32Array.from(wanted))].filter((_, c) => c !== 2),
      [
        0,
        0,
        0,
        0,
        0,
      ],
    );
  }));
});
