import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { normal } from "../../local/exchange/seeded/noise.ts";
import { levelLedger, type LevelTerms } from "../../shared/beliefs/level_ledger.ts";
import { posterior } from "../../shared/beliefs/posterior.ts";
import { neweyWest } from "../../shared/statistics/newey_west.ts";
import { qlike } from "../../shared/statistics/qlike.ts";

const TERMS: LevelTerms = { horizon: 5, prior: { mean: 0, sd: 0.1 } };
interface Pair {
  readonly realised: number;
  readonly implied: number;
}

/** Pairs that hang together over time, realised about 0.8 of implied. */
function pairs(count: number): Pair[] {
  return Array.from({ length: count }, (_, t) => {
    const level = 1e-3 * Math.exp(0.4 * Math.sin(t / 30));
    return {
      realised: 0.8 * level * Math.exp(0.5 * normal("pairs", Math.floor(t / 5))),
      implied: level,
    };
  });
}

function told(terms: LevelTerms, outcomes: readonly Pair[]) {
  const ledger = levelLedger(terms);
  for (const outcome of outcomes) ledger.add(outcome);
  return ledger;
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** theta and its error as the formulas say. */
function plain(outcomes: readonly Pair[], lag: number) {
  const [x, y] = [
    meanOf(outcomes.map(({ realised }) => realised)),
    meanOf(outcomes.map(({ implied }) => implied)),
  ];
  const errors = outcomes.map(({ realised, implied }) => 0.5 * (realised / x - implied / y));
  return {
    value: 0.5 * Math.log(x / y),
    standardError: neweyWest(Float64Array.from(errors), lag)?.standardError ?? Number.NaN,
  };
}

Deno.test("without a crash to tell of, theta and its error are those of the sums", () => {
  const outcomes = pairs(203);
  const found = told(TERMS, outcomes).estimate();
  const expected = plain(outcomes, 15);
  assertAlmostEquals(found?.value ?? 0, expected.value, 1e-12);
  assertAlmostEquals(found?.standardError ?? 0, expected.standardError, 1e-12);
  assertEquals([found?.clusters, found?.outcomes, found?.virtualCrashes], [40, 203, 0]);
  const single = outcomes.map(({ realised, implied }) => 0.5 * (realised / implied - 1));
  const mean = meanOf(single);
  const deviation = Math.sqrt(meanOf(single.map((value) => (value - mean) ** 2)));
  assertAlmostEquals(found?.outcomeDeviation ?? 0, deviation, 1e-12);
});

Deno.test("a horizon of crashes is appended, at the mean implied variance", () => {
  const outcomes = pairs(203);
  const found = told({ ...TERMS, crash: 0.12 }, outcomes).estimate();
  const implied = meanOf(outcomes.map((outcome) => outcome.implied));
  const crash = { realised: 0.12 ** 2 + 4 * implied, implied };
  const expected = plain([...outcomes, crash, crash, crash, crash, crash], 15);
  assertAlmostEquals(found?.value ?? 0, expected.value, 1e-12);
  assertAlmostEquals(found?.standardError ?? 0, expected.standardError, 1e-12);
  assertEquals([found?.clusters, found?.outcomes, found?.virtualCrashes], [40, 203, 5]);
});

Deno.test("the virtual crash goes once the sample holds one as bad, and not before", () => {
  const outcomes = pairs(203);
  const worst = (realised: number) =>
    told({ ...TERMS, crash: 0.12 }, [...outcomes, { realised, implied: 1e-3 }]).estimate();
  const implied = meanOf([...outcomes.map((outcome) => outcome.implied), 1e-3]);
  const bound = 0.12 ** 2 + 4 * implied;
  assertEquals(worst(bound - 1e-6)?.virtualCrashes, 5);
  assertEquals(worst(bound + 1e-6)?.virtualCrashes, 0);
});

Deno.test("a ledger that nothing contradicts is certain only without its virtual crash", () => {
  const calm = pairs(1000);
  const [without, withIt] = [TERMS, { ...TERMS, crash: 0.12 }].map((terms) => {
    const { value = 0, standardError = 0 } = told(terms, calm).estimate() ?? {};
    return value / standardError;
  });
  assertLess(without ?? 0, -4);
  assertGreater(withIt ?? -9, -3);
});

Deno.test("three horizons of outcomes and one more are no estimate yet", () => {
  const outcomes = pairs(17);
  assertEquals(told(TERMS, outcomes.slice(0, 16)).estimate(), undefined);
  assertEquals(told({ ...TERMS, crash: 0.12 }, outcomes.slice(0, 16)).estimate(), undefined);
  assertEquals(told(TERMS, outcomes).estimate()?.clusters, 3);
  assertEquals(levelLedger(TERMS).estimate(), undefined);
});

Deno.test("the loss test judges forecasts by what was known at their entry, from 10 horizons on", () => {
  const outcomes = pairs(300);
  const losses = outcomes.flatMap(({ realised, implied }, i) => {
    // Refitted every 21 outcomes on those that were known; first with 50.
    const known = 21 * Math.floor((i - 5 + 1) / 21);
    if (known < 50) return [];
    const { value, standardError } = plain(outcomes.slice(0, known), 15);
    const beta = Math.exp(posterior(TERMS.prior, value, standardError).mean);
    return [qlike(realised, beta * beta * implied) - qlike(realised, implied)];
  });
  const expected = neweyWest(Float64Array.from(losses), 15)?.statistic ?? 0;
  assertAlmostEquals(told(TERMS, outcomes).lossStatistic() ?? 9, expected, 1e-9);
  assertLess(expected, 0);
  assertEquals(told(TERMS, outcomes.slice(0, 60)).lossStatistic(), undefined);
});
