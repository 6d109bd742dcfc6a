import { assertEquals } from "@std/assert";
import { describePlacement } from "../../shared/strategies/scan/describe_placement.ts";
import { rejectionDetail } from "../../shared/strategies/scan/rejection_detail.ts";
import { candidateOf } from "../support/candidates.ts";

Deno.test("a placement is said in words, its slots counted from one", () => {
  const said = [
    describePlacement({ kind: "delta", right: "put", low: 0.15, target: 0.2, high: 0.3 }),
    describePlacement({ kind: "expected_move", low: -0.3, target: -1, high: -1.6 }),
    describePlacement({ kind: "moneyness", low: 0.02, target: 1 / 30, high: 0.05 }),
    describePlacement({ kind: "at_the_money", steps: 2 }),
    describePlacement({ kind: "steps", from: 1, towards: "below", min: 2, max: 8 }),
    describePlacement({ kind: "equal_width", from: 2, towards: "above", like: [0, 1] }),
  ];
  assertEquals(said, [
    "put delta 0.15 to 0.3, about 0.2",
    "-0.3 to -1.6 expected moves, about -1",
    "2% to 5% from the spot, about 3.33%",
    "at the money, 2 step(s) either way, within a deviation",
    "2 to 8 steps below slot 2",
    "as far above slot 3 as slots 1 and 2 are apart",
  ]);
  const unequal = { kind: "unequal_width", from: 1, towards: "above", like: [0, 2] } as const;
  assertEquals(
    describePlacement({ ...unequal, relation: "wider", max: 9 }),
    "further above slot 2 than slots 1 and 3 are apart, at most 9 steps",
  );
  assertEquals(
    describePlacement({ ...unequal, relation: "different", max: 7 }),
    "not as far above slot 2 as slots 1 and 3 are apart, at most 7 steps",
  );
});

Deno.test("a rejection tells the figures that failed, liquidity has none", () => {
  const candidate = candidateOf({
    netPremium: -12.345,
    roundTripCost: 3.456,
    maxProfit: 40,
    popP: 0.3456,
  });
  assertEquals(rejectionDetail("illiquid", candidate), "");
  assertEquals(
    rejectionDetail("credit_below_rule", candidate),
    "a net premium of -12.35 a unit is less than its name promises",
  );
  assertEquals(
    rejectionDetail("impossible_premium", candidate),
    "a net premium of -12.345 leaves no risk or no gain",
  );
  const cost = "a round trip costs 3.46 a unit against a premium of -12.35 and a maximum profit of";
  assertEquals(rejectionDetail("cost_above_limit", candidate), `${cost} 40.00`);
  const { maxProfit: _, ...open } = candidate;
  assertEquals(rejectionDetail("cost_above_limit", open), `${cost} unlimited`);
  assertEquals(rejectionDetail("pop_below_minimum", candidate), "probability of profit 34.6%");
});
