import { assertEquals } from "@std/assert";
import { TIER_FACTOR } from "../../shared/risk/tier_factor.ts";

Deno.test("a calm market takes half of a size, a high one six tenths, a crisis none", () => {
  assertEquals(TIER_FACTOR, { calm: 0.5, normal: 1, elevated: 1, high: 0.6, crisis: 0 });
});
