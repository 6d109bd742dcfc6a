import { assertEquals } from "@std/assert";
import { runningSums } from "../../shared/statistics/running_sums.ts";

Deno.test("a running sum waits for its window and for what is no number to leave it", () => {
  const sums = runningSums(Float64Array.of(1, 2, Number.NaN, 4, 8, 16), 2);
  assertEquals([...sums], [Number.NaN, 3, Number.NaN, Number.NaN, 12, 24]);
  assertEquals([...runningSums(Float64Array.of(5, 7), 1)], [5, 7]);
  assertEquals([...runningSums(Float64Array.of(5, 7), 3)], [Number.NaN, Number.NaN]);
});
