import { assertEquals } from "@std/assert";
import { premiumCloses, type PremiumTrade } from "../../shared/beliefs/premium_closes.ts";

const BUDGET = 400;

function trades(...realised: number[]): PremiumTrade[] {
  return realised.map((made, i) => ({
    ...{ expected: 10, realised: made, deviation: 30, cluster: `${i}` },
  }));
}

Deno.test("without a trade nothing closes", () => {
  assertEquals(premiumCloses([], BUDGET), false);
});

Deno.test("it closes below two errors of the sum of its clusters, and not at them", () => {
  // Four clusters of 30: an error of 60, so that 40 expected may come to -80.
  const exact = trades(-20, -20, -20, -20);
  assertEquals(premiumCloses(exact, BUDGET), false);
  assertEquals(premiumCloses(trades(-20, -20, -20, -20.01), BUDGET), true);
  // Of one expiry they share their outcome: the error is 120.
  const together = trades(-20, -20, -20, -20.01).map((trade) => ({ ...trade, cluster: "one" }));
  assertEquals(premiumCloses(together, BUDGET), false);
});

Deno.test("it closes once it fell by more than half of the tail budget from its best", () => {
  const sure = (all: PremiumTrade[]) => all.map((trade) => ({ ...trade, deviation: 1e6 }));
  assertEquals(premiumCloses(sure(trades(150, -200)), BUDGET), false);
  assertEquals(premiumCloses(sure(trades(150, -100, -100.5)), BUDGET), true);
  // What it made before it fell is counted from its best.
  assertEquals(premiumCloses(sure(trades(-100, 50, -100)), BUDGET), false);
});
