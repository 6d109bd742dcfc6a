// The replaced system stored nine results that cannot be. Each is fed here as it was quoted; none
// may come out as a strategy.
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { priceChain } from "../../shared/market/price_chain.ts";
import type { PricedChain, QuoteRejection } from "../../shared/market/priced_chain.ts";
import { undiscountedBlack } from "../../shared/pricing/black.ts";
import { NO_VIEW } from "../../shared/strategies/scan/scan_input.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { evaluateStructure } from "../../shared/strategies/evaluate/evaluate_structure.ts";
import type { Evaluation } from "../../shared/strategies/evaluate/evaluation.ts";
import type { ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { TARIFF } from "../support/tariff.ts";
import { present } from "../../shared/vocabulary/present.ts";

const NOW = new Date("2025-06-20T15:25:00+05:30");
const EXPIRY = "2025-06-26";
interface Setting {
  readonly spot: number;
  readonly volatility: number;
  readonly step: number;
  readonly expiry?: string;
}

type Bad = readonly [strike: number, right: "call" | "put", premium: number];

/** A consistent chain at one volatility, with the premiums of the case put in place of its own. */
function chainWith({ spot, volatility, step, expiry = EXPIRY }: Setting, bad: readonly Bad[]) {
  const fixing = instantOf(expiry, "15:30");
  const years = (fixing.getTime() - NOW.getTime()) / 1000 / 86_400 / 365;
  const s = volatility * Math.sqrt(years);
  const forward = spot * Math.exp(0.065 * years);
  const centre = Math.round(spot / step) * step;
  const strikes = Array.from({ length: 31 }, (_, i) => centre + (i - 15) * step);
  const quote = (strike: number, right: "call" | "put") => {
    const given = bad.find((entry) => entry[0] === strike && entry[1] === right)?.[2];
    const fair = undiscountedBlack(forward, strike, s, right === "call" ? 1 : -1);
    const mid = given ?? fair;
    const half = Math.max(0.05, 0.01 * mid);
    return {
      securityId: "1",
      bid: mid - half,
      ask: mid + half,
      bidQuantity: 10_000,
      askQuantity: 10_000,
      openInterest: 1_000_000,
      volume: 1000,
    };
  };
  return priceChain({
    underlying: "CASE",
    expiry,
    spot,
    receivedAt: NOW,
    strikes: strikes.map((strike) => ({
      strike,
      call: quote(strike, "call"),
      put: quote(strike, "put"),
    })),
  }, {
    kind: "stock",
    lotSize: 100,
    tick: 0.05,
    rate: 0.065,
    now: NOW,
    fixing,
    maxAgeSeconds: 60,
    minMinutesToFixing: 30,
    listed: new Map(
      strikes.flatMap((strike) =>
        ["call", "put"].map((right) => [`${strike}:${right}`, { securityId: "1" }] as const)
      ),
    ),
  });
}

function pricedWith(setting: Setting, bad: readonly Bad[]): PricedChain {
  const result = chainWith(setting, bad);
  assert(result.ok, "the whole chain was refused");
  return result.chain;
}

/** True when the scan may use the quote. */
function isUsable(chain: PricedChain, [strike, right]: Bad): boolean {
  const place = chain.strikes.indexOf(strike);
  assert(place >= 0);
  return chain[right].usable[place] === 1;
}

function outcomesOn(chain: PricedChain, underlying?: ScanInput["underlying"]) {
  return scanUnderlying({
    chains: [chain],
    definitions: TRADED,
    views: [NO_VIEW],
    tariff: TARIFF,
    limits: {
      minOpenInterestLots: 20,
      minVolumeLots: 0,
      minCreditWidth: 0,
      minWingDelta: 0,
      maxRoundTripCredit: 0.5,
      maxRoundTripProfit: 0.5,
      minPopCredit: 0.55,
      minPopDebit: 0.1,
    },
    ...present({ underlying }),
  });
}

/**
 * No accepted strategy gains, or loses, whatever happens; none is worth more than nothing without a
 * view.
 */
function assertPossible(chain: PricedChain): void {
  for (const outcome of outcomesOn(chain)) {
    if ("reason" in outcome) continue;
    const { maxProfit = Infinity, maxLoss = Infinity, evP } = outcome.candidate;
    assertGreater(maxProfit, 0, outcome.definition.id);
    assertGreater(maxLoss, 0, outcome.definition.id);
    assertLess(evP, 0, outcome.definition.id);
  }
}

function evaluated(input: unknown): Evaluation {
  const result = evaluateStructure(input);
  assert(!("error" in result), JSON.stringify(result));
  return result;
}

const years = (from: string, to: string) =>
  (Date.parse(`${to}T15:30:00+05:30`) - Date.parse(`${from}T15:30:00+05:30`)) / 86_400_000 / 365;
const leg = (right: string, side: string, strike: number, price: number, quantity = 1) => ({
  right,
  side,
  strike,
  price,
  quantity,
});

const D1: readonly Bad[] = [[2260, "call", 28], [2300, "call", 8.4], [2340, "call", 32.8]];
const D2: readonly Bad[] = [[2260, "put", 7.4], [2200, "put", 17.4]];
const D4: readonly Bad[] = [[1280, "call", 10.2], [1300, "call", 6.05], [1320, "call", 3.7]];
const D5: readonly Bad[] = [[1520, "call", 16.45]];
const D9: readonly Bad[] = [
  [125, "put", 3.5],
  [120, "put", 1.1],
  [132.5, "call", 2.8],
  [137.5, "call", 2.45],
];

Deno.test("D1: calls that rise with the strike, or cost less than they are worth at once, are no quotes", () => {
  const chain = pricedWith({ spot: 2306.2, volatility: 0.21, step: 20 }, D1);
  assert(!isUsable(chain, [2260, "call", 28]));
  assert(!isUsable(chain, [2340, "call", 32.8]));
  assertPossible(chain);
  // The butterfly as stored: a debit above its width cannot gain.
  const stored = evaluated({
    spot: 2306.2,
    volatility: 0.21,
    yearsToExpiry: 4 / 365,
    legs: [
      leg("call", "buy", 2260, 28),
      leg("call", "sell", 2300, 8.4, 2),
      leg("call", "buy", 2340, 32.8),
    ],
  });
  assertEquals([stored.probabilityOfProfit, Math.sign(stored.maxProfit ?? 0)], [0, -1]);
  assert(stored.warnings.some((warning) => warning.startsWith("below_intrinsic")));
});

Deno.test("D2: a lower put that costs more than a higher one is dropped", () => {
  const chain = pricedWith({ spot: 2306.2, volatility: 0.21, step: 20 }, D2);
  assert(!isUsable(chain, [2200, "put", 17.4]));
  assertPossible(chain);
});

Deno.test("D3: a condor with its short strikes half a percent away is not likely to gain", () => {
  const stored = evaluated({
    spot: 1910.9,
    volatility: 0.267,
    yearsToExpiry: 6 / 365,
    legs: [
      leg("put", "buy", 1880, 14.4),
      leg("put", "sell", 1900, 23),
      leg("call", "sell", 1920, 22.25),
      leg("call", "buy", 1940, 15.15),
    ],
  });
  assertLess(Math.abs(stored.probabilityOfProfit - 0.306), 0.01);
  // The stored figures imply an expected value above twice the greatest loss; the market's measure
  // knows none.
  assertLess(stored.expectedValue, 0.5 * (stored.maxLoss ?? 0));
  const chain = pricedWith({ spot: 1910.9, volatility: 0.267, step: 20 }, []);
  for (const outcome of outcomesOn(chain)) {
    if ("reason" in outcome || outcome.definition.id !== "iron_condor") continue;
    assertGreater(outcome.candidate.popQ, 0.55);
  }
});

Deno.test("D4: stale calls below their worth at once make no butterfly", () => {
  const chain = pricedWith({ spot: 1293.9, volatility: 0.25, step: 20 }, D4);
  assert(!isUsable(chain, [1280, "call", 10.2]));
  assertPossible(chain);
});

Deno.test("D5: a quote of another expiry is not taken into a chain, and two expiries are never priced as one", () => {
  const chain = pricedWith({ spot: 1466.2, volatility: 0.12, step: 10 }, D5);
  assert(!isUsable(chain, [1520, "call", 16.45]));
  assertPossible(chain);
  const diagonal = (far: object) =>
    evaluated({
      spot: 1466.2,
      volatility: 0.14,
      yearsToExpiry: 6 / 365,
      legs: [leg("call", "buy", 1470, 8.4), { ...leg("call", "sell", 1520, 16.45), ...far }],
    });
  // As stored, a spread that costs nothing and cannot lose; with its own expiry it can.
  assertLess(diagonal({}).maxLoss ?? Infinity, 0);
  assertGreater(diagonal({ yearsToExpiry: 41 / 365 }).maxLoss ?? 0, 0);
});

Deno.test("D6: without a volatility there is no chain, and a covered call that cannot gain is no strategy", () => {
  const nothing = chainWith(
    { spot: 255, volatility: 0.3, step: 5 },
    Array.from({ length: 31 }, (_, i) => 255 + (i - 15) * 5).flatMap((strike): Bad[] => [
      [strike, "call", Number.NaN],
      [strike, "put", Number.NaN],
    ]),
  );
  assertEquals(nothing.ok ? "accepted" : nothing.rejection.reason, "too_few_two_sided");
  const chain = pricedWith({ spot: 255, volatility: 0.3, step: 5 }, []);
  // Shares far above every strike: strike and premium together are below the price.
  const dear = { segment: "NSE_EQ", securityId: "1", bid: 399, ask: 400 } as const;
  const outcome = outcomesOn(chain, dear).find(({ definition }) =>
    definition.id === "covered_call"
  );
  assert(outcome !== undefined && "reason" in outcome);
  assertEquals(outcome.reason, "impossible_premium");
});

Deno.test("D7: a covered call gains above its break-even, not with one less delta", () => {
  const stored = evaluated({
    spot: 163.39,
    volatility: 0.289,
    yearsToExpiry: 41 / 365,
    legs: [
      { right: "underlying", side: "buy", quantity: 1000 },
      leg("call", "sell", 170, 4.35, 1000),
    ],
  });
  assertGreater(stored.probabilityOfProfit, 0.58);
  assertLess(stored.probabilityOfProfit, 0.63);
  assertLess(Math.abs((stored.maxProfit ?? 0) - 10_960), 1);
  assertLess(Math.abs((stored.maxLoss ?? 0) - 159_040), 1);
});

Deno.test("D8: amounts are for the quantities given, once", () => {
  const legs = (quantity: number) => [
    leg("put", "sell", 300, 6, quantity),
    leg("put", "buy", 290, 2.8, quantity),
  ];
  const of = (quantity: number) =>
    evaluated({ spot: 305, volatility: 0.25, yearsToExpiry: 0.1, legs: legs(quantity) });
  assertLess(Math.abs(of(2350).netPremium - 7520), 1e-6);
  assertLess(Math.abs(of(2350).netPremium - 2350 * of(1).netPremium), 1e-6);
});

Deno.test("D9: last prices of different ages do not fit one expiry: the odd ones are dropped", () => {
  const setting = { spot: 128.8, volatility: 0.281, step: 2.5, expiry: "2025-07-31" };
  const chain = pricedWith(setting, D9);
  assert(D9.some((quote) => !isUsable(chain, quote)), "the stored condor can be built");
  const dropped: QuoteRejection[] = ["not_monotone", "not_convex", "outside_bounds"];
  assertGreater(dropped.reduce((sum, reason) => sum + (chain.counts[reason] ?? 0), 0), 0);
  assertPossible(chain);
  const stored = evaluated({
    spot: 128.8,
    volatility: 0.281,
    yearsToExpiry: years("2025-06-20", "2025-07-31"),
    legs: [
      leg("put", "buy", 120, 1.1),
      leg("put", "sell", 125, 3.5),
      leg("call", "sell", 132.5, 2.8),
      leg("call", "buy", 137.5, 2.45),
    ],
  });
  // Stored as 0.57; 0.405 on prices of one age.
  assertLess(Math.abs(stored.probabilityOfProfit - 0.405), 0.015);
});

Deno.test("A, B and C: money was right where quotes were; probabilities are now", () => {
  const butterfly = evaluated({
    forward: 25_637.8,
    volatility: 0.114509,
    yearsToExpiry: 34 / 365,
    legs: [
      leg("call", "buy", 25_000, 880.05, 75),
      leg("call", "sell", 25_500, 515, 150),
      leg("call", "buy", 26_000, 248, 75),
    ],
  });
  assertLess(Math.abs((butterfly.maxProfit ?? 0) - 30_146.25), 1e-6);
  assertLess(Math.abs((butterfly.maxLoss ?? 0) - 7353.75), 1e-6);
  assertLess(Math.abs(butterfly.probabilityOfProfit - 0.345), 0.002);
  assertEquals(butterfly.breakevens.map((point) => Math.round(100 * point) / 100), [
    25_098.05,
    25_901.95,
  ]);

  const condor = evaluated({
    forward: 57_443.9,
    volatility: 0.118432,
    yearsToExpiry: 34 / 365,
    legs: [
      leg("put", "buy", 55_500, 240, 35),
      leg("put", "sell", 56_500, 449, 35),
      leg("call", "sell", 59_000, 352.7, 35),
      leg("call", "buy", 60_000, 164.05, 35),
    ],
  });
  assertLess(Math.abs((condor.maxProfit ?? 0) - 13_917.75), 1e-6);
  assertLess(Math.abs((condor.maxLoss ?? 0) - 21_082.25), 1e-6);
  assertLess(Math.abs(condor.probabilityOfProfit - 0.5675), 0.006);

  const first = evaluated({
    forward: 14_473,
    volatility: 0.3642,
    yearsToExpiry: 31 / 365,
    legs: [leg("put", "buy", 14_500, 575.15, 50), leg("put", "sell", 14_250, 465, 50)],
  });
  assertLess(Math.abs((first.maxProfit ?? 0) - 6992.5), 1e-6);
  assertLess(Math.abs((first.maxLoss ?? 0) - 5507.5), 1e-6);
  assertLess(Math.abs((first.breakevens[0] ?? 0) - 14_389.85), 1e-6);
  assertLess(Math.abs(first.probabilityOfProfit - 0.502), 0.01);

  const second = evaluated({
    forward: 14_047,
    volatility: 0.25114,
    yearsToExpiry: 6 / 365,
    legs: [leg("put", "buy", 14_000, 157.15, 50), leg("put", "sell", 13_750, 78.65, 50)],
  });
  assertLess(Math.abs((second.maxProfit ?? 0) - 8575), 1e-6);
  assertLess(Math.abs((second.maxLoss ?? 0) - 3925), 1e-6);
  assertGreater(second.probabilityOfProfit, 0.384);
  assertLess(second.probabilityOfProfit, 0.397);
});
