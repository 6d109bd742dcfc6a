import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { valueGoal } from "../../shared/allocation/solve/goals.ts";
import { judged, judgeOf } from "../../shared/allocation/solve/judge.ts";
import { addLots, emptyPosition } from "../../shared/allocation/solve/position.ts";
import { searchSpace } from "../../shared/allocation/solve/search_space.ts";
import { widen } from "../../shared/allocation/solve/widen.ts";

const DRAWS = 20;

/** Two edges, each of which loses 10 in one draw of twenty. */
const PROBLEM: AllocationProblem = {
  keys: ["A", "B"],
  underlyings: ["A", "B"],
  sleeves: ["edge", "edge"],
  values: Float64Array.of(3, 2),
  costs: new Float64Array(2),
  capital: Float64Array.of(100, 100),
  caps: [[], []],
  mostLots: Int32Array.of(1000, 1000),
  drawCount: DRAWS,
  draws: Float64Array.from({ length: 2 * DRAWS }, (_, j) => j % DRAWS === 7 ? -10 : 0),
  sums: [
    { name: "vega_cap", perLot: Float64Array.of(5, 5), held: 500, most: 1500 },
    { name: "industry_cap", of: "Energy", perLot: Float64Array.of(1, 0), held: 0, most: 400 },
  ],
  counts: [{ name: "position_count", columns: Int32Array.of(0, 1), most: 1 }],
  tails: [{ name: "value_tail_cap", sleeves: ["edge"], held: new Float64Array(DRAWS), most: 800 }],
  toDeploy: 1e6,
  tailWeight: 0.1,
};

function openSpace() {
  const space = searchSpace(PROBLEM, new Int32Array(2), valueGoal(PROBLEM));
  const position = emptyPosition(space);
  return { space, position, judge: judgeOf(space, [position]) };
}

Deno.test("a sum is wider by a twentieth of its most, whatever is held, and goes back to the bit", () => {
  const { space } = openSpace();
  const before = space.room.slice();
  const takeBack = widen(space, { name: "vega_cap" });
  assertAlmostEquals((space.room[0] ?? NaN) - (before[0] ?? NaN), 75, 1e-6);
  assertEquals(space.room.slice(1), before.slice(1));
  takeBack?.();
  assertEquals(space.room, before);
});

Deno.test("a count is wider by a place at least", () => {
  const { space } = openSpace();
  const takeBack = widen(space, { name: "position_count" });
  assertEquals(space.places[0], 2);
  takeBack?.();
  assertEquals(space.places[0], 1);
});

Deno.test("lots that a wider tail lets through are refused again; planes found meanwhile keep to it", () => {
  const { space, position, judge } = openSpace();
  addLots(space, position, 0, 82);
  assertEquals(judged(judge, position), Infinity);
  const takeBack = widen(space, { name: "value_tail_cap" });
  assertAlmostEquals(judged(judge, position), -246, 1e-9);
  addLots(space, position, 1, 10);
  assertEquals(judged(judge, position), Infinity);
  takeBack?.();
  addLots(space, position, 1, -10);
  assertEquals(judged(judge, position), Infinity);
  const rooms = space.room.slice(space.sumRows, space.rows);
  assert(rooms.length > 0);
  for (const room of rooms) assertAlmostEquals(room, 800, 1e-6);
});

Deno.test("of a limit by another name, or of another object, nothing is widened", () => {
  const { space } = openSpace();
  assertEquals(widen(space, { name: "industry_cap", of: "Metals" }), undefined);
  assertEquals(widen(space, { name: "stress_cap" }), undefined);
  assert(widen(space, { name: "industry_cap", of: "Energy" }) !== undefined);
});
