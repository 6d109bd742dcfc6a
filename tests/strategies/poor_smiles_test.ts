import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { spansExpiries } from "../../shared/strategies/definition.ts";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import { type Market, scanInputOf } from "../support/markets.ts";

const TWO: Market = { expiries: [1, 2] };

/** The scan's input with the smiles of some chains labelled as too far from their quotes. */
function withPoor(...places: number[]) {
  const input = scanInputOf(TWO);
  const chains = input.chains.map((chain, i): PricedChain => ({
    ...chain,
    smile: {
      ...chain.smile,
      label: places.includes(i) ? "POOR" : chain.smile.label,
      ...(places.includes(i) ? { rmsHalfSpreads: 31.25, rmsPoints: 4.55 } : {}),
    },
  }));
  return { ...input, chains };
}

Deno.test("an expiry whose smile is poor takes no structure, the other one all of one expiry", () => {
  for (const poor of [0, 1]) {
    const input = withPoor(poor);
    const other = input.chains[1 - poor]?.expiry;
    const alone = scanUnderlying({
      ...input,
      chains: input.chains.filter((_, i) => i !== poor),
      views: input.views.filter((_, i) => i !== poor),
    });
    const outcomes = scanUnderlying(input);
    assert(outcomes.some((outcome) => !("reason" in outcome)));
    outcomes.forEach((outcome, i) => {
      if (spansExpiries(outcome.definition)) {
        assert("reason" in outcome);
        assertEquals(outcome.reason, "smile_poor");
        return;
      }
      assertEquals(outcome, alone[i]);
      if (outcome.candidate !== undefined) assertEquals(outcome.candidate.expiry, other);
    });
  }
});

Deno.test("where every smile is poor each definition says so, with the figures", () => {
  const input = withPoor(0, 1);
  for (const outcome of scanUnderlying(input)) {
    assert("reason" in outcome);
    assertEquals(outcome.reason, "smile_poor");
    assertStringIncludes(outcome.detail, `the smile of ${input.chains[0]?.expiry}`);
    assertStringIncludes(outcome.detail, "4.5 volatility points and 31.3 half spreads");
  }
});
