import { assertAlmostEquals, assertEquals } from "@std/assert";
import { underlyingHalfSpread } from "../../shared/exits/replay/model_cost.ts";
import { BUILT_IN_SPREADS, optionHalfSpread } from "../../shared/exits/replay/option_spreads.ts";

/** Whatever the days, without books of the desk's own. */
function builtIn(kind: "index" | "stock", premium: number, beyond: number): number {
  const half = optionHalfSpread(BUILT_IN_SPREADS[kind], premium, beyond, 30);
  assertEquals(optionHalfSpread(BUILT_IN_SPREADS[kind], premium, beyond, 2), half);
  return half;
}

Deno.test("a modelled half spread doubles with each deviation out of the money, up to half the premium", () => {
  for (const kind of ["index", "stock"] as const) {
    const at = (beyond: number) => builtIn(kind, 200, beyond);
    assertEquals([at(-1), at(-0.2)], [at(0), at(0)]);
    assertAlmostEquals(at(1) / at(0), 2, 1e-12);
    assertAlmostEquals(at(2.5) / at(1.5), 2, 1e-12);
    assertEquals([at(8), at(9)], [100, 100]);
  }
});

Deno.test("modelled half spreads are 0.3% of an index's premium, 1.5% of a stock's, 0.02% of a price", () => {
  assertAlmostEquals(builtIn("index", 200, 0), 0.6, 1e-12);
  assertAlmostEquals(builtIn("stock", 200, 0), 3, 1e-12);
  assertAlmostEquals(underlyingHalfSpread(25_000), 5, 1e-9);
});
