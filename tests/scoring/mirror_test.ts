import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
} from "@std/assert";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import { undiscountedBlack } from "../../shared/pricing/black.ts";
import { type ScoredStrategy, scoreUnderlying } from "../../shared/scoring/score_underlying.ts";
import type { DefinitionOutcome } from "../../shared/strategies/candidate.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import type { Direction } from "../../shared/vocabulary/terms.ts";
import { CHAIN_AT, price } from "../support/chains.ts";
import { OPEN_GROUND, scanInputOf, scoreTermsOf } from "../support/markets.ts";
import { mirrorOf } from "../support/mirrors.ts";

/**
 * The forward is the axis; at so small a deviation a lognormal is off symmetry by less than a step.
 */
const FORWARD = 24_000;
const EXPIRY = "2026-02-17";
const STEP = 20;
const DEVIATION = 0.005;
const SKEW = -3;
const YEARS = 8.1875 / 365;
const RATE = 0.065;
/** What the lognormal's asymmetry leaves between the scores of mirrored strikes. */
const SCORE_TOLERANCE = 0.002;

/** Half spreads as shares of the premium. */
const TIGHT = 0.004;
const WIDE = 0.05;

function chainOf(mirrored: boolean, halfSpread: number): PricedChain {
  const quote = (strike: number, theta: 1 | -1) => {
    const deviation = DEVIATION * (1 + SKEW * Math.log(strike / FORWARD));
    const fair = undiscountedBlack(FORWARD, strike, deviation, theta);
    const half = Math.max(0.05, halfSpread * fair);
    return { bid: fair - half, ask: fair + half, openInterest: 1e7, volume: 1e6 };
  };
  const result = price({
    underlying: "NIFTY",
    expiry: EXPIRY,
    spot: FORWARD * Math.exp(-RATE * YEARS),
    receivedAt: CHAIN_AT,
    strikes: Array.from({ length: 61 }, (_, i) => {
      const strike = FORWARD + STEP * (i - 30);
      const other = 2 * FORWARD - strike;
      return mirrored
        ? { strike, call: quote(other, -1), put: quote(other, 1) }
        : { strike, call: quote(strike, 1), put: quote(strike, -1) };
    }),
  });
  assert(result.ok);
  return result.chain;
}

/**
 * Strategies, best first in each sleeve, under a view whose forward lies so far from the chain's;
 * what has no defined risk is no mirror, since the stress of an index falls further than it rises.
 */
function strategies(mirrored: boolean, move: number, direction: Direction, top: number) {
  const terms = scoreTermsOf({ direction, confidence: 0.8, environment: "high" });
  const outcomes = outcomesOf(mirrored, move).filter(({ candidate }) =>
    candidate?.riskClass === "defined"
  );
  return scoreUnderlying(outcomes, {
    ...terms,
    grounds: new Map([[EXPIRY, OPEN_GROUND]]),
    top,
    preferred: new Set(),
  }).accepted;
}

const scans = new Map<string, DefinitionOutcome[]>();

function outcomesOf(mirrored: boolean, move: number, halfSpread = TIGHT): DefinitionOutcome[] {
  const key = `${mirrored} ${move} ${halfSpread}`;
  const known = scans.get(key);
  if (known !== undefined) return known;
  const { underlying: _, scale: _scale, ...input } = scanInputOf({ beta: 0.9 });
  const views = input.views.map((view) => ({ ...view, mu: Math.log1p(move / FORWARD) }));
  const outcomes = scanUnderlying({ ...input, chains: [chainOf(mirrored, halfSpread)], views });
  scans.set(key, outcomes);
  return outcomes;
}

const VIEWS = [
  { name: "a rise", move: 50, direction: "bullish", mirrored: "bearish" },
  { name: "a fall", move: -50, direction: "bearish", mirrored: "bullish" },
  { name: "neither", move: 0, direction: "neutral", mirrored: "neutral" },
] as const;

/** What the order of each sleeve goes by, best first. */
const ratiosOf = (accepted: readonly ScoredStrategy[]) =>
  accepted.map(({ sleeve, candidate: { costRatio, orderRatio } }) =>
    [sleeve, sleeve === "carry" ? costRatio : orderRatio] as const
  );
const strikesOf = ({ candidate }: ScoredStrategy, mirrored: boolean) =>
  candidate.legs.map(({ strike = 0 }) => mirrored ? 2 * FORWARD - strike : strike)
    .sort((p, q) => p - q);

for (const { name, move, direction, mirrored } of VIEWS) {
  Deno.test(`with a view of ${name} a mirrored chain under the mirrored view gives a best strategy of the same sleeves, worth or costing as much`, () => {
    const [straight, other] = [
      ratiosOf(strategies(false, move, direction, 1)),
      ratiosOf(strategies(true, -move, mirrored, 1)),
    ];
    assertEquals(other.map(([sleeve]) => sleeve), straight.map(([sleeve]) => sleeve));
    straight.forEach(([sleeve, ratio], i) =>
      assertAlmostEquals(other[i]?.[1] ?? NaN, ratio, 0.05 * ratio + 2e-4, `${sleeve} ${i}`)
    );
  });

  Deno.test(`with a view of ${name} strikes are mirrored and have the same ratios and total score, part by part`, () => {
    const others = new Map(
      strategies(true, -move, mirrored, Infinity).map((entry) => [
        entry.candidate.definition.id,
        entry,
      ]),
    );
    let alike = 0;
    for (const strategy of strategies(false, move, direction, Infinity)) {
      const { id } = strategy.candidate.definition;
      const other = others.get(mirrorOf(id));
      // Of structures with the same payoff another one may stay in the mirror.
      if (other === undefined) continue;
      const strikes = strikesOf(other, true);
      const apart = strikesOf(strategy, false).map((strike, i) =>
        Math.abs(strike - (strikes[i] ?? NaN))
      );
      // A strike at the edge of its band may fall on the other side of it in the mirror.
      // What gains is chosen by its stress loss, and a fall of 10% is no mirror of a rise of 8%.
      const { riskClass, evP } = strategy.candidate;
      if (riskClass === "defined" || evP <= 0) {
        assertLessOrEqual(Math.max(...apart), STEP, `${id} strikes`);
      }
      if (Math.max(...apart) > 0) continue;
      alike += 1;
      strategy.parts.forEach(({ part, score }, i) => {
        assertAlmostEquals(
          other.parts[i]?.score ?? NaN,
          score,
          10 * SCORE_TOLERANCE,
          `${id} ${part}`,
        );
      });
      assertAlmostEquals(other.total, strategy.total, SCORE_TOLERANCE, id);
      for (const ratio of ["orderRatio", "costRatio"] as const) {
        const value = strategy.candidate[ratio];
        const tolerance = 0.05 * Math.abs(value) + 0.004;
        assertAlmostEquals(other.candidate[ratio], value, tolerance, `${id} ${ratio}`);
      }
    }
    assertGreater(alike, 12);
  });
}

Deno.test("on wide quotes structures that gain down to a price of 0 are refused as those are that gain without end", () => {
  const reasons = (mirrored: boolean) =>
    new Map(
      outcomesOf(mirrored, 0, WIDE).map((outcome) => [
        outcome.definition.id,
        "reason" in outcome ? outcome.reason : "accepted",
      ]),
    );
  const [straight, other] = [reasons(false), reasons(true)];
  for (const id of ["long_call", "synthetic_long", "bull_risk_reversal", "call_ratio_backspread"]) {
    assertEquals(straight.get(id), "cost_above_limit", id);
    assertEquals(other.get(mirrorOf(id)), "cost_above_limit", mirrorOf(id));
  }
});
