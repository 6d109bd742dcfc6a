import { assertAlmostEquals, assertEquals } from "@std/assert";
import { logReturns } from "../../../shared/analysis/realised/log_returns.ts";
import { closesOnly } from "../../support/closes_only.ts";

Deno.test("returns are logs of closes and absent at the first bar", () => {
  const returns = logReturns(closesOnly([100, 110]));
  assertEquals(returns[0], NaN);
  assertAlmostEquals(returns[1] ?? NaN, Math.log(1.1), 1e-15);
});
