import { assertEquals } from "@std/assert";
import { sessionMeans } from "../../shared/statistics/session_means.ts";

Deno.test("a session's mean leaves out what is not a number, and a session without any", () => {
  const session = Int32Array.from([3, 3, 4, 7, 7]);
  const values = Float64Array.from([1, NaN, NaN, 2, 4]);
  assertEquals(sessionMeans(session, values), Float64Array.from([1, 3]));
});
