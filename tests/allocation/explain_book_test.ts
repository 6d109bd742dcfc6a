import { assertAlmostEquals, assertEquals } from "@std/assert";
import { explainBook } from "../../shared/allocation/explain_book.ts";
import { built, CELLS, column, DRAWS, edge, EMPTY, riskOf } from "./columns.ts";

const risk = (draws: readonly number[], greeks: number) =>
  riskOf({
    draws: Float64Array.from({ length: DRAWS }, (_, j) => draws[j] ?? 1),
    stress: new Float64Array([-greeks, 2 * greeks]),
    ...{ delta: greeks, gamma: -greeks, vega: 3 * greeks, theta: 4 * greeks },
  });

const COLUMNS = [
  column({
    ...{ underlying: "A", definition: "strangle", direction: "bullish", tier: 2 },
    ...{ expectedCost: 50, daysHeld: 10, risk: risk([-40, 10], 7) },
  }),
  column({
    ...{ underlying: "B", industry: "Energy", margin: 290_000, tier: 1 },
    ...{ expectedCost: 100, daysHeld: 30, risk: risk([0, -9], 5) },
  }),
  edge({ underlying: "C", risk: risk([-3, 4], 2) }),
  edge({ underlying: "D", risk: risk([-900, -900], 900) }),
];

const BOOK = {
  ...EMPTY,
  deployed: 5_000_000,
  risks: new Map([["premium", risk([-2, 0], 1)]] as const),
};

const book = (lots: readonly number[], held = BOOK) =>
  explainBook(built(COLUMNS, {}, held), Int32Array.from(lots), { cells: CELLS, book: held });

Deno.test("the book's figures are those of what is held and of the lots together", () => {
  const { results, delta, gamma, vega, theta, stress } = book([2, 1, 3, 0]);
  // Draws: -2 - 80 + 0 - 9, 0 + 20 - 9 + 12, then 1 + 2 + 1 + 3.
  assertEquals([...results], [-91, 23, ...Array(DRAWS - 2).fill(7)]);
  assertEquals([delta, gamma, vega, theta], [26, -26, 78, 104]);
  assertEquals(stress, [{ cell: CELLS[0], result: -26 }, { cell: CELLS[1], result: 52 }]);
});

Deno.test("capital of the lots is told by what they are of, what is held apart", () => {
  const { deployed, deployedBy } = book([2, 1, 3, 0]);
  assertEquals(deployed, 800_000);
  assertEquals(deployedBy, {
    sleeve: { carry: 500_000, edge: 300_000 },
    industry: { Index: 500_000, Energy: 300_000 },
    definition: { strangle: 200_000, iron_condor: 600_000 },
    direction: { bullish: 200_000, neutral: 600_000 },
    tier: { 1: 300_000, 2: 200_000 },
  });
});

Deno.test("a year of the carry costs its lots as often as their capital's days go into it", () => {
  const { carryCost, carryCostYear } = book([2, 1, 3, 0]);
  assertEquals(carryCost, 200);
  // 200,000 for 10 days and 300,000 for 30: 22 days on average.
  assertAlmostEquals(carryCostYear, 200 * 365 / 22, 1e-9);
  assertEquals(book([0, 1, 0, 0]).carryCostYear, 100 * 365 / 30);
  assertEquals([book([0, 0, 3, 0]).carryCost, book([0, 0, 3, 0]).carryCostYear], [0, 0]);
});

Deno.test("without anything the book is worth nothing and loses nothing", () => {
  const { results, stress, deployed, deployedBy } = book([0, 0, 0, 0], {
    ...EMPTY,
    risks: new Map(),
  });
  assertEquals([results, stress.map(({ result }) => result)], [new Float64Array(DRAWS), [0, 0]]);
  assertEquals([deployed, deployedBy.sleeve], [0, {}]);
});
