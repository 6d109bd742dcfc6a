import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  gateDistance,
  type GateLimits,
  type RefusedRow,
} from "../../../../local/cli/replay/gate_distance.ts";
import { readAccepted } from "../../../../local/cli/replay/read_accepted.ts";
import { bindingGate, readUnderlyingDays } from "../../../../local/cli/replay/underlying_day.ts";
import { databaseTest } from "../../../support/database.ts";
import { storeRun, storeStrategy } from "../../../support/stored_strategy.ts";

const LIMITS: GateLimits = {
  maxRoundTripCredit: 0.1,
  maxRoundTripProfit: 0.05,
  minCreditWidth: 0.15,
  minPopCredit: 0.6,
  minPopDebit: 0.25,
};

/** A condor 200 wide on either side for 10 a unit. */
function refused(more: Partial<RefusedRow> = {}): RefusedRow {
  return {
    definition: "iron_condor",
    reason: "wing_too_far",
    detail: "told",
    lotSize: 50,
    netPremium: 500,
    maxProfit: 500,
    roundTripCost: 60,
    popP: 0.45,
    strikes: [24000, 24200, 25600, 25800],
    ...more,
  };
}

Deno.test("a distance is the share of its limit by which a gate was missed", () => {
  const of = (more: Partial<RefusedRow>) => gateDistance(refused(more), LIMITS) ?? NaN;
  // 60 of at most 50, which the credit allows.
  assertAlmostEquals(of({ reason: "cost_above_limit" }), 0.2, 1e-12);
  // 60 of at most 40, which the profit allows.
  const debit = { definition: "long_call_condor", netPremium: -900, maxProfit: 800 };
  assertAlmostEquals(of({ reason: "cost_above_limit", ...debit }), 0.5, 1e-12);
  assertEquals(of({ reason: "cost_above_limit", netPremium: -900, maxProfit: null }), NaN);
  // 0.45 of at least 0.6; a debit is asked less.
  assertAlmostEquals(of({ reason: "pop_below_minimum" }), 0.25, 1e-12);
  assertAlmostEquals(of({ reason: "pop_below_minimum", ...debit, popP: 0.2 }), 0.2, 1e-12);
  // 10 of at least 30.
  assertAlmostEquals(of({ reason: "credit_below_width" }), 2 / 3, 1e-12);
  assertEquals([of({}), of({ reason: "illiquid", netPremium: null })], [NaN, NaN]);
  const unplaced = refused({ reason: "credit_below_width", strikes: null });
  assertEquals(gateDistance(unplaced, LIMITS), undefined);
});

Deno.test("the binding gate is the least missed one, else the last that any definition reached", () => {
  const whole = { gate: "stale_chain", detail: "old" };
  assertEquals(bindingGate([], LIMITS, whole), whole);
  const unmeasured = [refused(), refused({ reason: "illiquid", definition: "long_call" })];
  assertEquals(bindingGate(unmeasured, LIMITS, whole), {
    gate: "wing_too_far",
    definition: "iron_condor",
    detail: "told",
  });
  const rows = [
    ...unmeasured,
    refused({ reason: "pop_below_minimum" }),
    refused({ reason: "cost_above_limit", definition: "batman", detail: null }),
  ];
  const { gate, definition, distance, detail } = bindingGate(rows, LIMITS, whole);
  assertEquals([gate, definition, detail], ["cost_above_limit", "batman", ""]);
  assertAlmostEquals(distance ?? NaN, 0.2, 1e-12);
});

databaseTest("days and accepted strategies are read from the tables", async ({ sql }) => {
  const runId = await storeRun(sql);
  const strategyId = await storeStrategy(sql, runId, "NIFTY");
  await sql`update public.strategies set cvar95 = 8000, round_trip_cost = 320, entry_charges = 40,
    exit_charges = 20, delta = 1.5, direction = 'neutral', exit_family = 'credit', rank = 1
    where strategy_id = ${strategyId}`;
  const task = (underlying: string, state: string, reason: string | null) => ({
    ...{ run_id: runId, underlying, state, reason, detail: reason && "told" },
    ...{ started_at: "2026-02-09T10:00:00+05:30", finished_at: "2026-02-09T10:00:01+05:30" },
  });
  await sql`insert into public.tasks ${
    sql([
      task("NIFTY", "done", null),
      task("SBIN", "rejected", "no_accepted_strategy"),
      task("TITAN", "rejected", "stale_chain"),
    ])
  }`;
  await sql`insert into public.strategies (run_id, trading_date, underlying, definition, risk, state,
      reason, detail, expiry, lot_size, net_premium, max_profit, max_loss, round_trip_cost)
    values (${runId}, '2026-02-09', 'SBIN', 'bull_put_spread', 'moderate', 'rejected',
      'cost_above_limit', 'too dear', '2026-02-24', 750, 1500, 1500, 6000, 180)`;
  const days = await readUnderlyingDays(sql, "moderate");
  const [nifty, sbin, titan] = days;
  assertEquals(nifty, { tradingDate: "2026-02-09", underlying: "NIFTY" });
  const { distance, ...binding } = sbin?.binding ?? { gate: "", detail: "" };
  assertEquals(binding, {
    gate: "cost_above_limit",
    definition: "bull_put_spread",
    detail: "too dear",
  });
  assertAlmostEquals(distance ?? NaN, 0.2, 1e-12);
  assertEquals(titan?.binding, { gate: "stale_chain", detail: "told" });
  assertEquals(await readUnderlyingDays(sql, "aggressive"), []);
  const [found] = await readAccepted(sql, "moderate");
  assert(found !== undefined);
  const { legs, rules, ...strategy } = found;
  assertEquals([strategy.underlying, strategy.kind, strategy.expiry, strategy.evPolicy], [
    ...["NIFTY", "index", "2026-02-24", null],
  ]);
  assertEquals([strategy.netPremium, strategy.orderRatio, strategy.sleeveReason], [
    ...[4550, -0.018, "p_plus"],
  ]);
  assertEquals(legs.map(({ side, strike, expiry }) => `${side} ${strike} ${expiry}`), [
    ...["buy 24400 2026-02-24", "sell 24600 2026-02-24"],
    ...["sell 25600 2026-02-24", "buy 25800 2026-02-24"],
  ]);
  assertEquals(rules, [{
    ...{ rule: "stop_loss", isOn: true, lossPerLot: 4550 },
    ...{ leastProfitPerLot: null, sessionsBefore: null },
  }]);
});
