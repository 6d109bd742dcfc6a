import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { replayResults } from "../../../../local/cli/replay/replay_results.ts";
import { resultsReport } from "../../../../local/cli/replay/results_report.ts";
import type { ReplayedStrategy } from "../../../../local/cli/replay/replayed_strategy.ts";
import { spreadOf } from "./replayed_strategies.ts";

const NONE = { calendars: 0, unsettled: 0, adjusted: 0 };

function one(result: number, more?: Partial<ReplayedStrategy>, byPolicy?: number) {
  const policy = { result: byPolicy ?? result, endedBy: "stop_loss" as const };
  return { strategy: spreadOf(more), result, ...(byPolicy === undefined ? {} : { policy }) };
}

Deno.test("stated probabilities are compared with results at expiry and under the rules", () => {
  const found = replayResults([
    one(1140, {}, -200),
    one(380, { underlying: "SBIN", popPolicy: null }, 100),
    one(-3800, { expiry: "2026-01-27" }),
  ], NONE);
  assertEquals([found.strategies, found.underlyingExpiries, found.expiries], [3, 3, 2]);
  // (0.28^2 + 0.28^2 + 0.72^2) / 3 and (0.3^2 + 0.3^2 + 0.7^2) / 3.
  assertAlmostEquals(found.popQ?.brier ?? 0, 0.2250667, 1e-7);
  assertAlmostEquals(found.popP?.brier ?? 0, 0.2233333, 1e-7);
  assertEquals([found.popPolicy?.count, found.popPolicy?.realised], [1, 0]);
  assertEquals(found.endedBy, { stop_loss: 2, unmarked: 1 });
  assert(found.popQ?.buckets.every(({ withinTwoErrors }) => withinTwoErrors === undefined));
});

Deno.test("expected and realised value are shares of the capital at risk, errors by expiry", () => {
  const { values } = replayResults([
    one(380, { evP: -38 }, 190),
    one(760, { expiry: "2026-01-27", sleeve: "premium", evP: 76 }),
    one(500, {
      ...{ exitFamily: "debit", riskClass: "undefined", evP: -50, evPolicy: null },
      ...{ maxLoss: 9999, stressLoss: 4000, cvar95: 5000 },
    }),
  ], NONE);
  assertEquals(values.map(({ group, strategies }) => `${group} ${strategies}`), [
    ...["all 3", "credit 2", "debit 1", "carry 2", "premium 1"],
  ]);
  const [all, credit, debit] = values;
  assertAlmostEquals(all?.expected ?? NaN, (-0.01 + 0.02 - 0.01) / 3, 1e-12);
  assertAlmostEquals(credit?.realised.mean ?? NaN, 0.15, 1e-12);
  // Means without either expiry 0.2 and 0.1: sqrt(1/2 x 2 x 0.05^2).
  assertAlmostEquals(credit?.realised.standardError ?? NaN, 0.05, 1e-12);
  assertAlmostEquals(credit?.expectedPolicy ?? NaN, -0.02, 1e-12);
  assertAlmostEquals(credit?.realisedPolicy?.mean ?? NaN, 0.05, 1e-12);
  // The tail's mean is more than the stress loss.
  assertAlmostEquals(debit?.realised.mean ?? NaN, 0.1, 1e-12);
  assertEquals([debit?.realised.standardError, debit?.expectedPolicy], [undefined, undefined]);
});

Deno.test("deciles go by the order ratio, least first", () => {
  const settled = Array.from(
    { length: 20 },
    (_, i) => one(38 * i, { orderRatio: (7 * i % 20 - 10) / 100, underlying: `U${i}` }),
  );
  const { deciles } = replayResults(settled, NONE);
  assertEquals([deciles.length, deciles[0]?.from, deciles[9]?.to], [10, -0.1, 0.09]);
  // 7 x 0 and 7 x 3 leave 0 and 1 of 20.
  assertAlmostEquals(deciles[0]?.realised.mean ?? NaN, (0 + 0.03) / 2, 1e-12);
  assertEquals(replayResults(settled.slice(0, 3), NONE).deciles.length, 3);
});

Deno.test("orders are compared within an underlying's day, alone there is no choice", () => {
  const { comparisons } = replayResults([
    // Least cost pays 760, the best score 0, a random one 380.
    one(760, { costRatio: 0.01, quantumScore: 0.2 }),
    one(0, { costRatio: 0.02, quantumScore: 0.9 }),
    one(380, { costRatio: 0.03, quantumScore: 0.1 }),
    // Here both orders agree, on the worse.
    one(-380, { tradingDate: "2026-01-05", expiry: "2026-01-27", costRatio: 0.01 }),
    one(380, { tradingDate: "2026-01-05", expiry: "2026-01-27", quantumScore: 0.1 }),
    one(9999, { underlying: "SBIN" }),
  ], NONE);
  assertEquals(comparisons.map(({ name, pairs, expiries }) => [name, pairs, expiries]), [
    ["money_over_score", 2, 2],
    ["money_over_random", 2, 2],
    ["score_over_random", 2, 2],
  ]);
  const [score, random, scoreRandom] = comparisons.map(({ difference }) => difference);
  assertAlmostEquals(score?.mean ?? NaN, (0.2 + 0) / 2, 1e-12);
  assertAlmostEquals(score?.standardError ?? NaN, 0.1, 1e-12);
  assertAlmostEquals(random?.mean ?? NaN, (0.1 - 0.1) / 2, 1e-12);
  assertAlmostEquals(scoreRandom?.mean ?? NaN, (-0.1 - 0.1) / 2, 1e-12);
});

Deno.test("a person reads what came of it, and that nothing did", () => {
  const page = resultsReport(replayResults([one(380, {}, 190), one(-38)], NONE));
  for (
    const text of [
      "by 2026-02-27",
      "2 strategies settled after all charges (0 calendars, 0 unsettled, 0 adjusted left out)",
      "popPolicy under the exit rules",
      "best by money less best by score",
      "0.7-0.8",
    ]
  ) assert(page.includes(text), text);
  const empty = resultsReport(replayResults([], NONE));
  assert(empty.includes("0 strategies settled") && !/NaN|undefined/.test(empty + page));
});
