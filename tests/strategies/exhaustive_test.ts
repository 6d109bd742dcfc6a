import { assert, assertEquals, assertGreater } from "@std/assert";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { NO_VIEW, type ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { price, rawChain } from "../support/chains.ts";
import { exhaustiveScan } from "../support/exhaustive_scan.ts";
import { fail } from "../support/assert.ts";
import { TARIFF } from "../support/tariff.ts";

/** A seeded chain with every so manieth strike, within so many deviations of the forward. */
function thinned(underlying: string, place: number, every: number, within: number): PricedChain {
  const raw = rawChain(underlying, 1, place);
  const whole = price(raw);
  if (!whole.ok) return fail(whole.rejection.message);
  const { forward, smile } = whole.chain;
  const reach = within * Math.sqrt(smile.w(0));
  const strikes = raw.strikes.filter(({ strike }, i) =>
    i % every === 0 && Math.abs(Math.log(strike / forward)) < reach
  );
  const result = price({ ...raw, strikes });
  return result.ok ? result.chain : fail(result.rejection.message);
}

const LIMITS = {
  minOpenInterestLots: 20,
  minVolumeLots: 1,
  minCreditWidth: 0.15,
  minWingDelta: 0.2,
  maxRoundTripCredit: 0.1,
  maxRoundTripProfit: 0.05,
  minPopCredit: 0.55,
  minPopDebit: 0.25,
};

function inputOf(chains: readonly PricedChain[], changes: Partial<ScanInput> = {}): ScanInput {
  return {
    chains,
    definitions: TRADED,
    views: chains.map(() => NO_VIEW),
    tariff: TARIFF,
    limits: LIMITS,
    ...changes,
  };
}

/** Compares every definition that the input can hold, each scanned alone; answers how many. */
function compare(input: ScanInput, spans: boolean): number {
  let compared = 0;
  for (const definition of input.definitions) {
    if (definition.legs.some(({ expiry }) => expiry === "far") !== spans) continue;
    const [outcome] = scanUnderlying({ ...input, definitions: [definition] });
    assert(outcome !== undefined);
    if ("reason" in outcome && ["not_permitted", "no_cover"].includes(outcome.reason)) continue;
    const expected = exhaustiveScan(definition, input);
    const { candidate } = outcome;
    const reason = "reason" in outcome ? outcome.reason : undefined;
    if (expected === undefined) {
      assert(reason === "no_strikes" || reason === "illiquid", `${definition.id} ${reason}`);
      continue;
    }
    compared += 1;
    const { slots, scanned, relaxed } = candidate?.strikeSearch ??
      fail(`${definition.id} ${reason}`);
    assertEquals(
      [definition.id, reason, slots.map(({ found }) => found), scanned, relaxed?.level ?? 0],
      [definition.id, expected.failed, expected.strikes, expected.scanned, expected.level],
    );
  }
  return compared;
}

Deno.test("the scan of an index finds what looking at every set finds: strikes, gate and their number", () => {
  const chain = thinned("NIFTY", 1, 3, 3.5);
  assertGreater(compare(inputOf([chain]), false), 40);
});

Deno.test("so it does with a view, a profile's widths and moves, and limits that nothing breaks", () => {
  const limits = {
    ...LIMITS,
    maxRoundTripCredit: 10,
    maxRoundTripProfit: 10,
    minPopCredit: 0,
    minPopDebit: 0,
  };
  const views = [{ ...NO_VIEW, beta: 0.9, mu: 0.004 }];
  const scale = { moveFactor: 1.15 };
  const chain = thinned("BANKNIFTY", 1, 3, 3);
  assertGreater(compare(inputOf([chain], { limits, views, scale }), false), 40);
});

Deno.test("so it does for a stock with its shares, where few strikes are held", () => {
  const chain = thinned("RELIANCE", 2, 1, 2.5);
  const underlying = {
    segment: "NSE_EQ",
    securityId: "1",
    bid: chain.spot - 0.05,
    ask: chain.spot + 0.05,
  } as const;
  const limits = { ...LIMITS, minOpenInterestLots: 400, maxRoundTripCredit: 0.3 };
  assertGreater(compare(inputOf([chain], { underlying, limits }), false), 20);
});

Deno.test("so it does with two expiries that list different strikes", () => {
  const chains = [thinned("NIFTY", 1, 2, 2.5), thinned("NIFTY", 2, 3, 3)];
  const limits = { ...LIMITS, maxRoundTripProfit: 0.4, minPopDebit: 0.1 };
  assertGreater(compare(inputOf(chains, { limits }), true), 4);
});

Deno.test("so it does under views for which sets of every risk class gain", () => {
  const chain = thinned("BANKNIFTY", 2, 4, 3);
  for (const [beta, mu] of [[0.9, 0], [0.8, 0], [1.1, 0.01]] as const) {
    const views = [{ ...NO_VIEW, beta, mu }];
    assertGreater(compare(inputOf([chain], { views }), false), 40);
  }
});

Deno.test("so it does with a view over two expiries", () => {
  const chains = [thinned("NIFTY", 1, 2, 2.5), thinned("NIFTY", 2, 3, 3)];
  const limits = { ...LIMITS, maxRoundTripProfit: 0.4, minPopDebit: 0.1 };
  for (const beta of [0.85, 1.15]) {
    const views = chains.map(() => ({ ...NO_VIEW, beta }));
    assertGreater(compare(inputOf(chains, { limits, views }), true), 4);
  }
});
