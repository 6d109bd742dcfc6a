// The fast scan and the payoff engine once disagreed on chains whose premiums cancel exactly: the
// sum of decimal prices left 7e-15 in doubles, which the scan took for a profit (probability 0.85
// against 0.33). Rejections for a premium below the name's promise were reported the same way.
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { priceChain } from "../../shared/market/price_chain.ts";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import { undiscountedBlack } from "../../shared/pricing/black.ts";
import type { Candidate } from "../../shared/strategies/candidate.ts";
import { callBrokenWingBear } from "../../shared/strategies/catalogue/call_broken_wing_bear.ts";
import { jadeLizard } from "../../shared/strategies/catalogue/jade_lizard.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { type Definition, spansExpiries } from "../../shared/strategies/definition.ts";
import { NO_VIEW } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { pricedChain } from "../support/chains.ts";
import { TARIFF } from "../support/tariff.ts";

const NOW = new Date("2026-02-09T10:05:00+05:30");
const EXPIRY = "2026-02-24";
const FIXING = instantOf(EXPIRY, "15:30");
const YEARS = (FIXING.getTime() - NOW.getTime()) / 31_536e6;
const RATE = 0.065;
const SPOT = 3780;
const TICK = 0.05;

type Quote = readonly [strike: number, right: "call" | "put", bid: number, ask: number];

/**
 * Strikes of 50 around 3,780 at a volatility of 0.28, rounded to ticks, with some quotes replaced.
 */
function chainWith(replaced: readonly Quote[]): PricedChain {
  const discount = Math.exp(-RATE * YEARS);
  const forward = SPOT / discount;
  const strikes = Array.from({ length: 29 }, (_, i) => 3150 + 50 * i);
  const quote = (strike: number, right: "call" | "put") => {
    const given = replaced.find((entry) => entry[0] === strike && entry[1] === right);
    const theta = right === "call" ? 1 : -1;
    const fair = discount * undiscountedBlack(forward, strike, 0.28 * Math.sqrt(YEARS), theta);
    const bid = Math.max(1, Math.floor(0.99 * fair / TICK)) * TICK;
    return {
      securityId: "1",
      bid: given?.[2] ?? bid,
      ask: given?.[3] ?? bid + 2 * TICK,
      bidQuantity: 10_000,
      askQuantity: 10_000,
      openInterest: 1_000_000,
      volume: 1000,
    };
  };
  const result = priceChain({
    underlying: "CASE",
    expiry: EXPIRY,
    spot: SPOT,
    receivedAt: NOW,
    strikes: strikes.map((strike) => ({
      strike,
      call: quote(strike, "call"),
      put: quote(strike, "put"),
    })),
  }, {
    kind: "index",
    lotSize: 100,
    tick: TICK,
    rate: RATE,
    now: NOW,
    fixing: FIXING,
    maxAgeSeconds: 60,
    minMinutesToFixing: 30,
    listed: new Map(
      strikes.flatMap((strike) =>
        ["call", "put"].map((right) => [`${strike}:${right}`, { securityId: "1" }] as const)
      ),
    ),
  });
  assert(result.ok, JSON.stringify(result));
  return result.chain;
}

/** The definition with its strikes pinned: each slot so many listed strikes above the first one. */
function pinned(definition: Definition, first: number, steps: readonly number[]): Definition {
  const share = first / SPOT - 1;
  const [low, high] = [share - 1e-6, share + 1e-6];
  return {
    ...definition,
    placements: [
      { kind: "moneyness", low, target: share, high },
      ...steps.map((step) =>
        ({ kind: "steps", from: 0, towards: "above", min: step, max: step, width: 0.5 }) as const
      ),
    ],
    order: [0, 1, 2],
  };
}

function outcomeOf(chain: PricedChain, definition: Definition, minPopCredit = 0.01) {
  const [outcome] = scanUnderlying({
    chains: [chain],
    definitions: [definition],
    views: [NO_VIEW],
    tariff: TARIFF,
    limits: {
      minOpenInterestLots: 20,
      minVolumeLots: 0,
      minCreditWidth: 0,
      minWingDelta: 0,
      maxRoundTripCredit: 1,
      maxRoundTripProfit: 1,
      minPopCredit,
      minPopDebit: 0.01,
    },
  });
  assert(outcome?.candidate !== undefined, JSON.stringify(outcome));
  return {
    reason: "reason" in outcome ? outcome.reason : undefined,
    candidate: outcome.candidate,
  };
}

/** Charges of both ways, rupees per unit: what a result has to exceed. */
function chargesOf({ entryChargesPerLot, exitChargesPerLot, lotSize }: Candidate): number {
  return (entryChargesPerLot + exitChargesPerLot) / lotSize;
}

Deno.test("a span that the premiums bring to exactly zero is no profit to scan and engine alike", () => {
  assertNotEquals(57.9 - 2 * 30.35 + 2.8, 0, "the sum leaves rounding in doubles");
  const chain = chainWith([
    [3850, "call", 57.8, 57.9],
    [3950, "call", 30.35, 30.45],
    [4200, "call", 2.7, 2.8],
  ]);
  const butterfly = pinned(callBrokenWingBear, 3850, [2, 7]);
  const { reason, candidate } = outcomeOf(chain, butterfly);
  assertEquals(reason, undefined);
  assertEquals(candidate.legs.map(({ strike }) => strike), [3850, 3950, 4200]);
  // Nothing below 3,850; from there up to 100 at 3,950 and down through zero at 4,050.
  const { distribution } = chain;
  const charges = chargesOf(candidate);
  const expected = distribution.tail(3850 + charges) - distribution.tail(4050 - charges);
  assertAlmostEquals(candidate.popQ, expected, 1e-9);
  assertAlmostEquals(candidate.popP, expected, 1e-9);
  assertAlmostEquals(candidate.maxLoss ?? 0, 150, 1e-9);
});

Deno.test("the gate of the probability sees that a span of zero is no profit", () => {
  const chain = chainWith([
    [3850, "call", 57.8, 57.9],
    [3950, "call", 30.35, 30.45],
    [4200, "call", 2.7, 2.8],
  ]);
  const { reason, candidate } = outcomeOf(chain, pinned(callBrokenWingBear, 3850, [2, 7]), 0.5);
  assertEquals(reason, "pop_below_minimum");
  assert(candidate.popP < 0.5);
});

Deno.test("a premium that equals what its name promises keeps the promise, whatever doubles make of the sum", () => {
  // 32.25 + 60.35 - 42.6 = 50, the width above; in doubles the sum is 7e-15 short of it.
  const promised = 32.25 + 60.35 - 42.6;
  assert(promised < 50, `the sum ${promised} is short of the width in doubles`);
  const reasonAt = (put: number) => {
    const chain = chainWith([
      [3650, "put", put, put + 0.1],
      [3850, "call", 60.35, 60.45],
      [3900, "call", 42.5, 42.6],
    ]);
    return outcomeOf(chain, pinned(jadeLizard, 3650, [4, 5])).reason;
  };
  assertEquals(reasonAt(32.25), undefined);
  assertEquals(reasonAt(32.2), "credit_below_rule");
});

Deno.test("a premium below what its name promises is refused for that, with its own probability", () => {
  const chain = chainWith([]);
  const { reason, candidate } = outcomeOf(chain, pinned(jadeLizard, 3550, [8, 12]));
  assertEquals(reason, "credit_below_rule");
  const { distribution } = chain;
  assert(candidate.netPremium < 200);
  const [down, up] = candidate.breakevens;
  assert(down !== undefined && up !== undefined);
  const charges = chargesOf(candidate);
  const expected = distribution.tail(down + charges) - distribution.tail(up - charges);
  assertAlmostEquals(candidate.popQ, expected, 1e-9);
});

Deno.test("a drift leaves scan and engine of one mind about far puts below every listed strike", () => {
  for (const underlying of ["NIFTY", "BANKNIFTY", "FINNIFTY"]) {
    const view = { ...NO_VIEW, beta: 0.9, mu: 0.004 };
    const outcomes = scanUnderlying({
      chains: [pricedChain(underlying), pricedChain(underlying, 1, 2)],
      definitions: TRADED.filter(spansExpiries),
      views: [view, view],
      tariff: TARIFF,
      limits: {
        minOpenInterestLots: 0,
        minVolumeLots: 0,
        minCreditWidth: 0,
        minWingDelta: 0,
        maxRoundTripCredit: 10,
        maxRoundTripProfit: 10,
        minPopCredit: 0,
        minPopDebit: 0,
      },
    });
    const reasons = outcomes.map((outcome) => "reason" in outcome ? outcome.reason : "accepted");
    assertEquals(reasons, Array(6).fill("accepted"), underlying);
  }
});
