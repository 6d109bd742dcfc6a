import { assertEquals } from "@std/assert";
import { isSpent } from "../../../local/platform/function_server/is_spent.ts";

Deno.test("a worker takes calls up to a second of CPU and 75 s of its life", () => {
  const spent = (cpuMs: number, wallMs: number) => isSpent({ cpuMs, wallMs });
  assertEquals([spent(0, 0), spent(999.9, 74_999.9)], [false, false]);
  assertEquals([spent(1000, 0), spent(0, 75_000), spent(1000, 75_000)], [true, true, true]);
});
