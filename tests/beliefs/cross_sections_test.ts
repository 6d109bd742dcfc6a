import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { normal } from "../../local/exchange/seeded/noise.ts";
import { crossSectionScores } from "../../shared/beliefs/cross_section_scores.ts";
import { type CrossSection, crossSections } from "../../shared/beliefs/cross_sections.ts";
import type { NameHistory } from "../../shared/beliefs/name_history.ts";
import { posterior } from "../../shared/beliefs/posterior.ts";
import { slopeLedger } from "../../shared/beliefs/slope_ledger.ts";
import { leastSquares } from "../../shared/statistics/least_squares.ts";
import { neweyWest } from "../../shared/statistics/newey_west.ts";
import { qlike } from "../../shared/statistics/qlike.ts";
import { datesFrom, gappingName } from "./histories.ts";

const array = (...values: number[]) => Float64Array.from(values);
const DATES = datesFrom("2025-01-01", 262);

/** Names of 30% volatility at whom options are priced from 20% on, 1% apart. */
function names(count: number): NameHistory[] {
  return Array.from({ length: count }, (_, name) => {
    const history = gappingName(
      DATES,
      DATES.map(() => 0.09 / 252),
      DATES.map(() => 0.2 + 0.01 * name),
    );
    return { ...history, impliedOf: { 5: history.implied } };
  });
}

Deno.test("scores of a session have mean 0 and deviation 1, and leave out who has no signal", () => {
  const scores = crossSectionScores(array(1, 2, 3, 4, 5, 6, 7, 8, 9, Number.NaN, 10, Infinity));
  assertAlmostEquals(scores[0] ?? 0, -4.5 / Math.sqrt(8.25), 1e-12);
  assertAlmostEquals(scores[10] ?? 0, 4.5 / Math.sqrt(8.25), 1e-12);
  assertEquals([scores[9], scores[11]], [Number.NaN, Number.NaN]);
});

Deno.test("nine names, or ten that do not differ, have no scores", () => {
  const none = (values: Float64Array) => crossSectionScores(values).every(Number.isNaN);
  assertEquals(none(array(1, 2, 3, 4, 5, 6, 7, 8, 9)), true);
  assertEquals(none(new Float64Array(10).fill(0.1)), true);
  assertEquals(none(array(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), false);
});

Deno.test("ln(HV252/IV) of the session before stands beside the outcome that follows", () => {
  const histories = names(10);
  const sections = crossSections(histories, "variance_spread", 5);
  // 252 variances first exist at bar 252, and count from the bar after it.
  assertEquals([sections.length, sections[0]?.date, sections[0]?.knownOn], [
    262 - 5 - 253,
    DATES[253],
    DATES[258],
  ]);
  const ratios = histories.map(({ implied }) => 0.09 / (implied[0] ?? 1) ** 2);
  const signals = histories.map(({ implied }) => Math.log(0.3 / (implied[0] ?? 1)));
  const scores = crossSectionScores(Float64Array.from(signals));
  ratios.forEach((ratio, name) => {
    assertAlmostEquals(sections[0]?.ratios[name] ?? 0, ratio, 1e-9);
    assertAlmostEquals(sections[0]?.scores[name] ?? 0, scores[name] ?? 1, 1e-9);
  });
});

Deno.test("a signal of the session itself is not looked at, that of the one before is", () => {
  const histories = names(10);
  const changed = (bar: number) =>
    histories.map((history, name) =>
      name > 0 ? history : {
        ...history,
        implied: history.implied.map((value, i) => i === bar ? 9 : value),
        impliedOf: { 5: history.implied },
      }
    );
  const scores = (given: readonly NameHistory[]) =>
    crossSections(given, "variance_spread", 5)[1]?.scores[0];
  assertEquals(scores(changed(254)), scores(histories));
  assertGreater(Math.abs((scores(changed(253)) ?? 0) - (scores(histories) ?? 0)), 0.1);
});

Deno.test("nine names with an outcome tell nothing; names without a signal are none", () => {
  const [lost, ...others] = names(10);
  const silent = lost === undefined
    ? []
    : [{ ...lost, impliedOf: { 5: lost.implied.map(() => Number.NaN) } }];
  assertEquals(crossSections([...silent, ...others], "variance_spread", 5), []);
  assertEquals(crossSections(names(10), "skew", 5), []);
  assertEquals(crossSections(names(10), "variance_spread", 10), []);
});

Deno.test("a name that stood still over the horizon is none of the session's", () => {
  const histories = names(11).map((history, name) => {
    const { bars } = history;
    const price = bars.close.map((close, bar) => name === 0 && bar < 10 ? 100 : close);
    return {
      ...history,
      bars: { ...bars, open: price, high: price, low: price, close: price },
      riskReversal: bars.close.map((_, bar) => Math.sin(bar + name * name)),
    };
  });
  const sections = crossSections(histories, "skew", 5);
  // Bar 10 moves first, and lies in the outcome of bar 5.
  assertEquals(sections.slice(0, 5).map(({ ratios }) => ratios.length), [10, 10, 10, 10, 11]);
});

Deno.test("a name without a session is none of it, and its next signal is its own last one", () => {
  const histories = names(11).map((history, name) => ({
    ...history,
    riskReversal: DATES.map((_, bar) => Math.sin(bar + name * name)),
  })).map((history, name) => {
    const has = (_: unknown, bar: number) => name > 0 || bar !== 3;
    const { bars, implied } = history;
    const kept = bars.close.filter(has);
    return {
      ...history,
      bars: {
        ...bars,
        dates: bars.dates.filter(has),
        open: kept,
        high: kept,
        low: kept,
        close: kept,
      },
      implied: implied.filter(has),
      impliedOf: { 5: implied.filter(has) },
      riskReversal: Float64Array.from(history.riskReversal.filter(has)),
    };
  });
  const sections = crossSections(histories, "skew", 5);
  assertEquals(sections.slice(0, 4).map(({ date, ratios }) => [date, ratios.length]), [
    [DATES[1], 11],
    [DATES[2], 11],
    [DATES[3], 10],
    [DATES[4], 11],
  ]);
  // Its outcome of the third session ends a day later than the others'.
  assertEquals(sections.slice(0, 3).map(({ knownOn }) => knownOn), [DATES[7], DATES[8], DATES[8]]);
  const signals = histories.map((_, name) => Math.sin((name === 0 ? 2 : 3) + name * name));
  const expected = crossSectionScores(Float64Array.from(signals));
  assertAlmostEquals(sections[3]?.scores[0] ?? 0, expected[0] ?? 1, 1e-12);
});

Deno.test("term slope and skew are the signals that their names have", () => {
  const signal = (bar: number, name: number) => Math.sin(bar + name * name);
  const histories = names(10).map((history, name) => ({
    ...history,
    termSlope: DATES.map((_, bar) => signal(bar, name)),
  })).map(({ termSlope, ...history }) => ({
    ...history,
    termSlope: Float64Array.from(termSlope),
    riskReversal: Float64Array.from(termSlope, (value) => -value),
  }));
  const [slope] = crossSections(histories, "term_slope", 5);
  const [skew] = crossSections(histories, "skew", 5);
  assertEquals([slope?.date, skew?.date], [DATES[1], DATES[1]]);
  const expected = crossSectionScores(
    Float64Array.from(histories, (_, name) => signal(0, name)),
  );
  assertAlmostEquals(slope?.scores[3] ?? 0, expected[3] ?? 1, 1e-12);
  assertAlmostEquals(skew?.scores[3] ?? 0, -(expected[3] ?? 1), 1e-12);
});

/** Sessions of 12 names whose ln beta is 0.1 of their score. */
function sections(count: number): CrossSection[] {
  return Array.from({ length: count }, (_, session) => {
    const scores = Float64Array.from({ length: 12 }, (_, name) => normal("s", session, name));
    return {
      date: "",
      knownOn: "",
      scores,
      ratios: scores.map((score, name) =>
        Math.exp(0.2 * score + 0.4 * normal("r", Math.floor(session / 5), name))
      ),
    };
  });
}

const slopeOf = ({ scores, ratios }: CrossSection) =>
  leastSquares(
    Float64Array.from([...scores].flatMap((score) => [1, score])),
    2,
    ratios.map((ratio) => 0.5 * (ratio - 1)),
  )?.coefficients[1] ?? Number.NaN;

Deno.test("the slope between names is a mean of daily slopes, three horizons as its lag", () => {
  const all = sections(90);
  const ledger = slopeLedger({ horizon: 5, prior: { mean: 0, sd: 0.1 } });
  all.slice(0, 16).forEach(ledger.add);
  assertEquals(ledger.estimate(), undefined);
  all.slice(16).forEach(ledger.add);
  const slopes = Float64Array.from(all, slopeOf);
  const expected = neweyWest(slopes, 15);
  const found = ledger.estimate();
  assertAlmostEquals(found?.value ?? 0, expected?.mean ?? 1, 1e-12);
  assertAlmostEquals(found?.standardError ?? 0, expected?.standardError ?? 1, 1e-12);
  assertEquals([found?.clusters, found?.outcomes, found?.virtualCrashes], [18, 90, 0]);
  const squares = slopes.reduce((sum, slope) => sum + (slope - (expected?.mean ?? 0)) ** 2, 0);
  assertAlmostEquals(found?.outcomeDeviation ?? 0, Math.sqrt(squares / 90), 1e-9);
});

Deno.test("its loss test is a mean over names of forecasts of their own", () => {
  const all = sections(150);
  const prior = { mean: 0, sd: 0.1 };
  const ledger = slopeLedger({ horizon: 5, prior });
  all.forEach(ledger.add);
  const losses = all.flatMap(({ scores, ratios }, i) => {
    const known = 21 * Math.floor((i - 4) / 21);
    if (known < 50) return [];
    const test = neweyWest(Float64Array.from(all.slice(0, known), slopeOf), 15);
    const { mean } = posterior(prior, test?.mean ?? 0, test?.standardError ?? 1);
    const each = [...ratios].map((ratio, name) =>
      qlike(ratio, Math.exp(2 * mean * (scores[name] ?? 0))) - qlike(ratio, 1)
    );
    return [each.reduce((sum, loss) => sum + loss, 0) / each.length];
  });
  const expected = neweyWest(Float64Array.from(losses), 15)?.statistic;
  assertAlmostEquals(ledger.lossStatistic() ?? 9, expected ?? 0, 1e-9);
});
