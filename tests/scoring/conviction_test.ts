import { assertEquals } from "@std/assert";
import { convictionOf, CONVICTIONS } from "../../shared/scoring/conviction.ts";

Deno.test("conviction steps up at a total score of 0.25, 0.45, 0.65 and 0.8", () => {
  assertEquals([0.25, 0.45, 0.65, 0.8].map(convictionOf), CONVICTIONS.slice(1));
  assertEquals([0.249, 0.449, 0.649, 0.799].map(convictionOf), CONVICTIONS.slice(0, -1));
  assertEquals([0, 1].map(convictionOf), ["very_low", "very_high"]);
});
