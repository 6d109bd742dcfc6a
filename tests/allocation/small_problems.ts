import fc from "fast-check";
import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import type { LimitName } from "../../shared/vocabulary/limit_names.ts";
import { type Sleeve, SLEEVES } from "../../shared/vocabulary/terms.ts";

const COLUMNS = 6;
const DRAWS = 30;

const whole = (min: number, max: number) => fc.integer({ min, max });
const each = (min: number, max: number) =>
  fc.array(whole(min, max), { minLength: COLUMNS, maxLength: COLUMNS });

const sum = (name: LimitName, least: number, most: number) =>
  fc.record({
    name: fc.constant(name),
    perLot: each(least, most).map((values) => Float64Array.from(values)),
    held: whole(-20, 30),
    most: whole(40, 260),
  });

const tail = (name: LimitName, sleeves: readonly Sleeve[]) =>
  fc.record({
    name: fc.constant(name),
    sleeves: fc.constant(sleeves),
    held: fc.array(whole(-8, 8), { minLength: DRAWS, maxLength: DRAWS })
      .map((values) => Float64Array.from(values)),
    most: whole(40, 600),
  });

/**
 * Problems of six columns, few enough lots to try all of, with every kind of limit: costs, capital
 * and draws that do not fit together, holdings that break a limit alone, hedges.
 */
export const SMALL_PROBLEMS: fc.Arbitrary<AllocationProblem> = fc.record({
  names: each(0, 4),
  sleeves: fc.array(fc.constantFrom(...SLEEVES), { minLength: COLUMNS, maxLength: COLUMNS }),
  values: each(-5, 60),
  costs: each(0, 30),
  capital: each(5, 60),
  mostLots: each(0, 3),
  draws: fc.array(whole(-90, 40), { minLength: COLUMNS * DRAWS, maxLength: COLUMNS * DRAWS }),
  sums: fc.tuple(
    sum("industry_cap", 0, 60),
    sum("deployment_cap", 5, 60),
    sum("stress_cap", -40, 60),
    sum("delta_cap", -40, 40),
  ),
  places: whole(1, 5),
  definition: fc.uniqueArray(whole(0, COLUMNS - 1), { minLength: 2, maxLength: 4 }),
  tails: fc.tuple(
    tail("value_tail_cap", ["edge", "premium"]),
    tail("premium_tail_cap", ["premium"]),
    tail("book_tail_cap", SLEEVES),
  ),
  toDeploy: whole(0, 300),
  tailWeight: fc.constantFrom(0, 0.1, 1),
}).map(({ names, places, definition, ...problem }) => ({
  ...problem,
  keys: names.map((_, c) => `K${c}`),
  underlyings: names.map((name) => `U${name}`),
  values: Float64Array.from(problem.values),
  costs: Float64Array.from(problem.costs),
  capital: Float64Array.from(problem.capital),
  caps: names.map(() => []),
  mostLots: Int32Array.from(problem.mostLots),
  drawCount: DRAWS,
  draws: Float64Array.from(problem.draws),
  counts: [
    { name: "position_count", columns: Int32Array.from(names.keys()), most: places },
    { name: "definition_count", of: "one", columns: Int32Array.from(definition), most: 1 },
  ],
}));
