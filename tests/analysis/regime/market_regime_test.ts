import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { marketRegime, type RegimeInput } from "../../../shared/analysis/regime/market_regime.ts";
import { heldLevel } from "../../../shared/analysis/regime/held_level.ts";
import { regimeLabel } from "../../../shared/analysis/regime/regime_label.ts";
import { DIRECTIONS, REGIME_LEVELS } from "../../../shared/vocabulary/terms.ts";

/**
 * 195 closes spread evenly from 12 to 22 and five of 17, so that the percentile p lies near 12 + p
 * / 10.
 */
const SPREAD = Array.from({ length: 195 }, (_, i) => 12 + 10 * ((i * 77 + 23) % 195 + 0.5) / 195);
const EVEN = [...SPREAD, 17, 17, 17, 17, 17];
const STEADY = new Array<number>(60).fill(24_000);

function input(vix: number, changes: Partial<RegimeInput> = {}): RegimeInput {
  return { vix, vixCloses: EVEN, niftyCloses: STEADY, ...changes };
}

const endingAt = (last: number) => [...EVEN.slice(0, -1), last];

const levelOf = (vix: number, changes: Partial<RegimeInput> = {}) =>
  marketRegime(input(vix, changes)).level;

Deno.test("between the guard rails the percentile decides", () => {
  assertEquals([13.9, 14.2, 17.7, 18.1, 20.8, 21.2].map((vix) => levelOf(vix)), [
    "calm",
    "normal",
    "normal",
    "elevated",
    "elevated",
    "high",
  ]);
});

Deno.test("the percentile is stored with the level and counts half of equal closes", () => {
  const regime = marketRegime(input(17, { vixCloses: new Array(150).fill(17) }));
  assertEquals([regime.vixPercentile, regime.dataDays], [50, 150]);
});

Deno.test("the percentile looks back on 504 sessions only", () => {
  const old = [...new Array(400).fill(40), ...new Array(504).fill(13)];
  assertEquals(marketRegime(input(14, { vixCloses: old })).vixPercentile, 100);
});

Deno.test("with fewer than 120 closes the points alone decide", () => {
  const few = { vixCloses: EVEN.slice(0, 100).map(() => 15) };
  assertEquals([11, 15, 18, 24].map((vix) => levelOf(vix, few)), [
    "calm",
    "normal",
    "elevated",
    "crisis",
  ]);
  assertEquals("vixPercentile" in marketRegime(input(15, few)), false);
});

Deno.test("guard rails in points overrule the percentile", () => {
  const low = { vixCloses: new Array<number>(200).fill(10) };
  assertEquals(levelOf(11.9, low), "calm");
  const lofty = { vixCloses: new Array<number>(200).fill(28) };
  assertEquals(levelOf(23.5, lofty), "high");
  assertEquals(levelOf(22.5, lofty), "calm");
});

Deno.test("crisis is above 30, or a third more in five sessions, or NIFTY 7% down in ten", () => {
  const lofty = new Array<number>(200).fill(28);
  assertEquals(levelOf(30.1, { vixCloses: lofty }), "crisis");
  assertEquals(levelOf(17 * 1.36, { vixCloses: endingAt(17) }), "crisis");
  const falling = [...STEADY, ...new Array<number>(10).fill(0.92 * 24_000)];
  assertEquals(levelOf(15, { niftyCloses: falling }), "crisis");
  assertEquals(
    levelOf(15, { niftyCloses: falling.map((close) => close > 23_000 ? close : 22_800) }),
    "normal",
  );
});

Deno.test("NIFTY's smile stands in for a missing VIX by points, without percentile or direction", () => {
  const regime = marketRegime({ niftyVolatility: 15, vixCloses: EVEN, niftyCloses: STEADY });
  assertEquals([regime.level, regime.source, regime.vixTrend], [
    "normal",
    "nifty_smile",
    "unknown",
  ]);
  assertEquals("vixPercentile" in regime, false);
});

Deno.test("without any volatility the level is elevated, and a stored higher one stays", () => {
  const nothing = { vixCloses: [], niftyCloses: [] };
  assertEquals(marketRegime(nothing).level, "elevated");
  assertEquals(marketRegime({ ...nothing, previous: "calm" }).level, "elevated");
  assertEquals(marketRegime({ ...nothing, previous: "crisis" }).level, "crisis");
});

Deno.test("the direction compares VIX with its 20-session average", () => {
  const flat = { vixCloses: new Array<number>(200).fill(16) };
  const trends = [17.7, 16, 14.6].map((vix) => marketRegime(input(vix, flat)).vixTrend);
  assertEquals(trends, ["rising", "steady", "falling"]);
  const short = { vixCloses: new Array<number>(19).fill(16) };
  assertEquals(marketRegime(input(16, short)).vixTrend, "unknown");
});

Deno.test("the term structure is told when both volatilities are given and absent otherwise", () => {
  const termOf = (nearVolatility: number) =>
    marketRegime(input(16, { niftyTerm: { nearVolatility, farVolatility: 0.15 } })).term;
  assertEquals([0.14, 0.151, 0.16].map(termOf), ["contango", "flat", "backwardation"]);
  assertEquals("term" in marketRegime(input(16)), false);
});

Deno.test("direction and level make the nine states, a crisis among the high ones", () => {
  const labels = new Set(
    DIRECTIONS.flatMap((direction) => REGIME_LEVELS.map((level) => regimeLabel(direction, level))),
  );
  assertEquals(labels.size, 9);
  const tiers = REGIME_LEVELS.map((level) => regimeLabel("bearish", level));
  assertEquals(tiers, [
    "bearish_low_vix",
    "bearish_normal_vix",
    "bearish_normal_vix",
    "bearish_high_vix",
    "bearish_high_vix",
  ]);
});

Deno.test("the label follows NIFTY's direction, neutral when none is given", () => {
  const bullish = marketRegime(input(13, { niftyDirection: "bullish" }));
  assertEquals([bullish.niftyDirection, bullish.label], ["bullish", "bullish_low_vix"]);
  assertEquals(marketRegime(input(13)).label, "neutral_low_vix");
});

Deno.test("a level is kept while VIX is less than 5 points beyond its bound for the first day", () => {
  const previous = "normal";
  const kept = marketRegime(input(18.3, { previous }));
  assertEquals(kept.level, "normal");
  assertAlmostEquals(kept.vixPercentile ?? NaN, 63.9, 0.5);
  assertStringIncludes(kept.reasons.join(), "normal is kept: elevated is neither");
});

Deno.test("a level is left at once when VIX is 5 points beyond its bound", () => {
  const previous = "normal";
  assertEquals(levelOf(18.6, { previous }), "elevated");
  assertEquals(levelOf(13.4, { previous }), "calm");
});

Deno.test("a level is left on the second day beyond its bound", () => {
  const previous = "normal";
  assertEquals(levelOf(18.3, { previous, vixCloses: endingAt(18.3) }), "elevated");
  assertEquals(levelOf(18.3, { previous, vixCloses: endingAt(17) }), "normal");
});

Deno.test("a fall of NIFTY today counts towards a crisis", () => {
  const closes = new Array<number>(200).fill(24_000);
  assertEquals(levelOf(20, { niftyCloses: closes, niftySpot: 0.92 * 24_000 }), "crisis");
  assertEquals(levelOf(20, { niftyCloses: closes, niftySpot: 0.94 * 24_000 }) === "crisis", false);
});

Deno.test("two days on different sides of a level do not leave it", () => {
  const previous = "normal";
  assertEquals(levelOf(18.3, { previous }), "normal");
});

Deno.test("crisis is entered at once and left on the second day without its cause", () => {
  const calm = "calm";
  const lofty = [...new Array<number>(200).fill(28)];
  assertEquals(levelOf(31, { previous: calm, vixCloses: lofty }), "crisis");
  const crisis = "crisis";
  assertEquals(levelOf(27, { previous: crisis, vixCloses: [...lofty, 31] }), "crisis");
  assertEquals(levelOf(27, { previous: crisis, vixCloses: [...lofty, 29] }), "high");
});

Deno.test("whatever is stored, the level that counts is the stored or the measured one", () => {
  const level = fc.constantFrom(...REGIME_LEVELS);
  const percentile = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
  fc.assert(fc.property(
    level,
    level,
    fc.option(level, { nil: undefined }),
    percentile,
    (stored, measured, before, at) => {
      const held = heldLevel(stored, measured, before, at);
      assertEquals(held === stored || held === measured, true);
      if (measured === "crisis" || measured === before) assertEquals(held, measured);
    },
  ));
});
