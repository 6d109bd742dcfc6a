import { assert, assertAlmostEquals, assertGreater } from "@std/assert";
import type { Candidate } from "../../shared/strategies/candidate.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { NO_VIEW } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { fail } from "../support/assert.ts";
import { price, rawChain } from "../support/chains.ts";
import { TARIFF } from "../support/tariff.ts";

const OPEN = {
  ...{ minOpenInterestLots: 0, minVolumeLots: 0, minCreditWidth: 0, minWingDelta: 0 },
  ...{ maxRoundTripCredit: 10, maxRoundTripProfit: 10, minPopCredit: 0, minPopDebit: 0 },
};

/** By definition and strikes what the scan of a chain under a view builds. */
function built(beta: number, mu: number): Map<string, Candidate> {
  const priced = price(rawChain("NIFTY", 1, 1));
  const chains = [priced.ok ? priced.chain : fail(priced.rejection.message)];
  const views = [{ ...NO_VIEW, beta, mu }];
  const outcomes = scanUnderlying({
    chains,
    definitions: TRADED,
    views,
    tariff: TARIFF,
    limits: OPEN,
  });
  return new Map(
    outcomes.flatMap(({ definition, candidate }) =>
      candidate === undefined
        ? []
        : [[`${definition.id} ${candidate.legs.map(({ strike }) => strike).join()}`, candidate]]
    ),
  );
}

Deno.test("the edge of volatility is what a view without its drift adds, that of direction the rest", () => {
  const [beta, mu] = [0.93, 0.006];
  const [still, drifting] = [built(beta, 0), built(beta, mu)];
  let compared = 0;
  for (const [key, own] of drifting) {
    const other = still.get(key);
    if (other === undefined) continue;
    compared += 1;
    assertAlmostEquals(own.edgeVolatility, other.evP - other.evQ, 1e-7 * own.forward, key);
    assertAlmostEquals(own.edgeDirection, own.evP - other.evP, 1e-7 * own.forward, key);
    assert(Math.abs(own.edgeVolatility) + Math.abs(own.edgeDirection) > 0, key);
  }
  assertGreater(compared, 4);
});
