import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { ExitRule, StopRule } from "../../shared/exits/exit_rule.ts";
import { exitRules } from "../../shared/exits/exit_rules.ts";
import { oneDayDeviation } from "../../shared/exits/one_day_deviation.ts";
import type { Candidate } from "../../shared/strategies/candidate.ts";
import { FAR_EXPIRY, type Leg, structure, termsOf } from "./structures.ts";

const SPREAD: readonly Leg[] = [["put", -1, 24_600, 1], ["put", 1, 24_200, 0.8]];
/** Deviation over a session, rupees per unit. */
const DEVIATION = oneDayDeviation(structure(SPREAD), termsOf());
const RT = 2;
const OUTSIDE = RT + 2 * DEVIATION;

function rulesOf(figures: Partial<Candidate>, terms = termsOf()): ExitRule[] {
  return exitRules(structure(SPREAD, { roundTripCost: RT, lotSize: 65, ...figures }), terms);
}

/** Loss of the stop, rupees per unit. */
function stopOf(figures: Partial<Candidate>): number {
  const stop = rulesOf(figures).find((rule): rule is StopRule => rule.kind === "stop_loss");
  return (stop?.lossPerLot ?? NaN) / 65;
}

const far = { riskClass: "defined", maxLoss: 1e6 } as const;

Deno.test("a stop is twice a credit of ten round trips, else the tail's mean loss", () => {
  const width = 10 * OUTSIDE;
  assertAlmostEquals(stopOf({ ...far, netPremium: width, cvar95: 1 }), 2 * width, 1e-6);
  assertAlmostEquals(stopOf({ ...far, netPremium: 10 * RT - 0.01, cvar95: width }), width, 1e-6);
  assertAlmostEquals(stopOf({ ...far, netPremium: -width, cvar95: width }), width, 1e-6);
  assertAlmostEquals(
    stopOf({ ...far, netPremium: 300, roundTripCost: 30, cvar95: 1 }),
    600,
    1e-6,
  );
});

Deno.test("a stop is never nearer than a round trip and two days' deviations", () => {
  assertAlmostEquals(stopOf({ ...far, netPremium: 10 * RT, cvar95: 1 }), OUTSIDE, 1e-6);
  assertAlmostEquals(stopOf({ ...far, netPremium: 0, cvar95: 1 }), OUTSIDE, 1e-6);
});

Deno.test("a stop stays within 0.6 of the maximum loss while that is outside noise and cost", () => {
  const wide = { netPremium: 10 * OUTSIDE, cvar95: 1, riskClass: "defined" } as const;
  const cap = 2 * OUTSIDE;
  assertAlmostEquals(stopOf({ ...wide, maxLoss: cap / 0.6 }), cap, 1e-6);
  assertAlmostEquals(stopOf({ ...wide, maxLoss: 0.99 * OUTSIDE / 0.6 }), 20 * OUTSIDE, 1e-6);
  assertAlmostEquals(
    stopOf({ ...wide, maxLoss: 1.01 * OUTSIDE / 0.6 }),
    1.01 * OUTSIDE,
    1e-6,
  );
});

Deno.test("the stop of undefined risk stays within 0.6 of its stress loss", () => {
  const wide = { netPremium: 10 * OUTSIDE, cvar95: 1, stressLoss: 5 * OUTSIDE } as const;
  for (const riskClass of ["undefined", "unlimited_up"] as const) {
    assertAlmostEquals(stopOf({ ...wide, riskClass, maxLoss: 1e6 }), 3 * OUTSIDE, 1e-6);
  }
  const noLoss = { ...wide, riskClass: "defined" } as const;
  assertAlmostEquals(stopOf(noLoss), 3 * OUTSIDE, 1e-6);
});

Deno.test("a stop needs three marks over five minutes, after a session's first half hour", () => {
  const [stop] = rulesOf({});
  assert(stop?.kind === "stop_loss");
  assertEquals([stop.isOn, stop.marks, stop.overMinutes, stop.notFirstMinutes], [true, 3, 5, 30]);
});

Deno.test("a target is off in every family and there is none for carry", () => {
  for (const sleeve of ["edge", "carry"] as const) {
    const target = rulesOf({}, termsOf({ sleeve })).filter(({ kind }) => kind === "profit_target");
    assertEquals(
      target,
      sleeve === "carry" ? [] : [{
        kind: "profit_target",
        isOn: false,
        leastProfitPerLot: 2 * RT * 65,
        marks: 2,
      }],
    );
  }
});

Deno.test("a stock leaves a session before its expiry, an index is held to it", () => {
  const timeOf = (kind: "stock" | "index", legs = SPREAD) =>
    exitRules(structure(legs), termsOf({ kind })).filter((rule) => rule.kind === "time_exit");
  const rule = { kind: "time_exit" } as const;
  assertEquals(timeOf("stock"), [{ ...rule, isOn: true, sessionsBefore: 1, time: "14:30" }]);
  assertEquals(timeOf("index"), [{ ...rule, isOn: false, sessionsBefore: 0, time: "15:00" }]);
  // A leg that the settlement leaves over leaves before it, with the others.
  const calendar: readonly Leg[] = [
    ["call", -1, 25_000, 1],
    ["call", 1, 25_000, 1, FAR_EXPIRY],
  ];
  assertEquals(timeOf("index", calendar), [
    { ...rule, isOn: true, sessionsBefore: 0, time: "15:00" },
  ]);
});

Deno.test("leaving at 21 and 10 days is off, and is no rule of what expires before", () => {
  const days = (tradingDate: string) =>
    rulesOf({}, termsOf({ tradingDate })).flatMap((rule) =>
      rule.kind === "days_left" ? [[rule.daysBefore, rule.isOn, rule.time]] : []
    );
  assertEquals(days("2026-01-26"), [[21, false, "14:30"], [10, false, "14:30"]]);
  assertEquals(days("2026-01-27"), [[10, false, "14:30"]]);
  assertEquals(days("2026-02-07"), []);
});

Deno.test("without the chain of its expiry a candidate has no rules", () => {
  assertThrows(() => rulesOf({ expiry: "2026-02-18" }), RangeError, "2026-02-18");
});
