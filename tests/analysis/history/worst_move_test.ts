import { assertAlmostEquals, assertEquals } from "@std/assert";
import { worstMove } from "../../../shared/analysis/history/worst_move.ts";

const CLOSES = Float64Array.from([100, 90, 99, 120, 118]);

Deno.test("the worst moves of a session are the lowest and the highest of all", () => {
  const { fall = NaN, rise = NaN } = worstMove(CLOSES, 1) ?? {};
  assertAlmostEquals(fall, 90 / 100 - 1, 1e-12);
  assertAlmostEquals(rise, 120 / 99 - 1, 1e-12);
});

Deno.test("over several sessions moves overlap, the first and the last among them", () => {
  const three = worstMove(CLOSES, 3);
  assertAlmostEquals(three?.fall ?? NaN, 120 / 100 - 1, 1e-12);
  assertAlmostEquals(three?.rise ?? NaN, 118 / 90 - 1, 1e-12);
  const four = worstMove(CLOSES, 4);
  assertAlmostEquals(four?.fall ?? NaN, 0.18, 1e-12);
  assertAlmostEquals(four?.rise ?? NaN, 0.18, 1e-12);
});

Deno.test("a history that is no longer than the move holds none", () => {
  assertEquals(worstMove(CLOSES, 5), undefined);
  assertEquals(worstMove(new Float64Array(), 1), undefined);
});
