import { assertAlmostEquals, assertEquals } from "@std/assert";
import { optionHalfSpread, underlyingHalfSpread } from "../../shared/exits/replay/model_cost.ts";

Deno.test("a modelled half spread doubles with each deviation out of the money, up to half the premium", () => {
  for (const kind of ["index", "stock"] as const) {
    const at = (beyond: number) => optionHalfSpread(kind, 200, beyond);
    assertEquals([at(-1), at(-0.2)], [at(0), at(0)]);
    assertAlmostEquals(at(1) / at(0), 2, 1e-12);
    assertAlmostEquals(at(2.5) / at(1.5), 2, 1e-12);
    assertEquals([at(8), at(9)], [100, 100]);
  }
});

Deno.test("modelled half spreads are 0.3% of an index's premium, 1.5% of a stock's, 0.02% of a price", () => {
  assertAlmostEquals(optionHalfSpread("index", 200, 0), 0.6, 1e-12);
  assertAlmostEquals(optionHalfSpread("stock", 200, 0), 3, 1e-12);
  assertAlmostEquals(underlyingHalfSpread(25_000), 5, 1e-9);
});
