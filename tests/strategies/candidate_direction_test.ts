import { assertEquals } from "@std/assert";
import { type PayoffLeg, payoffShape } from "../../shared/strategies/payoff/payoff_shape.ts";
import { candidateDirection } from "../../shared/strategies/scan/candidate_direction.ts";
import { riskBase } from "../../shared/strategies/scan/risk_base.ts";

const leg = (
  right: PayoffLeg["right"],
  quantity: number,
  strike: number,
  price: number,
): PayoffLeg => ({ right, quantity, strike, price });

/** Direction of legs whose outcome has a deviation of 50 and whose expected move is 100. */
function directionOf(legs: PayoffLeg[], delta: number, charges = 1) {
  const terms = { charges, delta, move: 100, outcomeDeviation: 50 };
  return candidateDirection(payoffShape(legs), terms);
}

const SOLD_PUTS = [leg("put", 1, 900, 5), leg("put", -1, 950, 20)];
const SOLD_CALLS = [leg("call", -1, 1050, 20), leg("call", 1, 1100, 5)];

Deno.test("what gains above alone and rises is bullish, what gains below alone and falls bearish", () => {
  assertEquals(directionOf(SOLD_PUTS, 0.2), "bullish");
  assertEquals(directionOf(SOLD_CALLS, -0.2), "bearish");
  assertEquals(directionOf([leg("call", 1, 1000, 30)], 0.5), "bullish");
  assertEquals(directionOf([leg("put", 1, 1000, 30)], -0.5), "bearish");
  assertEquals(directionOf([leg("put", -1, 1000, 30)], 0.5), "bullish");
  assertEquals(directionOf([leg("call", -1, 1000, 30)], -0.5), "bearish");
});

Deno.test("what gains at both ends, or between them, is neutral whatever its delta", () => {
  assertEquals(directionOf([leg("call", 2, 1000, 10), leg("put", 1, 1000, 10)], 0.5), "neutral");
  assertEquals(directionOf([...SOLD_PUTS, ...SOLD_CALLS], 0.4), "neutral");
  // A backspread for a credit gains below by that, for a debit only above.
  const backspread = (paid: number) => [leg("call", -1, 1000, 20), leg("call", 2, 1050, paid)];
  assertEquals(directionOf(backspread(5), 0.3), "neutral");
  assertEquals(directionOf(backspread(15), 0.3), "bullish");
});

Deno.test("an end gains when it covers the charges", () => {
  assertEquals(directionOf(SOLD_PUTS, 0.2, 14.9), "bullish");
  assertEquals(directionOf(SOLD_PUTS, 0.2, 15), "neutral");
});

Deno.test("a delta of the other sign, or one that moves it by less than a tenth of its deviation, is neutral", () => {
  assertEquals(directionOf(SOLD_PUTS, -0.2), "neutral");
  assertEquals(directionOf(SOLD_CALLS, 0.2), "neutral");
  assertEquals([directionOf(SOLD_PUTS, 0.05), directionOf(SOLD_PUTS, 0.049)], [
    "bullish",
    "neutral",
  ]);
  assertEquals([directionOf(SOLD_CALLS, -0.05), directionOf(SOLD_CALLS, -0.049)], [
    "bearish",
    "neutral",
  ]);
});

Deno.test("gain and cost are set against the maximum loss, or against stress and tail where it is undefined", () => {
  const risks = { stressLoss: 300, cvar95: 60, tick: 0.05 };
  assertEquals(riskBase({ ...risks, riskClass: "defined", maxLoss: 80 }), 80);
  assertEquals(riskBase({ ...risks, riskClass: "undefined", maxLoss: 9000 }), 300);
  assertEquals(riskBase({ ...risks, riskClass: "unlimited_up", cvar95: 400 }), 400);
  const nothing = { riskClass: "unlimited_up", stressLoss: 0, cvar95: -3, tick: 0.05 } as const;
  assertEquals(riskBase(nothing), 0.05);
});
