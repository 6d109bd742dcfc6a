import { assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import type { AllocationColumn } from "../../shared/allocation/allocation_column.ts";
import { brokenLimits } from "../../shared/risk/broken_limits.ts";
import type { BookLimits } from "../../shared/risk/book_limits.ts";
import type { HeldBook } from "../../shared/risk/held_book.ts";
import type { StructureRisk } from "../../shared/risk/structure_risk.ts";
import { LIMIT_NAMES } from "../../shared/vocabulary/limit_names.ts";
import { RISK_CLASSES, SLEEVES, UNDERLYING_KINDS } from "../../shared/vocabulary/terms.ts";
import { built, CELLS, column, DRAWS, termsOf } from "../allocation/columns.ts";
import { brokenOfProblem } from "../allocation/limits_of_problem.ts";

const whole = (least: number, most: number) => fc.integer({ min: least, max: most });
const INDUSTRIES = ["Index", "Energy", "Metals"] as const;
const DEFINITIONS = ["iron_condor", "strangle", "put_spread"] as const;

const risk: fc.Arbitrary<StructureRisk> = fc.record({
  draws: fc.array(whole(-40, 20), { minLength: DRAWS, maxLength: DRAWS })
    .map((draws) => Float64Array.from(draws)),
  stress: fc.array(whole(-40, 20), { minLength: CELLS.length, maxLength: CELLS.length })
    .map((stress) => Float64Array.from(stress)),
  delta: whole(-20, 20),
  gamma: whole(-20, 20),
  vega: whole(-20, 20),
  theta: whole(-20, 20),
});

const one: fc.Arbitrary<AllocationColumn> = fc.record({
  underlying: fc.constantFrom("A", "B", "C", "D"),
  definition: fc.constantFrom(...DEFINITIONS),
  industry: fc.constantFrom(...INDUSTRIES),
  kind: fc.constantFrom(...UNDERLYING_KINDS),
  sleeve: fc.constantFrom(...SLEEVES),
  riskClass: fc.constantFrom(...RISK_CLASSES),
  weight: whole(0, 20).map((n) => n / 50),
  margin: whole(1, 60),
  premium: whole(0, 20),
  maxLoss: fc.option(whole(1, 90), { nil: undefined }),
  stressLoss: whole(0, 90),
  worstLoss: whole(-5, 90),
  kelly: whole(0, 12).map((n) => n / 8),
  expectedValue: whole(-9, 9),
  standardError: whole(0, 9),
  expectedCost: whole(0, 9),
  sizeFactor: fc.constantFrom(0.5, 1),
  risk,
}).map((changes) => column(changes));

const book: fc.Arbitrary<HeldBook> = fc.record({
  positions: whole(0, 2),
  deployed: whole(0, 90),
  undefinedMargin: whole(0, 60),
  definitions: fc.dictionary(fc.constantFrom(...DEFINITIONS), whole(0, 2))
    .map((counts) => new Map(Object.entries(counts))),
  underlyings: fc.constant(new Set<string>()),
  industries: fc.dictionary(fc.constantFrom(...INDUSTRIES), whole(0, 90))
    .map((capital) => new Map(Object.entries(capital))),
  risks: fc.array(fc.tuple(fc.constantFrom(...SLEEVES), risk), { maxLength: 3 })
    .map((risks) => new Map(risks)),
  carryCosts: fc.array(whole(0, 4), { maxLength: 9 }),
  addedToday: whole(0, 30),
});

/** A share of a capital of a thousand: mostly one that is in nothing's way. */
const share = (most: number) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(9) }, {
    weight: 1,
    arbitrary: whole(0, most).map((rupees) => rupees / 1000),
  });

const limits: fc.Arbitrary<BookLimits> = fc.record({
  capital: fc.constant(1000),
  regimeLevel: fc.constant("normal"),
  levelFactor: fc.constantFrom(0.5, 1),
  kellyPart: fc.constantFrom(0.25, 1, 9),
  maxPositions: fc.constantFrom(2, 3, 99),
  maxDefinition: fc.constantFrom(0, 0.5, 1),
  maxUnderlying: fc.record({ stock: share(200), index: share(200) }),
  maxWeights: fc.record({ underlying: fc.constantFrom(1, 50), industry: fc.constantFrom(1, 50) }),
  industries: fc.record({ cap: share(300), weight: whole(0, 20).map((n) => n / 20) })
    .map((energy) =>
      new Map([["Energy", energy], ["Index", { cap: 9, weight: 9 }], [
        "Metals",
        { cap: 9, weight: 9 },
      ]])
    ),
  maxLossPerTrade: share(300),
  maxUndefinedMargin: share(300),
  maxDeployed: share(500),
  maxDailyDeployment: share(500),
  maxTail: fc.record({ value: share(200), premium: share(200), book: share(200) }),
  maxStressLoss: share(200),
  maxDelta: share(60),
  maxVegaLoss: share(60),
  maxGammaLoss: share(60),
  maxThetaLoss: share(60),
  carry: fc.record({
    year: share(120),
    yearSessions: fc.constant(6),
    windowSessions: fc.constantFrom(2, 3),
  }).map((carry) => ({ ...carry, year: carry.year + 0.001 })),
});

Deno.test("lots keep the limits of the problem exactly where they keep those of the strategies", () => {
  const alone = new Set<string>();
  let kept = 0;
  const columns = fc.uniqueArray(one, {
    minLength: 1,
    maxLength: 6,
    selector: ({ underlying, definition }) => `${underlying} ${definition}`,
  });
  const lots = fc.array(whole(0, 3), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(columns, lots, book, limits, (columns, lots, book, limits) => {
      const { problem, columns: ordered } = built(columns, limits, book);
      const asked = lots.slice(0, ordered.length);
      const chosen = ordered.map((strategy, i) => ({ strategy, lots: asked[i] ?? NaN }));
      const terms = termsOf(columns, limits, book);
      const names = new Set<string>(brokenLimits(chosen, terms).map(({ name }) => name));
      assertEquals(brokenOfProblem(problem, asked), [...names].sort());
      if (names.size === 1) { for (const name of names) alone.add(name); }
      if (names.size === 0 && asked.some((some) => some > 0)) kept += 1;
    }),
    { numRuns: 5000, seed: 15 },
  );
  assertEquals([...alone].sort(), [...LIMIT_NAMES, "underlying_taken"].sort());
  assertGreater(kept, 200);
});
