import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { seededRandom } from "../../shared/statistics/seeded_random.ts";
import { naiveLimitsBroken, naiveTail } from "./naive_limits.ts";

const [NAMES, DRAWS, PLACES] = [18, 40, 8];

/**
 * Eighteen names of one lot each and eight places, four of a definition, one name small: few sets
 * bring nearly the most capital under a limit of stress, and they have little in common.
 */
export function subsetProblem(seed: number): AllocationProblem {
  const random = seededRandom(seed);
  const each = (of: (c: number) => number) => Float64Array.from({ length: NAMES }, (_, c) => of(c));
  const all = [...Array(NAMES).keys()];
  const capital = each((c) => c === 0 ? 4000 : 400_000 + 300_000 * random());
  return {
    keys: all.map((c) => `K${c}`),
    underlyings: all.map((c) => `U${c}`),
    sleeves: all.map(() => "carry"),
    values: new Float64Array(NAMES),
    costs: each(() => 1000 + 9000 * random()),
    capital,
    caps: all.map(() => []),
    mostLots: new Int32Array(NAMES).fill(1),
    drawCount: DRAWS,
    draws: Float64Array.from(
      { length: NAMES * DRAWS },
      () => random() < 0.1 ? -90_000 * random() : 4000,
    ),
    sums: [{
      name: "stress_cap",
      perLot: capital.map((rupees) => rupees * (0.05 + 0.2 * random())),
      held: 0,
      most: 620_000,
    }],
    counts: [
      { name: "position_count", columns: Int32Array.from(all), most: PLACES },
      { name: "definition_count", of: "even", columns: Int32Array.from(all.filter(even)), most: 4 },
    ],
    tails: [{
      name: "book_tail_cap",
      sleeves: ["carry"],
      held: new Float64Array(DRAWS),
      most: 300_000,
    }],
    toDeploy: 6e6,
    tailWeight: 0.1,
  };
}

const even = (c: number) => c % 2 === 0;

/** Most capital of any set, and least cost and tail within one smallest lot of it. */
export function bestOfSubsets(problem: AllocationProblem) {
  const lotsOf = (mask: number) => Int32Array.from({ length: NAMES }, (_, c) => mask >> c & 1);
  const sum = (perLot: Float64Array, mask: number) =>
    lotsOf(mask).reduce((all, own, c) => all + own * (perLot[c] ?? 0), 0);
  const masks = Array.from({ length: 1 << NAMES }, (_, mask) => mask)
    .filter((mask) => lotsOf(mask).reduce((all, own) => all + own, 0) <= PLACES)
    .map((mask) => ({ mask, capital: sum(problem.capital, mask) }))
    .sort((p, q) => q.capital - p.capital);
  const keeps = ({ mask }: { mask: number }) =>
    naiveLimitsBroken(problem, lotsOf(mask)).length === 0;
  const mostDeployed = masks.find(keeps)?.capital ?? 0;
  const floor = mostDeployed - Math.min(...problem.capital);
  const columns = [...problem.keys.keys()];
  const objectives = masks.filter((set) => set.capital >= floor && keeps(set)).map(({ mask }) =>
    sum(problem.costs, mask) + problem.tailWeight * naiveTail(problem, lotsOf(mask), columns)
  );
  return { mostDeployed, least: Math.min(...objectives), count: objectives.length };
}
