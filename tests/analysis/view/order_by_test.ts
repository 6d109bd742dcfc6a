import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { orderBy } from "../../../shared/analysis/view/order_by.ts";

Deno.test("the counting sort gives the order of a stable sort by comparison", () => {
  fc.assert(fc.property(fc.array(fc.nat(50)), (keys) => {
    const expected = keys.map((_, i) => i).sort((p, q) => (keys[p] ?? 0) - (keys[q] ?? 0) || p - q);
    assertEquals([...orderBy(Int32Array.from(keys))], expected);
  }));
});
