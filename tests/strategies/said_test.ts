import { assertEquals } from "@std/assert";
import { describePlacement } from "../../shared/strategies/scan/describe_placement.ts";
import { rejectionDetail } from "../../shared/strategies/scan/rejection_detail.ts";
import type { ScanGate } from "../../shared/strategies/scan/scan_gates.ts";
import { candidateOf } from "../support/candidates.ts";

Deno.test("a placement is said in words, its slots counted from one", () => {
  const said = [
    describePlacement({ kind: "delta", right: "put", low: 0.15, target: 0.2, high: 0.3 }),
    describePlacement({ kind: "expected_move", low: -0.3, target: -1, high: -1.6 }),
    describePlacement({ kind: "moneyness", low: 0.02, target: 1 / 30, high: 0.05 }),
    describePlacement({ kind: "at_the_money", steps: 2 }),
    describePlacement({ kind: "steps", from: 1, towards: "below", min: 2, max: 8, width: 0.625 }),
    describePlacement({ kind: "equal_width", from: 2, towards: "above", like: [0, 1] }),
  ];
  assertEquals(said, [
    "put delta 0.15 to 0.3, about 0.2",
    "-0.3 to -1.6 expected moves, about -1",
    "2% to 5% from the spot, about 3.33%",
    "at the money, 2 step(s) either way, within a deviation",
    "2 to 8 steps below slot 2, about 0.625 expected moves",
    "as far above slot 3 as slots 1 and 2 are apart",
  ]);
  const unequal = {
    kind: "unequal_width",
    from: 1,
    towards: "above",
    like: [0, 2],
    width: 0.75,
  } as const;
  assertEquals(
    describePlacement({ ...unequal, relation: "wider", max: 9 }),
    "further above slot 2 than slots 1 and 3 are apart, at most 9 steps, about 0.75 expected moves",
  );
  assertEquals(
    describePlacement({ ...unequal, relation: "different", max: 7 }),
    "not as far above slot 2 as slots 1 and 3 are apart, at most 7 steps, about 0.75 expected moves",
  );
});

const LIMITS = {
  minOpenInterestLots: 20,
  minVolumeLots: 2,
  minCreditWidth: 0.15,
  minWingDelta: 0.2,
  maxRoundTripCredit: 0.1,
  maxRoundTripProfit: 0.05,
  minPopCredit: 0.55,
  minPopDebit: 0.25,
};

/** A leg of a spread of puts, lots of 65. */
const put = (side: "buy" | "sell", strike: number, delta: number, volume?: number) => ({
  right: "put" as const,
  side,
  ratio: 1,
  strike,
  segment: "NSE_FNO" as const,
  securityId: "1",
  price: 1,
  bid: 1,
  ask: 1,
  delta,
  ...(volume === undefined ? {} : { volume }),
});

Deno.test("a rejection tells the figure that failed and what it had to be; liquidity has none", () => {
  const legs = [put("buy", 24_000, -0.015, 120), put("sell", 24_400, -0.25, 6500)];
  const candidate = candidateOf({
    legs,
    netPremium: -12.345,
    roundTripCost: 3.456,
    maxProfit: 40,
    popP: 0.3456,
  });
  const said = (gate: ScanGate, changes = {}) =>
    rejectionDetail(gate, { ...candidate, ...changes }, LIMITS);
  assertEquals(said("illiquid"), "");
  assertEquals(
    said("untraded_leg"),
    "1 lots of the 24000 put were traded today; at least 2 are asked",
  );
  const never = [put("buy", 24_000, -0.015), put("sell", 24_400, -0.25, 6500)];
  assertEquals(
    said("untraded_leg", { legs: never }),
    "0 lots of the 24000 put were traded today; at least 2 are asked",
  );
  assertEquals(
    said("credit_below_rule"),
    "a net premium of -12.35 a unit is less than its name promises",
  );
  assertEquals(said("impossible_premium"), "a net premium of -12.345 leaves no risk or no gain");
  assertEquals(
    said("wing_too_far"),
    "the wing at 24000 has a delta of 0.015, 6% of that of the 24400 put; at least 20% is asked",
  );
  assertEquals(
    said("credit_below_width", { netPremium: 41 }),
    "a credit of 41.00 a unit is 10.3% of the width of 400; at least 15% is asked",
  );
  const cost = "a round trip costs 3.46 a unit";
  const rule =
    "at most 10% of a credit, 5% of a maximum profit or, where that has no end, 10% of " +
    "the premiums is allowed";
  assertEquals(said("cost_above_limit"), `${cost}, 8.6% of the maximum profit of 40.00; ${rule}`);
  assertEquals(
    said("cost_above_limit", { netPremium: 20 }),
    `${cost}, 17.3% of the credit of 20.00 and 8.6% of the maximum profit of 40.00; ${rule}`,
  );
  const { maxProfit: _, ...open } = candidate;
  assertEquals(rejectionDetail("cost_above_limit", open, LIMITS), `${cost}; ${rule}`);
  const pop = "probability of profit after charges 34.6%; at least";
  assertEquals(said("pop_below_minimum"), `${pop} 25% is asked`);
  assertEquals(said("pop_below_minimum", { netPremium: 1 }), `${pop} 55% is asked`);
});
