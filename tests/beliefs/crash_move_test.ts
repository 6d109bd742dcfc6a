import { assertAlmostEquals, assertEquals } from "@std/assert";
import { crashMove } from "../../shared/beliefs/crash_move.ts";
import { simulatedMarket } from "../support/simulated_market.ts";

const MARKET = simulatedMarket({ seed: 1, sessions: 3, beta: 1 });
const moving = (...betas: number[]) => betas.map((marketBeta) => ({ ...MARKET, marketBeta }));

Deno.test("NIFTY falls by 0.12 whatever its names say", () => {
  assertEquals(crashMove("NIFTY", moving(2)), 0.12);
});

Deno.test("other scopes fall with their betas, each within 0.5 and 2", () => {
  assertAlmostEquals(crashMove("stocks", moving(1.5)), 0.18, 1e-15);
  assertAlmostEquals(crashMove("stocks", moving(0.1)), 0.06, 1e-15);
  assertAlmostEquals(crashMove("indices", moving(5)), 0.24, 1e-15);
  assertAlmostEquals(crashMove("stocks", moving(0.1, 5, 1)), 0.12 * 3.5 / 3, 1e-15);
});

Deno.test("a name of unknown beta counts as the market, a scope without names too", () => {
  assertEquals(crashMove("stocks", [MARKET]), 0.12);
  assertEquals(crashMove("stocks", []), 0.12);
});
