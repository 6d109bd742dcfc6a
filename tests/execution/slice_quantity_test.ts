import { assertEquals } from "@std/assert";
import { sliceQuantity } from "../../shared/execution/slice_quantity.ts";
import { quantCase } from "../support/quant_cases.ts";

Deno.test("an order above the freeze quantity becomes slices of whole lots", () => {
  const { inputs, expected } = quantCase("L4");
  assertEquals(sliceQuantity(inputs.qty, inputs.lot, inputs.freezeQty), expected.orders);
});

Deno.test("a freeze threshold that is itself a multiple of the lot is never reached", () => {
  assertEquals(sliceQuantity(1200, 30, 600), [570, 570, 60]);
});
