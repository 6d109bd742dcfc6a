import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import fc from "fast-check";
import { COMPONENTS } from "../../../shared/analysis/direction/components.ts";
import { directionOf } from "../../../shared/analysis/direction/direction_of.ts";
import { directionScores } from "../../../shared/analysis/direction/direction_scores.ts";
import type { DirectionInput } from "../../../shared/analysis/direction/direction_figures.ts";
import { barsOf } from "../../../shared/analysis/history/bars.ts";
import { CHAIN_AT as AT } from "../../support/chains.ts";
import { normal } from "../../../local/exchange/seeded/noise.ts";
import {
  mirroredBars,
  mirroredChain,
  mirroredHistory,
  randomBars,
  randomChain,
  randomHistory,
  silentChain,
} from "./worlds.ts";

const NO_HISTORY = randomHistory("none", 0);
const OTHER_SIDE = { bullish: "bearish", bearish: "bullish", neutral: "neutral" } as const;

/** A world of random prices and flow with its mirror. */
function worlds(seed: string, sessions: number, flowSessions: number, drift = 0) {
  const bars = randomBars(seed, sessions, drift);
  const market = randomBars(`${seed} market`, sessions);
  const spot = (bars.close.at(-1) ?? 1000) * Math.exp(0.01 * normal(seed, "today"));
  const chain = randomChain(seed, spot);
  const ivHistory = randomHistory(seed, flowSessions);
  const c = 870;
  const straight: DirectionInput = { bars, market, spot, at: AT, chain, ivHistory };
  const mirrored: DirectionInput = {
    bars: mirroredBars(bars, c),
    market: mirroredBars(market, c),
    spot: c * c / spot,
    at: AT,
    chain: mirroredChain(chain, c),
    ivHistory: mirroredHistory(ivHistory),
  };
  return { straight, mirrored };
}

Deno.test("a mirrored path and chain have the mirrored direction: equal strength, confidence and timeframe, every score negated", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.constantFrom(0, 1, 30, 130, 260, 420),
      fc.constantFrom(0, 4, 30, 80),
      fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      (seed, sessions, flowSessions, drift) => {
        const { straight, mirrored } = worlds(`${seed}`, sessions, flowSessions, drift);
        const [found, other] = [directionOf(straight), directionOf(mirrored)];
        assertEquals(other.direction, OTHER_SIDE[found.direction]);
        assertEquals([other.strength, other.timeframe], [found.strength, found.timeframe]);
        assertAlmostEquals(other.confidence, found.confidence, 1e-9);
        assertAlmostEquals(other.score, -found.score, 1e-9);
        assertEquals(
          other.components.map(({ component }) => component),
          found.components.map(({ component }) => component),
        );
        found.components.forEach(({ component, score, value, weight, asOf }, i) => {
          const reflected = other.components[i];
          assert(reflected !== undefined);
          assertAlmostEquals(reflected.score, -score, 1e-9, component);
          assertAlmostEquals(reflected.value, -value, 1e-9 * Math.max(1, Math.abs(value)));
          assertEquals([reflected.weight, reflected.asOf], [weight, asOf]);
          if (score !== 0) seen.add(component);
        });
      },
    ),
    { numRuns: 80, seed: 4 },
  );
  // Every component was there at least once and said something.
  assertEquals([...seen].sort(), Object.keys(COMPONENTS).sort());
});

Deno.test("over 400 paths without a drift bullish and bearish are equally frequent, neutral is common, and each strength and timeframe occurs", () => {
  const counts: Record<string, number> = {};
  const count = (label: string) => counts[label] = (counts[label] ?? 0) + 1;
  for (let i = 0; i < 400; i++) {
    const { straight, mirrored } = worlds(`driftless ${i}`, 300, 40);
    // Options lean (skew, more calls than puts), so every second path has its options from the
    // mirror.
    const chain = i % 2 === 0 ? straight.chain : mirroredChain(straight.chain, straight.spot);
    const { ivHistory } = i % 2 === 0 ? straight : mirrored;
    const found = directionOf({ ...straight, chain, ivHistory });
    count(found.direction);
    count(found.strength);
    count(found.timeframe);
  }
  const { bullish = 0, bearish = 0, neutral = 0 } = counts;
  // The difference of two equally probable counts has the deviation sqrt(bullish + bearish).
  assertLess(Math.abs(bullish - bearish), 3 * Math.sqrt(bullish + bearish), JSON.stringify(counts));
  assertGreater(neutral, 80);
  for (const label of ["weak", "moderate", "strong", "short", "medium", "long"]) {
    assertGreater(counts[label] ?? 0, 10, `${label} in ${JSON.stringify(counts)}`);
  }
});

Deno.test("a path that starts to rise is bullish, one that starts to fall bearish, both strongly and with confidence", () => {
  const turned = (drift: number) => {
    const quiet = randomBars("turn", 300);
    const close = quiet.close[279] as number;
    const candles = quiet.dates.map((date, i) => {
      const factor = i < 280 ? 1 : close / (quiet.close[i] as number) * Math.exp(drift * (i - 279));
      const price = (column: Float64Array) => (column[i] as number) * factor;
      const { open, high, low, close: last, volume } = quiet;
      return {
        date,
        open: price(open),
        high: price(high),
        low: price(low),
        close: price(last),
        volume: volume[i] as number,
      };
    });
    const bars = barsOf(candles);
    const spot = bars.close.at(-1) ?? 0;
    return directionOf({ bars, spot, at: AT, chain: silentChain(spot), ivHistory: NO_HISTORY });
  };
  const [up, down] = [turned(0.01), turned(-0.01)];
  assertEquals([up.direction, up.strength], ["bullish", "strong"]);
  assertEquals([down.direction, down.strength], ["bearish", "strong"]);
  assertGreater(Math.min(up.confidence, down.confidence), 0.5);
});

Deno.test("a component without data is left out, and its weight goes to all others in proportion", () => {
  const { straight } = worlds("parts", 400, 63);
  const full = directionOf(straight);
  assertEquals(full.components.length, Object.keys(COMPONENTS).length);
  const sum = (family: string) =>
    full.components.filter((part) => part.family === family)
      .reduce((all, { weight }) => all + weight, 0);
  assertAlmostEquals(sum("technical"), 0.6, 1e-12);
  assertAlmostEquals(sum("flow"), 0.15, 1e-12);
  assertAlmostEquals(sum("price_action"), 0.25, 1e-12);

  const { market: _, ...alone } = straight;
  const silent = { ...straight.chain.call, volume: straight.chain.strikes.map(() => Number.NaN) };
  const chain = { ...straight.chain, call: silent, put: { ...silent } };
  const partial = directionOf({ ...alone, chain, ivHistory: NO_HISTORY });
  const names = partial.components.map(({ component }) => component);
  const absent = [
    "relative_strength",
    "put_call_interest",
    "put_call_volume",
    "risk_reversal_change",
    "turnover_balance",
    "premium_balance",
    "near_balance",
    "traded_moneyness",
  ] as const;
  assertEquals(
    names.toSorted(),
    Object.keys(COMPONENTS).filter((name) => !absent.some((gone) => gone === name)).toSorted(),
  );
  assertAlmostEquals(partial.components.reduce((all, { weight }) => all + weight, 0), 1, 1e-12);
  const weights = new Map(full.components.map(({ component, weight }) => [component, weight]));
  const factors = partial.components.map(({ component, weight }) =>
    weight / (weights.get(component) ?? 0)
  );
  factors.forEach((factor) => assertAlmostEquals(factor, factors[0] ?? 0, 1e-12));
  assertLess(partial.confidence, 1 - absent.length * 0.01);
});

Deno.test("without bars, open interest and volume there is no component: neutral, confidence 0", () => {
  const found = directionOf({
    bars: randomBars("bare", 0),
    spot: 1000,
    at: AT,
    chain: silentChain(1000),
    ivHistory: NO_HISTORY,
  });
  assertEquals(found, {
    direction: "neutral",
    strength: "weak",
    confidence: 0,
    timeframe: "medium",
    score: 0,
    components: [],
  });
});

Deno.test("technical components are of the last bar's date, the others of the chain's instant", () => {
  const { straight } = worlds("dates", 300, 60);
  for (const { family, asOf } of directionOf(straight).components) {
    assertEquals(asOf, family === "technical" ? "2026-02-08" : "2026-02-09T11:00:00.000+05:30");
  }
});

Deno.test("a bar of today is not looked at: the spot is today's close", () => {
  const { straight } = worlds("today", 300, 0);
  const { dates, close, ...columns } = straight.bars;
  const more = (column: Float64Array) => Float64Array.of(...column, 1);
  const bars = {
    dates: [...dates, "2026-02-09"],
    close: more(close),
    open: more(columns.open),
    high: more(columns.high),
    low: more(columns.low),
    volume: more(columns.volume),
  };
  assertEquals(directionOf({ ...straight, bars }), directionOf(straight));
});

Deno.test("directionScores at a last bar that is all the spot is directionOf's technical family", () => {
  const { straight } = worlds("same code", 300, 0);
  const { bars, spot, market } = straight;
  const more = (column: Float64Array, value: number) => Float64Array.of(...column, value);
  const scores = directionScores({
    dates: [...bars.dates, "2026-02-09"],
    open: more(bars.open, spot),
    high: more(bars.high, spot),
    low: more(bars.low, spot),
    close: more(bars.close, spot),
    volume: more(bars.volume, Number.NaN),
  }, market);
  const technical = directionOf(straight).components.filter(({ family }) => family === "technical");
  const mean = technical.reduce((sum, { score }) => sum + score, 0) / technical.length;
  assertAlmostEquals(scores.at(-1) ?? 0, mean, 1e-12);
});
