import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLess,
} from "@std/assert";
import { marginOf } from "../../shared/market/margin.ts";
import { convictionOf, CONVICTIONS } from "../../shared/scoring/conviction.ts";
import { type ScoreTerms, scoreUnderlying } from "../../shared/scoring/score_underlying.ts";
import type { Candidate, DefinitionOutcome } from "../../shared/strategies/candidate.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { NO_VIEW } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { candidateOf } from "../support/candidates.ts";
import { type Market, OPEN_GROUND, scanInputOf, scoreTermsOf } from "../support/markets.ts";
import { SLEEVES } from "../../shared/vocabulary/terms.ts";
import { quantCase } from "../support/quant_cases.ts";
import { smileDistribution } from "../../shared/pricing/distribution.ts";

const VIEW = { ...NO_VIEW, beta: 0.9, mu: 0.003 };
const MARKET: Market = { direction: "bullish", confidence: 0.8, environment: "high" };

function outcomesOf(market: Market, view = VIEW): DefinitionOutcome[] {
  const input = scanInputOf(market);
  return scanUnderlying({ ...input, views: input.chains.map(() => view) });
}

const INDEX = outcomesOf({ ...MARKET, expiries: [1, 2] });
const STOCK = outcomesOf({ ...MARKET, underlying: "TITAN", expiries: [0] });
const UNVIEWED = outcomesOf({ ...MARKET, expiries: [1, 2] }, NO_VIEW);
const TERMS = scoreTermsOf({ ...MARKET, expiries: [1, 2] });
const ALL = scoreUnderlying(INDEX, { ...TERMS, top: Infinity });

/** Candidates by definition, those that failed a gate too. */
function candidatesOf(outcomes: readonly DefinitionOutcome[]): Map<string, Candidate> {
  return new Map(
    outcomes.flatMap(({ definition, candidate }) =>
      candidate === undefined ? [] : [[definition.id, candidate] as const]
    ),
  );
}

Deno.test("where beliefs and replays open every sleeve, probabilities of a gain alone decide", () => {
  const sleeves = new Set(ALL.accepted.map(({ sleeve }) => sleeve));
  assertEquals([...sleeves].sort(), ["carry", "edge", "premium"]);
  for (const { sleeve, keptOut, restsOn, candidate: { plus, definition } } of ALL.accepted) {
    const found = plus.sceptical >= 0.95 ? "edge" : plus.registered >= 0.75 ? "premium" : "carry";
    assertEquals(sleeve, found, definition.id);
    assertEquals(keptOut, found === "edge" ? undefined : "p_plus", definition.id);
    assertEquals(restsOn, "variance_level of NIFTY over 21 sessions");
  }
});

Deno.test("without a view no strategy is of the edge or the premium sleeve", () => {
  const { accepted } = scoreUnderlying(UNVIEWED, { ...TERMS, top: Infinity });
  assertGreater(accepted.length, 30);
  for (const { sleeve } of accepted) assertEquals(sleeve, "carry");
});

Deno.test("a ground counts for strategies of its own expiry alone", () => {
  const [near, far] = [...TERMS.grounds.keys()];
  const grounds = new Map([...TERMS.grounds].filter(([expiry]) => expiry === near));
  const { accepted } = scoreUnderlying(INDEX, { ...TERMS, grounds, top: Infinity });
  const sleevesAt = (expiry: string | undefined) =>
    new Set(
      accepted.filter(({ candidate }) => candidate.expiry === expiry).map(({ sleeve }) => sleeve),
    );
  assertGreater(sleevesAt(near).size, 1);
  assertEquals([...sleevesAt(far)], ["carry"]);
  assert(
    accepted.every(({ candidate, restsOn }) =>
      (restsOn === undefined) === (candidate.expiry === far)
    ),
  );
});

Deno.test("edge and premium are ordered by value over risk, carry by least cost", () => {
  const of = (sleeve: string) =>
    ALL.accepted.filter((strategy) => strategy.sleeve === sleeve).map(({ candidate }) => candidate);
  for (const sleeve of ["edge", "premium"]) {
    const ratios = of(sleeve).map(({ orderRatio }) => orderRatio);
    assertGreater(ratios.length, 1, sleeve);
    assertEquals(ratios, ratios.toSorted((p, q) => q - p));
  }
  const costs = of("carry").map(({ costRatio }) => costRatio);
  assertGreater(costs.length, 1);
  assertEquals(costs, costs.toSorted((p, q) => p - q));
});

Deno.test("a total score is the sum of its weighted parts, raised by a tenth of the selection score and scaled back", () => {
  for (const { total, parts, selectionScore, candidate } of ALL.accepted) {
    const sum = parts.reduce((value, { score, weight }) => value + score * weight, 0);
    assertAlmostEquals(
      total,
      sum * (1 + 0.1 * selectionScore.score) / 1.1,
      1e-12,
      candidate.definition.id,
    );
    assertAlmostEquals(parts.reduce((value, { weight }) => value + weight, 0), 1, 1e-12);
    for (const { part, score } of parts) assert(score >= 0 && score <= 1, part);
  }
});

Deno.test("conviction rises with the strategy's own score: in one market some strategies have more of it than others", () => {
  const ranked = ALL.accepted.toSorted((p, q) => p.total - q.total)
    .map(({ total }) => CONVICTIONS.indexOf(convictionOf(total)));
  ranked.slice(1).forEach((level, i) => assertGreaterOrEqual(level, ranked[i] ?? NaN));
  assertGreaterOrEqual(new Set(ranked).size, 3);
});

for (const top of [1, 3]) {
  Deno.test(`the best ${top} of each sleeve are kept, and every other definition has a row with its reason`, () => {
    const { accepted, rejected } = scoreUnderlying(INDEX, { ...TERMS, top });
    for (const sleeve of SLEEVES) {
      const of = (list: typeof accepted) =>
        list.filter((strategy) => strategy.sleeve === sleeve)
          .map(({ candidate }) => candidate.definition.id);
      assertEquals(of(accepted), of(ALL.accepted).slice(0, top));
    }
    const ids = [
      ...accepted.map(({ candidate }) => candidate.definition.id),
      ...rejected.map(({ definition }) => definition.id),
    ];
    assertEquals(ids.sort(), TRADED.map(({ id }) => id));
    const outranked = rejected.filter(({ reason }) => reason === "outranked");
    assertEquals(outranked.length, ALL.accepted.length - accepted.length);
    for (const { detail, candidate } of outranked) {
      assert(candidate !== undefined);
      assert(detail.includes(`best ${top} of `));
    }
    for (const { definition, reason } of rejected) {
      if (reason === "outranked") continue;
      const outcome = INDEX.find((entry) => entry.definition === definition);
      assertEquals(outcome !== undefined && "reason" in outcome && outcome.reason, reason);
    }
  });
}

Deno.test("for every definition the market's value, the edge of volatility and the edge of direction sum to the view's value", () => {
  const [index, stock] = [candidatesOf(INDEX), candidatesOf(STOCK)];
  assertEquals([...new Set([...index.keys(), ...stock.keys()])].sort(), TRADED.map(({ id }) => id));
  for (const [id, candidate] of [...index, ...stock]) {
    const { evQ, edgeVolatility, edgeDirection, evP, forward } = candidate;
    assertAlmostEquals(evQ + edgeVolatility + edgeDirection, evP, 1e-9 * forward, id);
    assert(edgeVolatility !== 0 && edgeDirection !== 0, id);
  }
});

Deno.test("less volatility than the market's is an edge of what sells it, a drift one of what follows it", () => {
  const candidates = candidatesOf(INDEX);
  const edges = (id: string) => {
    const { edgeVolatility = NaN, edgeDirection = NaN } = candidates.get(id) ?? {};
    return [edgeVolatility, edgeDirection] as const;
  };
  assertGreater(edges("short_straddle")[0], 0);
  assertLess(edges("long_straddle")[0], 0);
  assertGreater(edges("synthetic_long")[1], 0);
  assertLess(edges("synthetic_short")[1], 0);
  // A synthetic is the forward: it holds no volatility to sell.
  assertLess(
    Math.abs(edges("synthetic_long")[0]),
    1e-6 * (candidates.get("long_call")?.forward ?? 0),
  );
});

Deno.test("without a view both edges are zero and the two values are the same", () => {
  for (const [id, candidate] of candidatesOf(UNVIEWED)) {
    const { evQ, edgeVolatility, edgeDirection, evP } = candidate;
    assertEquals([edgeVolatility, edgeDirection, evP - evQ], [0, 0, 0], id);
  }
});

const SPREAD = quantCase("N4");

interface CaseLeg {
  readonly type: "call" | "put";
  readonly qty: number;
  readonly strike: number;
  readonly iv: number;
}

/** The put spread of the reference margin case with figures written out. */
function spread(figures: Partial<Candidate> = {}): Candidate {
  const { S, r, T, legs } = SPREAD.inputs;
  return candidateOf({
    legs: legs.map(({ type, qty, strike, iv }: CaseLeg) => ({
      right: type,
      side: qty > 0 ? "buy" : "sell",
      ratio: Math.abs(qty),
      strike,
      years: T,
      impliedVolatility: iv,
      segment: "NSE_FNO",
      securityId: String(strike),
      price: 1,
      bid: 1,
      ask: 1,
      delta: 0,
    })),
    spot: S,
    forward: S * Math.exp(r * T),
    years: T,
    expiry: "2026-02-17",
    popP: 0.8,
    expectedWin: 20,
    expectedLoss: 60,
    evP: 2,
    evStandardError: 1,
    plus: { sceptical: 0.96, registered: 0.97 },
    maxLoss: 180,
    ...figures,
  });
}

/** The one strategy of a candidate's underlying. */
function scored(candidate: Candidate, more: Partial<ScoreTerms> = {}) {
  const { accepted } = scoreUnderlying([{ definition: candidate.definition, candidate }], {
    ...TERMS,
    marginRates: {
      ...TERMS.marginRates,
      priceScanFloor: 0.093,
      volatilityScanFloor: 0.04,
      exposure: 0.02,
    },
    ...more,
  });
  return accepted[0];
}

Deno.test("the margin of a lot is that of the reference case", () => {
  assertAlmostEquals(scored(spread())?.marginPerLot ?? NaN, SPREAD.expected.totalPerLot, 1e-6);
});

Deno.test("margin follows the deviation of the underlying's sessions, and asks more on the last day", () => {
  const candidate = spread();
  const sold = { ...candidate, legs: candidate.legs.filter(({ side }) => side === "sell") };
  // mpmath: a price scan of 16.97% and 7.94 points, then 2% of the spot.
  const margin = scored(sold, { sessionDeviation: 0.02 })?.marginPerLot ?? NaN;
  assertAlmostEquals(margin, 280279.6125656734, 1e-6);
  const exits = { ...TERMS.exits, tradingDate: sold.expiry };
  const last = scored(sold, { sessionDeviation: 0.02, exits })?.marginPerLot ?? NaN;
  assertAlmostEquals(last - margin, 65 * 500, 1e-6);
});

Deno.test("a leg is margined at the forward of its own expiry", () => {
  const candidate = spread();
  const [near, far] = TERMS.exits.horizons;
  if (near === undefined || far === undefined) throw new Error("one expiry");
  const [sold] = candidate.legs.filter(({ side }) => side === "sell");
  if (sold === undefined) throw new Error("nothing sold");
  const at = (forward: number) => {
    const chain = { ...far.chain, forward };
    const exits = { ...TERMS.exits, horizons: [{ ...near }, { ...far, chain }] };
    const legs = [{ ...sold, expiry: far.chain.expiry }];
    return scored({ ...candidate, expiry: near.chain.expiry, legs }, { exits })?.marginPerLot;
  };
  const margin = (forward: number) =>
    marginOf([{
      right: "put",
      quantity: -1,
      strike: sold.strike ?? NaN,
      years: sold.years ?? NaN,
      impliedVolatility: sold.impliedVolatility ?? NaN,
    }], {
      ...{ kind: "index", spot: candidate.spot, forward, rate: 0.065, expiresToday: false },
      rates: { ...TERMS.marginRates, exposure: 0.02 },
    }).total * candidate.lotSize;
  for (const forward of [25_000, 25_400]) {
    assertAlmostEquals(at(forward) ?? NaN, margin(forward), 1e-6);
  }
});

Deno.test("legs without a time of their own have the near expiry's", () => {
  const candidate = spread();
  const legs = candidate.legs.map(({ years: _, ...leg }) => leg);
  assertAlmostEquals(
    scored({ ...candidate, legs })?.marginPerLot ?? NaN,
    SPREAD.expected.totalPerLot,
    1e-6,
  );
});

Deno.test("equal strategies go by the name of their definition, whichever comes first", () => {
  const outcomes = ["b", "a", "c"].map((id) => {
    const candidate = candidateOf({}, { id });
    return { definition: candidate.definition, candidate };
  });
  for (const list of [outcomes, outcomes.toReversed()]) {
    const { accepted, rejected } = scoreUnderlying(list, { ...TERMS, top: 2 });
    assertEquals(accepted.map(({ candidate: { definition } }) => definition.id), ["a", "b"]);
    assertEquals(rejected.map(({ definition }) => definition.id), ["c"]);
  }
});

Deno.test("what is outranked says what orders its sleeve and by how many", () => {
  const detail = (figures: Partial<Candidate>) => {
    const candidate = spread(figures);
    const ground = {
      ...OPEN_GROUND,
      replays: new Map([[candidate.definition.id, { meanNet: 1, lastThirdMean: 1 }]]),
    };
    const { rejected } = scoreUnderlying([{ definition: candidate.definition, candidate }], {
      ...TERMS,
      grounds: new Map([[candidate.expiry, ground]]),
      top: 0,
    });
    return rejected[0]?.detail;
  };
  assertEquals(
    detail({ costRatio: 0.0123, plus: { sceptical: 0.5, registered: 0.5 } }),
    "cost of 0.0123 of the maximum loss is not among the best 0 of carry",
  );
  assertEquals(
    detail({ orderRatio: 0.0321, plus: { sceptical: 0.5, registered: 0.8 } }),
    "value of 0.0321 of the risk is not among the best 0 of premium",
  );
});

/** Accepted and rejected definitions of put spreads with these names and figures, in carry. */
function spreads(figures: Readonly<Record<string, Partial<Candidate>>>, top: number) {
  const outcomes = Object.entries(figures).map(([id, changes]) => {
    const candidate = spread({ plus: { sceptical: 0.5, registered: 0.5 }, ...changes });
    const definition = { ...candidate.definition, id };
    return { definition, candidate: { ...candidate, definition } };
  });
  const { accepted, rejected } = scoreUnderlying(outcomes, { ...TERMS, top });
  return {
    accepted: accepted.map(({ candidate }) => candidate.definition.id),
    rejected: rejected.map(({ definition, reason }) => `${definition.id} ${reason}`),
    details: rejected.map(({ detail }) => detail),
  };
}

Deno.test("a strategy whose stop lies inside its own costs is refused and leaves its place to the next", () => {
  // Its stop is one round trip and two deviations of a session, which are less than another.
  const dear = { costRatio: 0.001, roundTripCost: 5000, netPremium: -1 };
  const found = spreads({ dear, next: { costRatio: 0.002 }, last: { costRatio: 0.003 } }, 1);
  assertEquals(found.accepted, ["next"]);
  assertEquals(found.rejected, ["dear exit_inside_cost", "last outranked"]);
  assert(
    /^stop_loss at \d+\.\d\d rupees a lot lies inside 2 round trips/.test(found.details[0] ?? ""),
  );
});

Deno.test("an accepted strategy has the exit rules of its sleeve", () => {
  for (const { sleeve, exitRules } of ALL.accepted) {
    const kinds = exitRules.map(({ kind }) => kind);
    assert(kinds.includes("stop_loss") && kinds.includes("time_exit"));
    // Carry has no target, not even one that is off.
    assertEquals(kinds.includes("profit_target"), sleeve !== "carry");
  }
});

/** What the seven parts are made of, from the figures of a strategy that are stored beside them. */
function quantumParts(strategy: (typeof ALL.accepted)[number], industry: number, fit: number) {
  const { candidate, parts, total, kelly } = strategy;
  const of = (name: string) => parts.find(({ part }) => part === name)?.score ?? NaN;
  return [candidate.popP, of("risk_reward"), total, kelly, industry, fit, of("liquidity")];
}

Deno.test("the seven parts are those of the strategy's own figures, and their weighted sum its quantum score", () => {
  for (const strategy of ALL.accepted) {
    const { quantum, candidate } = strategy;
    assertEquals(quantum.parts, quantumParts(strategy, 1, 0.2), candidate.definition.id);
    const weights = [0.25, 0.15, 0.2, 0.15, 0.1, 0.1, 0.05];
    const sum = weights.reduce((all, weight, i) => all + weight * (quantum.parts[i] ?? NaN), 0);
    assertAlmostEquals(quantum.score, sum, 1e-12);
  }
});

Deno.test("a structure that goes with its industry is tilted, in a lesser industry it has less of the part", () => {
  const preference = {
    ...TERMS.preference,
    tilt: { stance: "long", rating: "strong_overweight" },
    industryShare: 0.4,
  } as const;
  const { accepted } = scoreUnderlying(INDEX, { ...TERMS, preference, top: Infinity });
  const tilts = { bullish: 1.3, bearish: 0.8, neutral: 1 };
  assertEquals(new Set(accepted.map(({ candidate }) => candidate.direction)).size, 3);
  for (const strategy of accepted) {
    const { tilt, quantum, candidate } = strategy;
    assertEquals(tilt, tilts[candidate.direction]);
    assertEquals(quantum.parts, quantumParts(strategy, 0.4 * tilt, 0.2));
  }
});

Deno.test("for a definition that the level names and that was not kept the next accepted one stands in", () => {
  const all = scoreUnderlying(INDEX, TERMS);
  const [first, second] = all.accepted.map(({ candidate }) => candidate.definition.id);
  const [missing] = all.rejected.map(({ definition }) => definition.id);
  assert(first !== undefined && second !== undefined && missing !== undefined);
  const preference = {
    ...TERMS.preference,
    tiers: [{ definition: missing, tier: 1, weight: 0.2 }],
    fallbacks: [
      { definition: missing, place: 1, fallback: "box", weight: 1 },
      { definition: missing, place: 2, fallback: second, weight: 0.6 },
      { definition: missing, place: 3, fallback: first, weight: 0.8 },
    ],
  } as const;
  const { accepted } = scoreUnderlying(INDEX, { ...TERMS, preference });
  assertEquals(accepted.map(({ standsIn }) => standsIn), [
    undefined,
    { for: missing, weight: 0.6 },
    ...accepted.slice(2).map(() => undefined),
  ]);
  accepted.forEach((strategy, i) =>
    assertEquals(strategy.quantum.parts, quantumParts(strategy, 1, i === 1 ? 0.6 : 0.2))
  );
});

/** Result at the expiry of a structure of one expiry, rupees per unit before charges. */
function resultAt({ legs }: Candidate, spot: number): number {
  return legs.reduce((sum, { right, side, ratio, strike = 0, price }) => {
    const worth = right === "underlying"
      ? spot
      : Math.max(0, right === "call" ? spot - strike : strike - spot);
    return sum + (side === "buy" ? 1 : -1) * ratio * (worth - price);
  }, 0);
}

const OF_ONE_EXPIRY = ALL.accepted.filter(({ candidate }) => candidate.farExpiry === undefined);

Deno.test("the worst loss is that of the legs at the strikes and ends of the largest moves, for every structure of one expiry", () => {
  const moves = { fall: -0.31, rise: 0.27 };
  const worstMoves = new Map(TERMS.exits.horizons.map(({ chain }) => [chain.expiry, moves]));
  const known = scoreUnderlying(INDEX, { ...TERMS, worstMoves, top: Infinity });
  let differing = 0;
  for (const { candidate, worstLoss } of OF_ONE_EXPIRY) {
    const horizon = TERMS.exits.horizons.find(({ chain }) => chain.expiry === candidate.expiry);
    const { spot = NaN, forward = NaN, smile } = horizon?.chain ?? {};
    const three = 3 * Math.sqrt(smile?.w(0) ?? NaN);
    const prices = [0.9 * spot, 1.08 * spot, forward * Math.exp(-three), forward * Math.exp(three)];
    const lossOver = (ends: readonly number[]) => {
      const [low, high] = [Math.min(...ends), Math.max(...ends)];
      const kinks = candidate.legs.map(({ strike = low }) => strike);
      const reached = [low, high, ...kinks.filter((strike) => strike >= low && strike <= high)];
      return Math.max(0, ...reached.map((price) => -resultAt(candidate, price)));
    };
    assertAlmostEquals(worstLoss, lossOver(prices), 1e-6, candidate.definition.id);
    const other = known.accepted.find((one) => one.candidate === candidate);
    const further = lossOver([...prices, 0.69 * spot, 1.27 * spot]);
    assertAlmostEquals(other?.worstLoss ?? NaN, further, 1e-6, candidate.definition.id);
    if (further > worstLoss + 1) differing += 1;
  }
  assertGreater(differing, 0);
});

Deno.test("only what is expected to gain is staked, by Kelly as much as a search over fine outcomes finds", () => {
  for (const { candidate, kelly } of ALL.accepted) {
    assertEquals(kelly > 0, candidate.evP > 0, candidate.definition.id);
  }
  const gaining = OF_ONE_EXPIRY.filter(({ candidate: { evP, riskClass } }) =>
    evP > 0 && riskClass === "defined"
  );
  assertGreater(gaining.length, 2);
  for (const { candidate, kelly, marginPerLot } of gaining) {
    const horizon = TERMS.exits.horizons.find(({ chain }) => chain.expiry === candidate.expiry);
    assert(horizon !== undefined);
    const { tail } = smileDistribution(horizon.chain.forward, horizon.chain.smile);
    const results: number[] = [];
    let [price, step] = [0.5 * candidate.spot, 1e-4 * candidate.spot];
    const masses: number[] = [];
    while (tail(price) > 1e-9) {
      masses.push(tail(price) - tail(price + step));
      results.push(resultAt(candidate, price + 0.5 * step));
      price += step;
    }
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    const mean = results.reduce((sum, result, i) => sum + result * (masses[i] ?? 0), 0) / total;
    const capital = marginPerLot / candidate.lotSize + Math.max(0, -candidate.netPremium);
    const stake = Math.max(capital, candidate.maxLoss ?? NaN);
    const returns = results.map((result) => (result - mean + candidate.evP) / stake);
    const slope = (f: number) =>
      returns.reduce((sum, r, i) => sum + (masses[i] ?? 0) * r / (1 + f * r), 0);
    // Slightly less and slightly more than the fraction found lie on either side of the best one.
    assertGreater(slope(0.97 * kelly), 0, candidate.definition.id);
    if (kelly < 1) assertLess(slope(1.03 * kelly), 0, candidate.definition.id);
  }
});
