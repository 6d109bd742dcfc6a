import { assertEquals } from "@std/assert";
import { closesOnly } from "../../support/closes_only.ts";

Deno.test("candles become columns in order of their dates", () => {
  const bars = closesOnly([3, 1, 2], ["2026-01-03", "2026-01-01", "2026-01-02"]);
  assertEquals(bars.dates, ["2026-01-01", "2026-01-02", "2026-01-03"]);
  assertEquals(Array.from(bars.close), [1, 2, 3]);
});
