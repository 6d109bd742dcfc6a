import { assertEquals } from "@std/assert";
import { mayDecide } from "../../shared/beliefs/may_decide.ts";

Deno.test("a decision may change in a later month, and where there is none yet", () => {
  assertEquals(mayDecide(undefined, "2026-02-27"), true);
  assertEquals(mayDecide("2026-02-02", "2026-02-27"), false);
  assertEquals(mayDecide("2026-02-27", "2026-03-02"), true);
  assertEquals(mayDecide("2025-12-31", "2026-01-01"), true);
  assertEquals(mayDecide("2026-03-02", "2026-02-27"), false);
});
