import { assertAlmostEquals, assertEquals } from "@std/assert";
import { explainLots } from "../../shared/allocation/explain_lots.ts";
import { judgeLots } from "../../shared/allocation/judge_lots.ts";
import { seededRandom } from "../../shared/statistics/seeded_random.ts";
import { tailLoss } from "../../shared/statistics/tail_loss.ts";
import { built, column, DRAWS, edge, riskOf, WIDE } from "./columns.ts";

type Given = Parameters<typeof built>;

function explained(lots: readonly number[], ...given: Given) {
  const all = built(...given);
  return explainLots(all, judgeLots(all.problem, Int32Array.from(lots)));
}

Deno.test("chosen lots say their capital, value, cost and what their bet alone would take", () => {
  const columns = [edge({ underlying: "A", expectedCost: 40 }), column({ underlying: "B" })];
  const [first, second, ...none] = explained([3, 2], columns, { kellyPart: 0.25 });
  assertEquals(none, []);
  assertEquals([first?.column.underlying, first?.lots, first?.kellyLots], ["A", 3, 12]);
  assertEquals([first?.capital, first?.expectedValue, first?.expectedCost], [300_000, 9000, 120]);
  assertEquals([second?.column.underlying, second?.lots, second?.kellyLots], ["B", 2, undefined]);
  assertEquals([second?.capital, second?.expectedValue, second?.expectedCost], [
    200_000,
    -500,
    500,
  ]);
});

Deno.test("what has no lots is not explained; its place stands with what displaced it", () => {
  const columns = ["a", "b", "c"].map((definition) => column({ definition }));
  const [one, ...none] = explained([0, 2, 0, 0], [...columns, column({ underlying: "TCS" })]);
  assertEquals(none, []);
  assertEquals(one?.displaced, ["NIFTY a", "NIFTY c"]);
});

Deno.test("each limit that the lots take of is told with their part, of the grid the worst cell", () => {
  const one = column({
    riskClass: "undefined",
    risk: riskOf({
      worst: -70,
      stress: new Float64Array([-500, -900]),
      ...{ delta: 3, gamma: -4, vega: -5, theta: 6 },
    }),
  });
  const other = column({
    underlying: "TCS",
    risk: riskOf({ stress: new Float64Array([-9000, 0]) }),
  });
  const industries = new Map([["Index", { cap: 0.5, weight: 1 }]]);
  const [first] = explained([2, 1], [one, other], { industries, maxLossPerTrade: 0.02 });
  const uses = first?.uses.map(({ name, of, value, bound }) => [
    ...[of === undefined ? name : `${name} ${of}`, value],
    Math.round(100 * bound / WIDE.capital),
  ]);
  assertEquals(uses, [
    ["underlying_cap", 200_000, 900],
    ["loss_cap", 60_000, 2],
    ["industry_cap Index", 200_000, 50],
    ["undefined_risk_cap", 180_000, 900],
    ["deployment_cap", 200_000, 900],
    ["daily_cap", 200_000, 900],
    ["carry_cost_cap 21 sessions", 500, 75],
    ["carry_cost_cap 252 sessions", 500, 900],
    ["stress_cap -10% at +25%", 1000, 900],
    ["delta_cap rise", -6, 900],
    ["delta_cap fall", 6, 900],
    ["vega_cap", 10, 900],
    ["gamma_cap", 8, 900],
    ["theta_cap", -12, 900],
    ["book_tail_cap", 140, 900],
  ]);
});

Deno.test("the worst cell is the one with the least room, wherever it stands in the grid", () => {
  const cells = (first: number, second: number) => {
    const risk = riskOf({ stress: new Float64Array([first, second]) });
    const [one] = explained([1], [column({ risk })]);
    return one?.uses.filter(({ name }) => name === "stress_cap").map(({ of }) => of);
  };
  assertEquals(cells(-5, -6), ["+10% at -25%"]);
  assertEquals(cells(-6, -5), ["-10% at +25%"]);
  assertEquals(cells(-6, -6), ["-10% at +25%"]);
});

Deno.test("parts of a tail sum to it with that of what is held", () => {
  const random = seededRandom(4);
  const draws = () => Float64Array.from({ length: DRAWS * 7 }, () => 100 * random() - 30);
  const risk = () => riskOf({ draws: draws() });
  const terms = {
    held: risk(),
    columns: [
      edge({ underlying: "A", risk: risk() }),
      edge({ underlying: "B", sleeve: "premium", risk: risk() }),
      column({ underlying: "C", risk: risk() }),
    ],
  };
  const lots = [2, 1, 4];
  const all = (of: readonly number[]) =>
    terms.held.draws.map((held, j) =>
      of.reduce((sum, i) => sum + (lots[i] ?? NaN) * (terms.columns[i]?.risk.draws[j] ?? NaN), held)
    );
  const book = { risks: new Map([["premium", terms.held]] as const) };
  const found = explained(lots, terms.columns, {}, book, DRAWS * 7);
  for (const [name, of] of [["book_tail_cap", [0, 1, 2]], ["value_tail_cap", [0, 1]]] as const) {
    const results = all(of);
    const worst = [...results.keys()].sort((a, b) => (results[a] ?? 0) - (results[b] ?? 0))
      .slice(0, 7);
    const part = (values: Float64Array) =>
      -worst.reduce((sum, j) => sum + (values[j] ?? NaN), 0) / 7;
    const told = found.map(({ uses }) => uses.find((use) => use.name === name)?.value);
    const expected = terms.columns.map(({ risk }, i) =>
      of.some((k) => k === i) ? (lots[i] ?? NaN) * part(risk.draws) : undefined
    );
    told.forEach((value, i) => assertAlmostEquals(value ?? -1, expected[i] ?? -1, 1e-9));
    const sum = told.reduce<number>((total, value = 0) => total + value, part(terms.held.draws));
    assertAlmostEquals(sum, tailLoss(results).loss, 1e-9);
  }
});
