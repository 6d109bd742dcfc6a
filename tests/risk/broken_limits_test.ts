import { assertEquals } from "@std/assert";
import { brokenLimits } from "../../shared/risk/broken_limits.ts";
import type { StrategyLots } from "../../shared/risk/limited_strategy.ts";
import { built, column, edge, riskOf, termsOf, WIDE } from "../allocation/columns.ts";
import { LIMIT_CASES, type LimitCase } from "../allocation/limit_cases.ts";
import { brokenOfProblem } from "../allocation/limits_of_problem.ts";
import { LIMIT_NAMES } from "../../shared/vocabulary/limit_names.ts";

/** Of a case with a bound: what the lots break, by the problem and by the strategies. */
function brokenAt({ columns, lots, book, limits }: LimitCase, bound: number) {
  const terms = termsOf(columns, limits(bound), book);
  const { problem, columns: ordered } = built(columns, limits(bound), book);
  const chosen = ordered.map((strategy, i): StrategyLots => ({ strategy, lots: lots[i] ?? NaN }));
  return { problem: brokenOfProblem(problem, lots), found: brokenLimits(chosen, terms) };
}

for (const one of LIMIT_CASES) {
  const { name, of, use } = one;
  const title = of === undefined ? name : `${name} of ${of}`;
  Deno.test(`${title} allows what it says and not a paisa more, with what is held`, () => {
    assertEquals(brokenAt(one, use), { problem: [], found: [] });
    // Half a paisa is rounding.
    assertEquals(brokenAt(one, use - 0.004), { problem: [], found: [] });
    assertEquals(brokenAt(one, use - 0.006).found.length, 1);
    const { problem, found } = brokenAt(one, use - 0.01);
    assertEquals(problem, [name]);
    assertEquals(found.map((broken) => [broken.name, broken.of, Math.round(broken.value)]), [
      [name, of, use],
    ]);
    assertEquals(found.map(({ bound }) => Math.abs(bound - use + 0.01) < 1e-6), [true]);
  });
}

Deno.test("every limit of amounts has its case", () => {
  const counts = ["position_count", "definition_count"];
  assertEquals(
    [...new Set(LIMIT_CASES.map(({ name }) => name)), ...counts].sort(),
    [...LIMIT_NAMES].sort(),
  );
});

const TRIO = ["A", "B", "C"].map((underlying) => column({ underlying }));

type Given = Parameters<typeof built>;

/** What lots break, both ways, as text. */
function broken(lots: readonly number[], [columns, limits, book]: Given) {
  const { problem, columns: ordered } = built(columns, limits, book);
  const chosen = ordered.map((strategy, i): StrategyLots => ({ strategy, lots: lots[i] ?? NaN }));
  const found = brokenLimits(chosen, termsOf(columns, limits, book));
  const names = new Set<string>(found.map(({ name }) => name));
  assertEquals(brokenOfProblem(problem, lots), [...names].sort());
  return found.map(({ name, of, value, bound }) => `${name} ${of ?? "-"}: ${value} of ${bound}`);
}

Deno.test("structures are counted with those held, whatever their lots", () => {
  const held = { positions: 2 };
  assertEquals(broken([9, 0, 1], [TRIO, { maxPositions: 4 }, held]), []);
  assertEquals(broken([9, 1, 1], [TRIO, { maxPositions: 4 }, held]), ["position_count -: 5 of 4"]);
  assertEquals(broken([0, 0, 0], [TRIO, { maxPositions: 1 }, held]), []);
});

Deno.test("a definition has its share of the positions allowed, with those held, and always one", () => {
  const columns = [...TRIO, column({ underlying: "D", definition: "strangle" })];
  const share = { maxPositions: 10, maxDefinition: 0.29 };
  assertEquals(broken([1, 1, 0, 9], [columns, share]), []);
  assertEquals(broken([1, 1, 1, 9], [columns, share]), ["definition_count iron_condor: 3 of 2"]);
  const held = { definitions: new Map([["iron_condor", 1]]) };
  assertEquals(broken([1, 0, 0, 1], [columns, share, held]), []);
  assertEquals(broken([1, 1, 0, 1], [columns, share, held]), [
    "definition_count iron_condor: 3 of 2",
  ]);
  const one = { maxPositions: 3, maxDefinition: 0.29 };
  assertEquals(broken([1, 0, 0, 1], [columns, one]), []);
  assertEquals(broken([1, 0, 0, 0], [columns, one, held]), [
    "definition_count iron_condor: 2 of 1",
  ]);
  // 0.29 of 100 is 28.999999999999996 in doubles.
  const many = Array.from({ length: 30 }, (_, i) => column({ underlying: `U${i}` }));
  const lots = (count: number) => many.map((_, i) => i < count ? 1 : 0);
  const hundred = { maxPositions: 100, maxDefinition: 0.29 };
  assertEquals(broken(lots(29), [many, hundred]), []);
  assertEquals(broken(lots(30), [many, hundred]), ["definition_count iron_condor: 30 of 29"]);
});

Deno.test("a single structure whose share is less than one is allowed, two are not", () => {
  const columns = TRIO.slice(0, 2);
  const none = { maxPositions: 3, maxDefinition: 0 };
  assertEquals(broken([1, 0], [columns, none]), []);
  assertEquals(broken([1, 1], [columns, none]), ["definition_count iron_condor: 2 of 1"]);
});

Deno.test("two structures of one underlying are one too many", () => {
  const columns = [column({ definition: "a" }), column({ definition: "b" })];
  assertEquals(broken([3, 0], [columns]), []);
  assertEquals(broken([3, 1], [columns]), ["underlying_taken NIFTY: 2 of 1"]);
});

Deno.test("lots that are no whole number from 0 on are told alone, each by its structure", () => {
  const columns = TRIO.map((strategy) => ({ ...strategy, margin: 9e9 }));
  const { limits, book, cells } = termsOf([], { maxUnderlying: { stock: 1, index: 1 } });
  const wrong = (lots: readonly number[]) =>
    brokenLimits(columns.map((strategy, i) => ({ strategy, lots: lots[i] ?? 0 })), {
      ...{ limits, book, cells },
    }).map(({ name, of, value }) => [name, of, value]);
  assertEquals(wrong([0.5, 1, -1]), [
    ["wrong_lots", "A iron_condor", 0.5],
    ["wrong_lots", "C iron_condor", -1],
  ]);
  // One alone is told alone too: the margin of the second breaks every bound.
  assertEquals(wrong([0.5, 1, 0]), [["wrong_lots", "A iron_condor", 0.5]]);
  assertEquals(wrong([0, NaN, Infinity]), [
    ["wrong_lots", "B iron_condor", NaN],
    ["wrong_lots", "C iron_condor", Infinity],
  ]);
  assertEquals(wrong([0, 0, 0]), []);
});

Deno.test("what may not be entered is broken by the first lot of it", () => {
  const names = (sleeve: "edge" | "carry", ...[limits, book]: [Given[1]?, Given[2]?]) => {
    const strategy = sleeve === "edge" ? edge() : column();
    return brokenLimits([{ strategy, lots: 1 }], termsOf([], limits, book))
      .map(({ name, of, value, bound }) => [name, of ?? "-", value, bound]);
  };
  assertEquals(names("edge", { regimeLevel: "crisis" }), [["regime_crisis", "-", 1, 0]]);
  assertEquals(names("edge", {}, { underlyings: new Set(["NIFTY"]) }), [
    ["position_open", "NIFTY", 1, 0],
  ]);
  const live = { carry: { ...WIDE.carry, year: 0 } };
  assertEquals(names("edge", live), []);
  assertEquals(names("carry", live).map(([name]) => name), [
    "carry_not_allowed",
    "carry_cost_cap",
    "carry_cost_cap",
  ]);
  assertEquals(names("carry"), []);
});

Deno.test("what is held above a limit may stay as it is, and nothing may add to it", () => {
  const move = (delta: number) => [column({ risk: riskOf({ delta }) })];
  const book = { risks: new Map([["carry", riskOf({ delta: 900 })]] as const) };
  const limits = { maxDelta: 1e-9 };
  assertEquals(broken([0], [move(1), limits, book]), []);
  assertEquals(broken([5], [move(0), limits, book]), []);
  assertEquals(broken([5], [move(-100), limits, book]), []);
  assertEquals(broken([1], [move(1), limits, book]), ["delta_cap fall: 901 of 0.01"]);
  const tail = { maxTail: { value: 9, premium: 9, book: 1e-9 } };
  const worst = { risks: new Map([["edge", riskOf({ worst: -900 })]] as const) };
  const of = (loss: number) => [column({ risk: riskOf({ worst: -loss }) })];
  assertEquals(broken([3], [of(0), tail, worst]), []);
  assertEquals(broken([3], [of(-100), tail, worst]), []);
  assertEquals(broken([1], [of(1), tail, worst]), ["book_tail_cap -: 901 of 0.01"]);
  const energy = [column({ industry: "Energy" })];
  const full = { industries: new Map([["Index", 9e9]]), deployed: 9e9, undefinedMargin: 9e9 };
  assertEquals(broken([1], [energy, { maxDeployed: 999 }, full]), []);
});

Deno.test("an industry that nobody knows takes nothing", () => {
  const broken = brokenLimits(
    [{ strategy: column({ industry: "Space" }), lots: 1 }],
    termsOf([]),
  );
  assertEquals(broken.map(({ name, of }) => [name, of]), [["industry_cap", "Space"]]);
});

Deno.test("a result that is no number keeps no limit", () => {
  const strategy = column({ risk: riskOf({ worst: NaN, vega: NaN }) });
  const names = brokenLimits([{ strategy, lots: 1 }], termsOf([])).map(({ name }) => name);
  assertEquals(names, ["book_tail_cap", "vega_cap"]);
  // In one draw is enough, be it behind the worst ones.
  const risk = riskOf();
  const last = { ...risk, draws: risk.draws.with(risk.draws.length - 1, NaN) };
  const broken = brokenLimits([{ strategy: column({ risk: last }), lots: 1 }], termsOf([]));
  assertEquals(broken.map(({ name }) => name), ["book_tail_cap"]);
});
