import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import fc from "fast-check";
import { marketRegime, type RegimeInput } from "../../../shared/analysis/regime/market_regime.ts";
import { regimeLabel } from "../../../shared/analysis/regime/regime_label.ts";
import { DIRECTIONS, REGIME_LEVELS, type RegimeLevel } from "../../../shared/vocabulary/terms.ts";

const STEADY = new Array<number>(60).fill(24_000);
const EVEN = new Array<number>(200).fill(15);

function input(vix: number, changes: Partial<RegimeInput> = {}): RegimeInput {
  return { vix, vixCloses: EVEN, niftyCloses: STEADY, ...changes };
}

const levelOf = (vix: number, changes: Partial<RegimeInput> = {}) =>
  marketRegime(input(vix, changes)).level;

/** NIFTY so much below its high of 60 sessions, as a share. */
const fallen = (share: number): Partial<RegimeInput> => ({ niftySpot: 24_000 * (1 - share) });

const rank = (level: RegimeLevel) => REGIME_LEVELS.indexOf(level);

Deno.test("where NIFTY stands at its high the points of VIX decide", () => {
  assertEquals([8, 12.5, 12.6, 16.5, 16.6, 22, 22.1, 30, 30.1].map((vix) => levelOf(vix)), [
    "calm",
    "calm",
    "normal",
    "normal",
    "elevated",
    "elevated",
    "high",
    "high",
    "crisis",
  ]);
});

Deno.test("where VIX is low NIFTY's fall from its 60-session high decides", () => {
  const shares = [0, 0.0299, 0.0301, 0.0599, 0.0601, 0.0799, 0.0801, 0.1499, 0.1501];
  assertEquals(shares.map((share) => levelOf(10, fallen(share))), [
    "calm",
    "calm",
    "normal",
    "normal",
    "elevated",
    "elevated",
    "high",
    "high",
    "crisis",
  ]);
});

Deno.test("high by both measures at once is a crisis, by one of them it is high", () => {
  assertEquals([levelOf(22.1, fallen(0.079)), levelOf(22, fallen(0.081))], ["high", "high"]);
  const both = marketRegime(input(22.1, fallen(0.081)));
  assertEquals(both.level, "crisis");
  assertEquals(both.reasons, [
    "a volatility of 22.10 is high",
    "NIFTY 8.1% below its 60-session high is high",
    "high by both is a crisis",
  ]);
});

Deno.test("the high is that of sixty closes, today's among them", () => {
  const peak = [30_000, ...new Array<number>(59).fill(24_000)];
  assertEquals(levelOf(10, { niftyCloses: peak }), "crisis");
  assertEquals(levelOf(10, { niftyCloses: peak, niftySpot: 24_000 }), "calm");
  assertEquals(levelOf(10, { niftyCloses: [24_000, 20_000] }), "crisis");
  assertEquals(levelOf(10, { niftyCloses: [] }), "calm");
});

Deno.test("the percentile is stored with the level and counts half of equal closes", () => {
  const regime = marketRegime(input(17, { vixCloses: new Array(150).fill(17) }));
  assertEquals([regime.vixPercentile, regime.dataDays], [50, 150]);
});

Deno.test("the percentile looks back on 504 sessions only", () => {
  const old = [...new Array(400).fill(40), ...new Array(504).fill(13)];
  assertEquals(marketRegime(input(14, { vixCloses: old })).vixPercentile, 100);
  const half = [...new Array(252).fill(40), ...new Array(252).fill(13)];
  assertEquals(marketRegime(input(14, { vixCloses: half })).vixPercentile, 50);
});

Deno.test("a percentile needs 120 closes; the level does not ask for it", () => {
  const few = { vixCloses: EVEN.slice(0, 119) };
  assertEquals("vixPercentile" in marketRegime(input(15, few)), false);
  assertEquals("vixPercentile" in marketRegime(input(15, { vixCloses: EVEN.slice(0, 120) })), true);
  assertEquals([levelOf(15, few), levelOf(15)], ["normal", "normal"]);
});

Deno.test("a crash day is a crisis although VIX has not moved, and says why", () => {
  const crash = marketRegime(input(14, fallen(0.16)));
  assertEquals(crash.level, "crisis");
  assertEquals(crash.reasons[1], "NIFTY 16.0% below its 60-session high is crisis");
});

Deno.test("a spike of VIX is a crisis although NIFTY has not moved", () => {
  const spike = marketRegime(input(60));
  assertEquals([spike.level, spike.vix], ["crisis", 60]);
  assertEquals(spike.reasons[0], "a volatility of 60.00 is crisis");
});

Deno.test("a VIX that is no volatility counts as missing, by name", () => {
  for (const vix of [0, -3, 150.1, 1520, Number.NaN]) {
    const regime = marketRegime(input(vix));
    assertEquals([regime.level, regime.vix, regime.source], ["normal", 15, "india_vix"]);
    assertEquals(
      regime.reasons[0],
      `India VIX of ${vix} is no volatility: its last close stands in`,
    );
  }
  assertEquals(marketRegime(input(150)).vix, 150);
});

Deno.test("a missing VIX is its last close or NIFTY's smile, whichever is higher", () => {
  const missing = { vixCloses: [...EVEN, 17], niftyCloses: STEADY };
  const byClose = marketRegime({ ...missing, niftyVolatility: 16 });
  assertEquals([byClose.level, byClose.vix, byClose.source], ["elevated", 17, "india_vix"]);
  assertEquals([byClose.dataDays, byClose.vixPercentile], [200, 100]);
  assertEquals(byClose.reasons[0], "India VIX has no quote: its last close stands in");
  const bySmile = marketRegime({ ...missing, niftyVolatility: 23 });
  assertEquals([bySmile.level, bySmile.source, bySmile.vixTrend], [
    "high",
    "nifty_smile",
    "unknown",
  ]);
  assertEquals("vix" in bySmile || "vixPercentile" in bySmile, false);
  assertEquals(bySmile.reasons[0], "India VIX has no quote: NIFTY's smile stands in");
});

Deno.test("without any volatility the level is elevated, or what NIFTY's fall makes it", () => {
  const nothing = { vixCloses: [], niftyCloses: [] };
  const regime = marketRegime(nothing);
  assertEquals([regime.level, regime.source], ["elevated", "none"]);
  assertEquals(regime.reasons, ["India VIX has no quote, nor has NIFTY a smile"]);
  const fall = { vixCloses: [], niftyCloses: STEADY };
  assertEquals(marketRegime({ ...fall, ...fallen(0.01) }).level, "elevated");
  assertEquals(marketRegime({ ...fall, ...fallen(0.09) }).level, "high");
  assertEquals(marketRegime({ ...fall, ...fallen(0.2) }).level, "crisis");
});

Deno.test("of two days the one with the higher VIX and the deeper fall is never the calmer", () => {
  const history = fc.array(fc.double({ min: 8, max: 90, noNaN: true }), { maxLength: 300 });
  const prices = fc.array(fc.double({ min: 5000, max: 30_000, noNaN: true }), {
    minLength: 1,
    maxLength: 90,
  });
  const day = fc.record({
    vix: fc.double({ min: 8, max: 40, noNaN: true }),
    vixCloses: history,
    niftyCloses: prices,
    share: fc.double({ min: 0, max: 0.25, noNaN: true }),
  });
  let compared = 0;
  fc.assert(
    fc.property(day, day, (p, q) => {
      const measured = [p, q].map(({ share, ...of }) => {
        const high = Math.max(...of.niftyCloses.slice(-59));
        const niftySpot = high * (1 - share);
        return { ...of, share, level: marketRegime({ ...of, niftySpot }).level };
      });
      const [a, b] = measured as [typeof measured[0], typeof measured[0]];
      if (!(a.vix <= b.vix && a.share <= b.share)) return;
      compared += 1;
      assertGreaterOrEqual(rank(b.level), rank(a.level));
    }),
    { numRuns: 2000, seed: 5 },
  );
  assert(compared > 300);
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
  const bullish = marketRegime(input(12, { niftyDirection: "bullish" }));
  assertEquals([bullish.niftyDirection, bullish.label], ["bullish", "bullish_low_vix"]);
  assertEquals(marketRegime(input(12)).label, "neutral_low_vix");
});
