import { assertEquals } from "@std/assert";
import { adjustmentLimit } from "../../shared/risk/adjustment_limit.ts";

/** Twenty more: the underlying then ties up 120 of 1,000, the book 700 + 20. */
const BOOK = { capitalBefore: 100, capitalAfter: 120, capital: 1000, blocked: 700 };
const LIMITS = { maxUnderlying: 0.12, maxDeployed: 0.72 };

Deno.test("an adjustment that ties up just what the limits allow may", () => {
  assertEquals(adjustmentLimit(BOOK, LIMITS), undefined);
});

Deno.test("one that ties up more than its underlying or the book may is denied with both figures", () => {
  const denied = (changes: object) => adjustmentLimit(BOOK, { ...LIMITS, ...changes });
  assertEquals(denied({ maxUnderlying: 0.119 }), {
    denied: "book_limit",
    detail: "underlying_cap: 120.00 rupees would be tied up, 119.00 are allowed",
  });
  assertEquals(denied({ maxDeployed: 0.719 }), {
    denied: "book_limit",
    detail: "deployment_cap: 720.00 rupees would be tied up, 719.00 are allowed",
  });
});

Deno.test("one that ties up no more than before may, whatever the limits", () => {
  for (const capitalAfter of [100, 90]) {
    const limits = { maxUnderlying: 0, maxDeployed: 0 };
    assertEquals(adjustmentLimit({ ...BOOK, capitalAfter }, limits), undefined);
  }
});
