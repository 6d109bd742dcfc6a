import { assertAlmostEquals, assertEquals } from "@std/assert";
import { defaultRules } from "../../shared/exits/default_rules.ts";
import type { Candidate } from "../../shared/strategies/candidate.ts";
import type { ExitFamily } from "../../shared/vocabulary/terms.ts";
import { candidateOf } from "../support/candidates.ts";

/** Target and stop a lot, rupees. */
function amounts(exitFamily: ExitFamily, figures: Partial<Candidate>): [number, number] {
  const candidate = candidateOf({ spot: 1000, lotSize: 50, ...figures }, { exitFamily });
  const [target, stop] = defaultRules(candidate);
  return [
    target?.kind === "profit_target" ? target.profitPerLot : NaN,
    stop?.kind === "stop_loss" ? stop.lossPerLot : NaN,
  ];
}

/** Family, premium, maximum profit and loss (absent when unlimited), target and stop a unit. */
const CASES: readonly (readonly [
  string,
  ExitFamily,
  Partial<Candidate>,
  readonly [number, number],
])[] = [
  ["a credit: half of it, and twice", "credit", { netPremium: 20, maxProfit: 20 }, [10, 40]],
  [
    "a credit whose loss is bounded: never more than 0.6 of that",
    "credit",
    { netPremium: 20, maxProfit: 20, maxLoss: 30 },
    [10, 18],
  ],
  [
    "a credit whose loss is far: twice the credit",
    "credit",
    { netPremium: 20, maxProfit: 20, maxLoss: 80 },
    [10, 40],
  ],
  [
    "a debit: three quarters of it, and half",
    "debit",
    { netPremium: -20, maxLoss: 20 },
    [15, 10],
  ],
  [
    "a debit whose profit is bounded: never more than half of that",
    "debit",
    { netPremium: -20, maxProfit: 24, maxLoss: 20 },
    [12, 10],
  ],
  [
    "a debit whose profit is far: three quarters of the debit",
    "debit",
    { netPremium: -20, maxProfit: 80, maxLoss: 20 },
    [15, 10],
  ],
  ["long volatility: 0.4 of both", "long_volatility", { netPremium: -30, maxLoss: 30 }, [12, 12]],
  [
    "a calendar: a quarter, and 0.35",
    "calendar",
    { netPremium: -40, maxProfit: 40, maxLoss: 40 },
    [10, 14],
  ],
  [
    "a hedge that costs: 0.8 of its premium, and a tenth of the spot",
    "hedge",
    { netPremium: -10 },
    [8, 100],
  ],
  [
    "a hedge that pays: never more than 0.6 of its maximum loss",
    "hedge",
    { netPremium: 10, maxProfit: 60, maxLoss: 150 },
    [8, 90],
  ],
  [
    "a small credit that exceeds its maximum profit: half of the credit",
    "credit",
    { netPremium: 0.5, maxProfit: 0.3 },
    [0.25, 1],
  ],
  [
    "a small credit whose loss is bounded: never more than 0.6 of that",
    "credit",
    { netPremium: 0.5, maxProfit: 0.5, maxLoss: 1 },
    [0.25, 0.6],
  ],
  [
    "a hedge for nothing: a tenth of the spot, whatever its maximum loss",
    "hedge",
    { netPremium: 0, maxLoss: 100 },
    [0, 100],
  ],
  ["a premium of nothing", "debit", { netPremium: 0, maxProfit: 10, maxLoss: 10 }, [0, 0]],
];

for (const [name, family, figures, [target, stop]] of CASES) {
  Deno.test(`default target and stop of ${name}`, () => {
    const [ofLot, stopOfLot] = amounts(family, figures);
    assertAlmostEquals(ofLot, 50 * target, 1e-9);
    assertAlmostEquals(stopOfLot, 50 * stop, 1e-9);
  });
}

Deno.test("every strategy is out a session before its expiry at half past two", () => {
  assertEquals(defaultRules(candidateOf({}, {}))[2], {
    kind: "time_exit",
    daysBeforeExpiry: 1,
    time: "14:30",
  });
});
