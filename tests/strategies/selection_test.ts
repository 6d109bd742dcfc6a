import { assert, assertEquals, assertGreater, assertLess, assertLessOrEqual } from "@std/assert";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import { undiscountedBlack } from "../../shared/pricing/black.ts";
import { sviVariance } from "../../shared/pricing/svi.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import type { Definition } from "../../shared/strategies/definition.ts";
import {
  NO_VIEW,
  type ScanInput,
  type UnderlyingQuote,
} from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import type { RawChain } from "../../shared/vocabulary/chain.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import fc from "fast-check";
import { CHAIN_AT, price, rawChain } from "../support/chains.ts";
import { mirrorOf } from "../support/mirrors.ts";
import { quantCase } from "../support/quant_cases.ts";
import { TARIFF } from "../support/tariff.ts";
import { present } from "../../shared/vocabulary/present.ts";

function scan(
  chains: readonly PricedChain[],
  definitions: readonly Definition[],
  underlying?: UnderlyingQuote,
) {
  const input: ScanInput = {
    ...present({ underlying }),
    chains,
    definitions,
    views: chains.map(() => NO_VIEW),
    tariff: TARIFF,
    limits: {
      minOpenInterestLots: 20,
      minVolumeLots: 0,
      minCreditWidth: 0,
      minWingDelta: 0,
      maxRoundTripCredit: 1,
      maxRoundTripProfit: 1,
      minPopCredit: 0.01,
      minPopDebit: 0.01,
    },
  };
  return scanUnderlying(input);
}

function definitionOf(id: string): Definition {
  const found = TRADED.find((entry) => entry.id === id);
  assert(found !== undefined);
  return found;
}

function priced(raw: RawChain): PricedChain {
  const result = price(raw);
  assert(result.ok);
  return result.chain;
}

const OTHER_SIDE = { bullish: "bearish", bearish: "bullish", neutral: "neutral" } as const;

const isIn = (value: number, [low, high]: readonly [number, number]) =>
  Math.abs(value) >= low && Math.abs(value) <= high;

Deno.test("a band without a listed strike is relaxed away from the money, never towards it, and says so", () => {
  const raw = rawChain("NIFTY");
  const whole = priced(raw);
  // No strike with a call delta of the asked band, nor any below it but far ones.
  const strikes = raw.strikes.filter(({ strike }) => {
    const i = whole.strikes.indexOf(strike);
    return !isIn(whole.call.delta[i] ?? 0, [0.13, 0.45]);
  });
  const chain = priced({ ...raw, strikes });
  const [outcome] = scan([chain], [definitionOf("bear_call_spread")]);
  const candidate = outcome?.candidate;
  assert(candidate !== undefined, JSON.stringify(outcome));
  assertEquals(candidate.strikeSearch.relaxed, { level: 1, because: "no_strikes" });
  const short = candidate.legs.find(({ side }) => side === "sell");
  assertLess(Math.abs(short?.delta ?? 1), 0.15);
  const [first] = candidate.strikeSearch.slots;
  assertEquals(first?.asked, "call delta 0.1 to 0.4, about 0.25");
});

Deno.test("strikes without open interest are passed over for others, or the definition is refused by name", () => {
  const raw = rawChain("NIFTY");
  const thin = (keep: (strike: number) => boolean): PricedChain =>
    priced({
      ...raw,
      strikes: raw.strikes.map((entry) =>
        keep(entry.strike)
          ? entry
          : { ...entry, ...(entry.call ? { call: { ...entry.call, openInterest: 0 } } : {}) }
      ),
    });
  const hundreds = thin((strike) => strike % 500 === 0);
  const [found] = scan([hundreds], [definitionOf("bear_call_spread")]);
  assert(found?.candidate !== undefined);
  for (const { strike = 0 } of found.candidate.legs) assertEquals(strike % 500, 0);
  const [none] = scan([thin(() => false)], [definitionOf("bear_call_spread")]);
  assert(none !== undefined && "reason" in none);
  assertEquals(none.reason, "illiquid");
});

Deno.test("of two structures with the same payoff the one that is dearer to trade is refused, and names the other", () => {
  const spread = (right: "call" | "put", id: string): Definition => ({
    ...definitionOf("bull_call_spread"),
    id,
    legs: [
      { right, side: "buy", ratio: 1, slot: 0 },
      { right, side: "sell", ratio: 1, slot: 1 },
    ],
    placements: [
      { kind: "at_the_money", steps: 0 },
      { kind: "steps", from: 0, towards: "above", min: 4, max: 4, width: 0.5 },
    ],
  });
  const outcomes = scan([priced(rawChain("NIFTY"))], [
    spread("call", "by_calls"),
    spread("put", "by_puts"),
  ]);
  const [kept, refused] = [
    "reason" in (outcomes[0] ?? {}) ? 1 : 0,
    "reason" in (outcomes[0] ?? {}) ? 0 : 1,
  ];
  const [p, q] = [outcomes[kept], outcomes[refused]];
  assert(p !== undefined && !("reason" in p) && q !== undefined && "reason" in q);
  assertEquals(q.reason, "dearer_equivalent");
  assert(q.detail.startsWith(p.definition.id));
  assertGreater(p.candidate.evP, q.candidate?.evP ?? Infinity);
});

Deno.test("T2: on quotes half a spread around the smile no structure has an edge without a view", () => {
  const { inputs } = quantCase("F1");
  const smile = sviVariance(inputs);
  const chainOf = (expiry: string, scale: number) => {
    const years = (instantOf(expiry, "15:30").getTime() - CHAIN_AT.getTime()) / 31_536e6;
    const discount = Math.exp(-0.065 * years);
    const [spot, forward] = [25_000, 25_000 / discount];
    const quote = (strike: number, theta: 1 | -1) => {
      const s = Math.sqrt(scale * smile.w(Math.log(strike / forward)));
      const fair = discount * undiscountedBlack(forward, strike, s, theta);
      const half = Math.max(0.05, 0.01 * fair);
      return { bid: fair - half, ask: fair + half, openInterest: 1e7, volume: 1e6 };
    };
    const strikes = Array.from({ length: 81 }, (_, i) => 23_000 + 50 * i);
    return priced({
      underlying: "NIFTY",
      expiry,
      spot,
      receivedAt: CHAIN_AT,
      strikes: strikes.map((strike) => ({
        strike,
        call: quote(strike, 1),
        put: quote(strike, -1),
      })),
    });
  };
  const outcomes = scan([chainOf("2026-03-10", 1), chainOf("2026-04-07", 2)], TRADED);
  let accepted = 0;
  for (const outcome of outcomes) {
    if (outcome.candidate === undefined) continue;
    accepted += 1;
    assertLessOrEqual(outcome.candidate.evQ, 0, outcome.definition.id);
    assertLess(outcome.candidate.evP, 0, outcome.definition.id);
  }
  // All but those that need shares.
  assertGreater(accepted, 48);
});

Deno.test("T2: a forward away from the share's own price with interest is no gain of a structure that holds the share", () => {
  const held = TRADED.filter(({ permission }) => permission === "with_underlying");
  const priced = price(rawChain("INFY"));
  assert(priced.ok);
  const { chain } = priced;
  const values = [0.97, 0.99, 1, 1.01, 1.03].map((shift) => {
    const ask = chain.forward * chain.discount * shift;
    const quote = { segment: "NSE_EQ", securityId: "1", bid: 0.9995 * ask, ask } as const;
    const found = scan([chain], held, quote).flatMap(({ candidate }) =>
      candidate === undefined ? [] : [candidate]
    );
    assertEquals(found.length, held.length);
    for (const { evQ, edgeVolatility, edgeDirection } of found) {
      assertLess(evQ, 0);
      assertEquals([edgeVolatility, edgeDirection], [0, 0]);
    }
    return found.reduce((sum, { evQ }) => sum + evQ, 0);
  });
  // Neither is it a loss: the share costs its spread and charges wherever the forward lies.
  for (const value of values) assertGreater(value, 2 * (values[2] ?? 0));
});

Deno.test("whatever a chain holds, the scan ends with one outcome a definition, without a throw or a NaN", () => {
  const [near, far] = [rawChain("NIFTY", 2, 1), rawChain("NIFTY", 2, 2)];
  const value = fc.constantFrom(undefined, 0, -1, 0.05, 1e300, Number.NaN, Infinity, 25_000);
  const spoiled = fc.array(
    fc.record({
      at: fc.nat(near.strikes.length - 1),
      side: fc.constantFrom("call", "put"),
      bid: value,
      ask: value,
      openInterest: value,
    }),
    { maxLength: 120 },
  );
  const isNumber = (figure: number | undefined) => figure === undefined || Number.isFinite(figure);
  fc.assert(
    fc.property(spoiled, (changes) => {
      const strikes = near.strikes.map((entry) => ({ ...entry }));
      for (const { at, side, ...quote } of changes) {
        Object.assign(strikes[at] ?? {}, { [side]: quote });
      }
      const chains = [{ ...near, strikes }, far].flatMap((raw) => {
        const result = price(raw);
        return result.ok ? [result.chain] : [];
      });
      const outcomes = scan(chains, TRADED);
      assertEquals(outcomes.length, TRADED.length);
      for (const { candidate } of outcomes) {
        if (candidate === undefined) continue;
        const { evP, evQ, popP, popQ, cvar95, maxLoss, maxProfit, stressLoss } = candidate;
        assert(
          [evP, evQ, popP, popQ, cvar95, maxLoss, maxProfit, stressLoss, candidate.evStandardError]
            .every(isNumber),
          candidate.definition.id,
        );
        assert(candidate.breakevens.every(Number.isFinite));
      }
    }),
    { numRuns: 60, seed: 11 },
  );
});

Deno.test("a chain mirrored in direction gives mirrored strategies: other rights, strikes and premiums as far on the other side", () => {
  const [forward, step, s] = [25_000, 50, 0.012];
  const strikes = Array.from({ length: 61 }, (_, i) => forward + step * (i - 30));
  const quote = (strike: number, theta: 1 | -1) => {
    const skewed = s * (1 - 3 * Math.log(strike / forward));
    const fair = undiscountedBlack(forward, strike, skewed, theta);
    const half = Math.max(0.05, 0.01 * fair);
    return { bid: fair - half, ask: fair + half, openInterest: 1e7, volume: 1e6 };
  };
  const chainOf = (mirrored: boolean) =>
    priced({
      underlying: "NIFTY",
      expiry: "2026-02-17",
      // Its carry over eight days: the forward is the axis.
      spot: forward * Math.exp(-0.065 * 8.1875 / 365),
      receivedAt: CHAIN_AT,
      strikes: strikes.map((strike) =>
        mirrored
          ? {
            strike,
            call: quote(2 * forward - strike, -1),
            put: quote(2 * forward - strike, 1),
          }
          : { strike, call: quote(strike, 1), put: quote(strike, -1) }
      ),
    });
  const byId = (chain: PricedChain) =>
    new Map(scan([chain], TRADED).map((outcome) => [outcome.definition.id, outcome]));
  const [straight, mirrored] = [byId(chainOf(false)), byId(chainOf(true))];
  let compared = 0;
  for (const [id, outcome] of straight) {
    const other = mirrored.get(mirrorOf(id));
    assert(other !== undefined);
    const [p, q] = [outcome.candidate, other.candidate];
    if (p === undefined || q === undefined) {
      assertEquals(p === undefined, q === undefined, id);
      continue;
    }
    compared += 1;
    const reflected = q.legs.map(({ strike = 0 }) => 2 * forward - strike).sort((a, b) => a - b);
    const own = p.legs.map(({ strike = 0 }) => strike).sort((a, b) => a - b);
    // A lognormal is not symmetric: deltas differ by a deviation's hundredth, a strike or two.
    own.forEach((strike, i) =>
      assertLessOrEqual(
        Math.abs(strike - (reflected[i] ?? 0)),
        3 * step,
        `${id} ${own} ${reflected}`,
      )
    );
    // A strike is a sixth of a deviation.
    assertLess(Math.abs(p.popQ - q.popQ), 0.06, id);
    assertEquals(q.direction, OTHER_SIDE[p.direction], id);
  }
  assertGreater(compared, 40);
});
