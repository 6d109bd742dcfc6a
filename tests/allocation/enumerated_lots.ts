import type { AllocationProblem } from "../../shared/allocation/allocation_problem.ts";
import { naiveLimitsBroken, naiveTail } from "./naive_limits.ts";

/** All lots of some columns beside lots that stand, those that break a limit left out. */
export function* enumeratedLots(
  problem: AllocationProblem,
  standing: Int32Array,
  isFree: (column: number) => boolean,
): Generator<Int32Array> {
  const free = [...standing.keys()].filter(isFree);
  function* from(k: number, lots: Int32Array): Generator<Int32Array> {
    const column = free[k];
    if (column === undefined) {
      if (naiveLimitsBroken(problem, lots).length === 0) yield lots;
      return;
    }
    for (let own = 0; own <= (problem.mostLots[column] ?? 0); own++) {
      yield* from(k + 1, lots.with(column, own));
    }
  }
  yield* from(0, standing);
}

/** What each stage comes to at best, by trying all lots beside a solution's edge and premium. */
export function bestByEnumeration(problem: AllocationProblem, lots: Int32Array) {
  const isCarry = (column: number) => problem.sleeves[column] === "carry";
  const dot = (perLot: Float64Array, own: Int32Array) =>
    own.reduce((sum, count, c) => sum + count * (perLot[c] ?? 0), 0);
  const none = new Int32Array(lots.length);
  let value = 0;
  for (const own of enumeratedLots(problem, none, (c) => !isCarry(c))) {
    value = Math.max(value, dot(problem.values, own));
  }
  const standing = lots.map((count, c) => isCarry(c) ? 0 : count);
  const stands = dot(problem.capital, standing);
  const all = [...enumeratedLots(problem, standing, isCarry)].filter((own) =>
    own.every((count, c) => count === (standing[c] ?? 0)) ||
    dot(problem.capital, own) <= problem.toDeploy
  );
  const reached = Math.max(stands, ...all.map((own) => dot(problem.capital, own)));
  const mostDeployed = Math.max(0, Math.min(problem.toDeploy, reached));
  const takeable = [...lots.keys()].filter((c) =>
    isCarry(c) && (problem.mostLots[c] ?? 0) > 0 &&
    problem.underlyings.every((name, o) => name !== problem.underlyings[c] || !(standing[o] ?? 0))
  );
  const smallest = Math.min(...takeable.map((c) => problem.capital[c] ?? 0));
  const objectives = all.filter((own) => dot(problem.capital, own) >= mostDeployed - smallest)
    .map((own) => {
      const added = own.map((count, c) => count - (standing[c] ?? 0));
      return dot(problem.costs, added) +
        problem.tailWeight * naiveTail(problem, added, [...added.keys()]);
    });
  return { value, mostDeployed, least: Math.min(...objectives) };
}
