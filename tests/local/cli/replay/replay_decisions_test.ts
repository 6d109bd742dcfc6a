import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { replayDecisions } from "../../../../local/cli/replay/replay_decisions.ts";
import { decisionsReport } from "../../../../local/cli/replay/decisions_report.ts";
import { strategyRatios } from "../../../../local/cli/replay/strategy_ratios.ts";
import type { UnderlyingDay } from "../../../../local/cli/replay/underlying_day.ts";
import { NO_RULE, spreadOf } from "./replayed_strategies.ts";

const DAYS: readonly UnderlyingDay[] = [
  { tradingDate: "2026-02-02", underlying: "TITAN" },
  { tradingDate: "2026-02-02", underlying: "SBIN" },
  { tradingDate: "2026-02-03", underlying: "TITAN" },
  {
    tradingDate: "2026-02-03",
    underlying: "SBIN",
    binding: { gate: "cost_above_limit", definition: "iron_condor", distance: 0.21, detail: "x" },
  },
];

Deno.test("shares of underlying-days, sleeves and how many definitions the best ones are", () => {
  const found = replayDecisions(DAYS, [
    spreadOf(),
    spreadOf({
      ...{ definition: "iron_condor", sleeve: "premium", exitFamily: "debit" },
      sleeveReason: "replay_loss",
    }),
    spreadOf({ underlying: "SBIN" }),
    spreadOf({ tradingDate: "2026-02-03", costRatio: 0.2 }),
    spreadOf({ tradingDate: "2026-02-03", definition: "bull_put_ladder", costRatio: 0.1 }),
  ]);
  assertEquals([found.underlyingDays, found.shareAccepted], [4, 0.75]);
  const { credit, debit, hedge } = found.shareByFamily;
  assertEquals([credit, debit, hedge], [0.75, 0.25, 0]);
  assertEquals(found.rowsBySleeve, { edge: 0, premium: 1, carry: 4 });
  assertEquals(found.keptOut, { p_plus: 4, replay_loss: 1 });
  assertEquals([found.gates, found.unaccepted.length], [{ cost_above_limit: 1 }, 1]);
  // The best of each: premium before carry, then the least cost.
  assertEquals(found.bestDefinitions, { different: 3, effective: 3 });
  const same = replayDecisions(DAYS, [spreadOf(), spreadOf({ underlying: "SBIN" })]);
  assertEquals(same.bestDefinitions, { different: 1, effective: 1 });
});

Deno.test("ratios of a strategy: its credit, wings, cost and stop", () => {
  const ratios = strategyRatios(spreadOf());
  // 12 of 50; 0.12 of 0.3; 320 of 3,500; 2,400 of 320.
  assertAlmostEquals(ratios.creditOverWidth ?? 0, 0.24, 1e-12);
  assertAlmostEquals(ratios.wingDelta ?? 0, 0.4, 1e-12);
  assertAlmostEquals(ratios.costOverTail, 320 / 3500, 1e-12);
  assertAlmostEquals(ratios.stopOverRoundTrip ?? 0, 7.5, 1e-12);
  const [bought, sold] = spreadOf().legs;
  assert(sold !== undefined && bought !== undefined);
  const condor = spreadOf({
    definition: "iron_condor",
    legs: [
      bought,
      sold,
      { ...sold, right: "call", strike: 1100, delta: 0.2 },
      { ...bought, right: "call", strike: 1180, delta: 0.05 },
    ],
  });
  assertAlmostEquals(strategyRatios(condor).creditOverWidth ?? 0, 12 / 80, 1e-12);
  assertAlmostEquals(strategyRatios(condor).wingDelta ?? 0, 0.25, 1e-12);
  // A debit has no credit, what stands alone no wing, what is off is no stop.
  const bare = strategyRatios(spreadOf({ definition: "short_put", legs: [sold], rules: [] }));
  assertEquals(Object.keys(bare), ["costOverTail"]);
  assertEquals(strategyRatios(spreadOf({ netPremium: -100 })).creditOverWidth, undefined);
  const debit = spreadOf({ definition: "bear_put_spread", legs: [sold, bought] });
  assertEquals(strategyRatios(debit).wingDelta, undefined);
});

Deno.test("the first twenty of each day: commonest definition and side", () => {
  const names = ["A", "B", "C", "D"];
  const rows = names.flatMap((underlying, i) => [
    spreadOf({ underlying, rank: i + 1 }),
    spreadOf({
      ...{ underlying, rank: i + 1, tradingDate: "2026-02-03" },
      definition: `d${i % 2}`,
      direction: i === 0 ? "bearish" : i === 1 ? "neutral" : "bullish",
    }),
    spreadOf({ underlying, rank: 21 + i, definition: "beyond" }),
  ]);
  const { top } = replayDecisions([], rows);
  assertEquals(top.places, 8);
  assertEquals(top.commonestDefinition, { mean: 0.75, most: 1 });
  // Two of three with a side, and all.
  assertAlmostEquals(top.commonerSide?.mean ?? 0, 5 / 6, 1e-12);
  const { creditOverWidth, costOverTail } = top.ratios;
  assertEquals([creditOverWidth?.count, costOverTail?.count], [4, 8]);
});

Deno.test("a stop or target inside two round trips counts while it is on, a wrong sign always", () => {
  const rule = (more: object) =>
    spreadOf({ rules: [{ ...NO_RULE, rule: "stop_loss", isOn: true, ...more }] });
  const inside = [
    rule({ lossPerLot: 600 }),
    rule({ rule: "profit_target", leastProfitPerLot: 600 }),
    rule({ lossPerLot: 600, isOn: false }),
    rule({ lossPerLot: 640 }),
  ];
  assertEquals(replayDecisions([], inside).exitsInsideCost, 2);
  const directions = [
    spreadOf({ direction: "bullish", delta: -1 }),
    spreadOf({ direction: "bearish", delta: 1 }),
    spreadOf({ direction: "bearish", delta: -1 }),
    spreadOf({ direction: "neutral", delta: 5 }),
  ];
  assertEquals(replayDecisions([], directions).contradictedDirections, 2);
});

Deno.test("a person reads shares, gates and the first places", () => {
  const page = decisionsReport(replayDecisions(DAYS, [spreadOf()]));
  for (
    const line of [
      "of any family 75.0% of 4 underlying-days; credit 25.0%, debit 0.0%",
      "by sleeve     carry 1; kept out of the one above by p_plus 1",
      "without one: cost_above_limit 1",
      "iron_condor  21.0%",
      "credit / width",
      "0.2400",
    ]
  ) assert(page.includes(line), line);
  assert(!/NaN|undefined|Infinity/.test(decisionsReport(replayDecisions([], []))));
});
