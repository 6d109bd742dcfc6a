import { nth } from "../../vocabulary/nth.ts";
import type { AllocationProblem } from "../allocation_problem.ts";
import { judged, judgeOf } from "./judge.ts";
import { addLots, emptyPosition, lotsThatFit } from "./position.ts";
import { searchSpace } from "./search_space.ts";

/**
 * Lots in a given order of columns, for an owner who orders by score: each in its turn gets as many
 * of the lots asked for it as keep every limit beside those before it.
 */
export function lotsByOrder(
  problem: AllocationProblem,
  order: readonly number[],
  askedLots: Int32Array,
): Int32Array {
  const all = problem.keys.length;
  const columns = [...Array(all).keys()];
  const space = searchSpace(problem, new Int32Array(all), {
    columns,
    prices: new Float64Array(all),
    tailWeight: 0,
    floor: 0,
    ceiling: Infinity,
    lowest: -Infinity,
  });
  const position = emptyPosition(space);
  const judge = judgeOf(space, [position]);
  for (const column of order) {
    let asked = nth(askedLots, column);
    for (;;) {
      const lots = Math.min(asked, lotsThatFit(space, position, column));
      if (lots <= 0) break;
      addLots(space, position, column, lots);
      if (judged(judge, position) < Infinity) break;
      // The plane that the judge left behind tells how many may fit.
      addLots(space, position, column, -lots);
      asked = lots - 1;
    }
  }
  return position.lots;
}
