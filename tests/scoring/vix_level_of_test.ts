import { assertEquals } from "@std/assert";
import { vixLevelOf } from "../../shared/scoring/vix_level_of.ts";

Deno.test("each bound of India VIX belongs to the level that it ends", () => {
  const level = (vix: number) => vixLevelOf(vix, { low: 15, normal: 25 });
  assertEquals([9, 15, 15.01, 25, 25.01, 80].map(level), [
    "low",
    "low",
    "normal",
    "normal",
    "high",
    "high",
  ]);
});
