import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { type Bet, kellyStake } from "../../shared/scoring/kelly_stake.ts";

const BET: Bet = {
  stake: 100,
  probability: 0.6,
  expectedWin: 100,
  expectedLoss: 100,
  expectedValue: 20,
  standardError: 0,
};

Deno.test("a certain even bet of 60% stakes a quarter of its Kelly fraction of 20%", () => {
  assertAlmostEquals(kellyStake(BET, { kellyPart: 0.25, cap: 1 }), 0.05, 1e-12);
});

Deno.test("an error as large as the expected value halves the stake", () => {
  const unsure = { ...BET, standardError: 20 };
  assertAlmostEquals(kellyStake(unsure, { kellyPart: 0.25, cap: 1 }), 0.025, 1e-12);
});

Deno.test("costs are paid whatever the outcome: a bet that keeps 8 of 28 stakes less than a third", () => {
  const gross = { ...BET, stake: 1000, expectedWin: 200, expectedLoss: 230, expectedValue: 28 };
  const limits = { kellyPart: 1, cap: 1 };
  // Mean 8 with outcomes 180 and -250: mean over the product of both, per unit of stake.
  const net = kellyStake({ ...gross, expectedValue: 8 }, limits);
  assertAlmostEquals(net, 8 / (180 * 250 / 1000), 1e-9);
  assertGreater(kellyStake(gross, limits), 3 * net);
});

Deno.test("a bet without an edge stakes nothing", () => {
  const fair = { ...BET, probability: 0.5, expectedValue: 0 };
  assertEquals(kellyStake(fair, { kellyPart: 0.25, cap: 1 }), 0);
});

Deno.test("a stake never passes the cap", () => {
  assertAlmostEquals(kellyStake(BET, { kellyPart: 1, cap: 0.03 }), 0.03, 1e-15);
});

Deno.test("outcomes are shares of the stake: a bet of twice the stake bets twice the share", () => {
  const limits = { kellyPart: 0.25, cap: 1 };
  assertAlmostEquals(kellyStake({ ...BET, stake: 200 }, limits), 0.1, 1e-12);
});
