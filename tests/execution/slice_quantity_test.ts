import { assertEquals, assertThrows } from "@std/assert";
import { sliceQuantity } from "../../shared/execution/slice_quantity.ts";
import { quantCase } from "../support/quant_cases.ts";

Deno.test("an order above the freeze quantity becomes slices of whole lots", () => {
  const { inputs, expected } = quantCase("L4");
  assertEquals(sliceQuantity(inputs.qty, inputs.lot, inputs.freezeQty), expected.orders);
});

Deno.test("a freeze threshold that is itself a multiple of the lot is never reached", () => {
  assertEquals(sliceQuantity(1200, 30, 600), [570, 570, 60]);
});

Deno.test("an order without a threshold, or below it, stays one", () => {
  assertEquals(sliceQuantity(5200, 65), [5200]);
  assertEquals(sliceQuantity(1755, 65, 1800), [1755]);
});

Deno.test("full slices leave no order for nothing", () => {
  assertEquals(sliceQuantity(3510, 65, 1800), [1755, 1755]);
});

Deno.test("a lot that does not fit below the threshold is refused", () => {
  assertEquals(sliceQuantity(65, 65, 66), [65]);
  assertThrows(() => sliceQuantity(65, 65, 65), RangeError, "a lot of 65 does not fit below 65");
});
