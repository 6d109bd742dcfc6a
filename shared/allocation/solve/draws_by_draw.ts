import type { AllocationProblem } from "../allocation_problem.ts";

type Drawn = Pick<AllocationProblem, "draws" | "drawCount">;

const known = new WeakMap<Drawn, Float64Array>();

/**
 * The draws of a problem draw by draw, column i of draw j at j x columns + i: made once for all of
 * its planes, each of which reads few draws of every column.
 */
export function drawsByDraw(problem: Drawn): Float64Array {
  const made = known.get(problem) ?? turned(problem);
  known.set(problem, made);
  return made;
}

function turned({ draws, drawCount }: Drawn): Float64Array {
  const byDraw = new Float64Array(draws.length);
  let to = 0;
  for (let j = 0; j < drawCount; j++) {
    for (let from = j; from < draws.length; from += drawCount) byDraw[to++] = draws[from] as number;
  }
  return byDraw;
}
