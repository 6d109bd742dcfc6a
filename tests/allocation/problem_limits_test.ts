import { assertEquals } from "@std/assert";
import { built, column, EMPTY } from "./columns.ts";
import { LIMIT_CASES } from "./limit_cases.ts";
import { brokenOfProblem } from "./limits_of_problem.ts";

type Given = Parameters<typeof built>;

const broken = (lots: readonly number[], ...given: Given) =>
  brokenOfProblem(built(...given).problem, lots);

const pair = ["A", "B"].map((underlying) => column({ underlying }));

for (const { name, of, columns, lots, book, use, limits } of LIMIT_CASES) {
  Deno.test(`a problem's ${name} of ${of ?? "the book"} allows ${use} and not a paisa more`, () => {
    assertEquals(broken(lots, columns, limits(use), book), []);
    assertEquals(broken(lots, columns, limits(use - 0.01), book), [name]);
    // Half a paisa is rounding.
    assertEquals(broken(lots, columns, limits(use - 0.004), book), []);
  });
}

Deno.test("of the places of a book those held are gone, and there are never less than none", () => {
  const places = (positions: number) =>
    built(pair, { maxPositions: 3 }, { ...EMPTY, positions }).problem.counts[0];
  assertEquals([0, 1, 3, 5].map((held) => places(held)?.most), [3, 2, 0, 0]);
  assertEquals([...places(0)?.columns ?? []], [0, 1]);
});

Deno.test("of the places of a definition those held are gone, one is there in any book", () => {
  const places = (maxPositions: number, maxDefinition: number, held = 0) => {
    const columns = [...pair, column({ underlying: "C", definition: "strangle" })];
    const definitions = new Map([["iron_condor", held]]);
    const { counts } = built(columns, { maxPositions, maxDefinition }, { definitions }).problem;
    return counts.slice(1).map(({ of, columns, most }) => `${of} ${columns}: ${most}`);
  };
  assertEquals(places(20, 0.25), ["iron_condor 0,1: 5", "strangle 2: 5"]);
  assertEquals(places(20, 0.25, 3), ["iron_condor 0,1: 2", "strangle 2: 5"]);
  assertEquals(places(20, 0.25, 9), ["iron_condor 0,1: 0", "strangle 2: 5"]);
  assertEquals(places(3, 0.25), ["iron_condor 0,1: 1", "strangle 2: 1"]);
  assertEquals(places(3, 0, 1), ["iron_condor 0,1: 0", "strangle 2: 1"]);
  assertEquals(places(19, 0.25)[1], "strangle 2: 4");
  // 0.29 of 100 is 28.999999999999996 in doubles.
  assertEquals(places(100, 0.29)[1], "strangle 2: 29");
});

Deno.test("an industry that nobody knows takes nothing of the problem", () => {
  assertEquals(broken([1], [column({ industry: "Space" })]), ["industry_cap"]);
});

Deno.test("what is held above a limit stays allowed, and nothing may add to it", () => {
  const one = [column({ industry: "Energy", riskClass: "undefined" })];
  const book = {
    industries: new Map([["Energy", 5000]]),
    undefinedMargin: 5000,
    deployed: 5000,
  };
  const limits = { maxUndefinedMargin: 1e-9, maxDeployed: 1e-9 };
  assertEquals(broken([0], one, limits, book), []);
  assertEquals(broken([1], one, limits, book), ["deployment_cap", "undefined_risk_cap"]);
});
