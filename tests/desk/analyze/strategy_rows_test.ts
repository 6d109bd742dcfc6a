import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { storedFigure } from "../../../shared/desk/analyze/stored_figure.ts";
import { strategyRows } from "../../../shared/desk/analyze/strategy_rows.ts";
import type { ScoredUnderlying } from "../../../shared/scoring/score_underlying.ts";
import { candidateOf } from "../../support/candidates.ts";

const TERMS = { tradingDate: "2026-02-09", sizeFactor: 0.75 };

/** What of a candidate its rejected row repeats nowhere. */
const REPEATED = ["direction", "volatility_preference", "exit_family", "spot", "forward"]
  .concat(["smile_label", "holding_days"]);

function scored(candidate: ReturnType<typeof candidateOf>): ScoredUnderlying {
  const { definition } = candidate;
  return {
    accepted: [{
      candidate,
      sleeve: "carry",
      marginPerLot: 100 / 3,
      total: 0.6,
      keptOut: "no_replay",
      kelly: 0.125,
      worstLoss: 70,
      tilt: 1.1,
      quantum: { score: 0.6, parts: [0.7, 0.5, 2 / 3, 0.125, 1, 0.2, 0.8] },
      standsIn: { for: "iron_condor", weight: 0.8 },
      policy: { evPolicy: -2, evPolicyError: 0.5, popPolicy: 0.6, expectedDaysHeld: 4.5 },
      restsOn: "variance_level of NIFTY over 21 sessions",
      selectionScore: { score: 0.5, parts: [] },
      parts: [],
      exitRules: [],
    }],
    rejected: [{ definition, reason: "outranked", detail: "x", candidate }],
  } as unknown as ScoredUnderlying;
}

Deno.test("a rejected row keeps key, figures and reason, an accepted one the rest too", () => {
  const [accepted, rejected] = strategyRows(scored(candidateOf()), TERMS);
  assert(accepted?.state === "accepted" && rejected?.state === "rejected");
  const only = Object.keys(accepted).filter((name) => !(name in rejected));
  const parts = ["sleeve", "sleeve_reason", "belief", "margin", "total_score", "selection_score"]
    .concat(["ev_policy", "ev_policy_error", "pop_policy", "expected_days_held"])
    .concat(["worst_loss", "kelly", "tilt", "stands_in_for", "substitution_weight"])
    .concat(["quantum_score", "quantum_parts"])
    .concat(["size_factor", "conviction", "legs", "scores", "exit_rules"]);
  assertEquals(only.sort(), [...REPEATED, ...parts].sort());
  assertEquals(accepted.holding_days, 8);
  assertEquals(
    [accepted.sleeve_reason, accepted.belief],
    ["no_replay", "variance_level of NIFTY over 21 sessions"],
  );
  assertEquals([rejected.reason, rejected.detail, rejected.net_premium], ["outranked", "x", 1300]);
});

Deno.test("figures keep twelve digits of their amount a lot", () => {
  const candidate = candidateOf({ evP: -123.45678901234567, breakevens: [24_123.456_789_012_34] });
  const [row] = strategyRows(scored(candidate), TERMS);
  assertEquals([row?.ev_p, row?.breakevens], [-8024.6912858, [24123.456789]]);
  for (const figure of [1 / 3, -2e9 / 7, 1e-7 / 3]) {
    assertAlmostEquals(storedFigure(figure) / figure, 1, 5e-12);
    assert(String(storedFigure(figure)).replace(/^-|e.*|\./g, "").replace(/^0+/, "").length <= 13);
  }
  assertEquals([storedFigure(0), storedFigure(123_456_789_012_345)], [0, 123_456_789_012_345]);
});

Deno.test("ratios and probabilities are stored as they are, what is an amount a lot", () => {
  const [row] = strategyRows(
    scored(candidateOf({
      plus: { sceptical: 0.1, registered: 0.2 },
      orderRatio: -0.3,
      costRatio: 0.4,
      outcomeDeviation: 10,
      evStandardError: 2,
    })),
    TERMS,
  );
  assertEquals(
    [row?.p_plus_sceptical, row?.p_plus_registered, row?.order_ratio, row?.cost_ratio],
    [0.1, 0.2, -0.3, 0.4],
  );
  assertEquals([row?.outcome_deviation, row?.ev_standard_error], [650, 130]);
});

Deno.test("what the exit rules make of an accepted strategy stands beside it: amounts a lot, days, a probability", () => {
  const [row] = strategyRows(scored(candidateOf()), TERMS);
  assert(row?.state === "accepted");
  assertEquals(
    [row.ev_policy, row.ev_policy_error, row.pop_policy, row.expected_days_held],
    [-130, 32.5, 0.6, 4.5],
  );
});

Deno.test("the worst loss is an amount a lot, Kelly, tilt and score are not, the seven parts keep four decimals", () => {
  const [row] = strategyRows(scored(candidateOf()), TERMS);
  assert(row?.state === "accepted");
  assertEquals([row.worst_loss, row.kelly, row.tilt], [4550, 0.125, 1.1]);
  assertEquals([row.stands_in_for, row.substitution_weight], ["iron_condor", 0.8]);
  assertEquals(row.quantum_score, 0.6);
  assertEquals(row.quantum_parts, [0.7, 0.5, 0.6667, 0.125, 1, 0.2, 0.8]);
});

Deno.test("what stands in for nothing names nothing", () => {
  const found = scored(candidateOf());
  const [strategy] = found.accepted;
  assert(strategy !== undefined);
  const { standsIn: _, ...own } = strategy;
  const [row] = strategyRows({ accepted: [own], rejected: [] }, TERMS);
  assert(row?.state === "accepted");
  assertEquals([row.stands_in_for, row.substitution_weight], [null, null]);
});

Deno.test("an edge without a belief has neither a reason nor a name of one", () => {
  const found = scored(candidateOf());
  const [strategy] = found.accepted;
  assert(strategy !== undefined);
  const { keptOut: _, restsOn: _name, ...edge } = strategy;
  const [row] = strategyRows({ accepted: [{ ...edge, sleeve: "edge" }], rejected: [] }, TERMS);
  assert(row?.state === "accepted");
  assertEquals([row.sleeve, row.sleeve_reason, row.belief], ["edge", null, null]);
});
