import { qlike } from "../../shared/statistics/qlike.ts";
import { assertFigures } from "../support/assert_figures.ts";
import { quantCase } from "../support/quant_cases.ts";

Deno.test("the loss of a variance forecast is zero only when it is right (H5)", () => {
  const { rv, f } = quantCase("H5").inputs;
  assertFigures("H5", { loss: rv.map((value: number, i: number) => qlike(value, f[i])) });
});
