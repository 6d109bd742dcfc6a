import { lotCapital } from "../risk/lot_stake.ts";
import { tailLoss } from "../statistics/tail_loss.ts";
import { at } from "../vocabulary/at.ts";
import { grouped } from "../vocabulary/grouped.ts";
import { nth } from "../vocabulary/nth.ts";
import { present } from "../vocabulary/present.ts";
import type { AllocationColumn } from "./allocation_column.ts";
import type { AllocationProblem } from "./allocation_problem.ts";
import type { BrokenUse } from "./broken_by_one_more.ts";
import type { BuiltProblem } from "./build_problem.ts";
import { columnKey } from "./column_key.ts";
import { farthest } from "./farthest.ts";
import type { JudgedLots } from "./judge_lots.ts";
import type { LotsRefusal } from "./refusal.ts";
import { addDraws } from "./add_draws.ts";

type Why = Omit<LotsRefusal, "column">;

/**
 * Why each strategy of a problem without lots has none (method 11.3): a cap that leaves it no lot,
 * another structure of its underlying, the limit that one lot would pass the farthest, or, where
 * nothing stands in its way, others that serve the objective better.
 */
export function refusalsOf(
  { problem, columns, capital }: BuiltProblem,
  { lots, chosen, broken: all }: JudgedLots,
): LotsRefusal[] {
  return columns.flatMap((column, i): LotsRefusal[] => {
    if (nth(lots, i) > 0) return [];
    const broken = all[i] ?? [];
    const other = columns[chosen.get(column.underlying) ?? -1];
    const why = byLimit(broken.filter(({ isCap }) => isCap), broken, capital) ??
      (other && byOther(column, other)) ?? byLimit(broken, broken, capital) ??
      { reason: "displaced", detail: `one lot would add ${addedBy(problem, lots, i)}` };
    return [{ column, ...why }];
  });
}

/** The farthest of some limits; the capital named is enough for all that stand in the way. */
function byLimit(
  limits: readonly BrokenUse[],
  broken: readonly BrokenUse[],
  capital: number,
): Why | undefined {
  const [first, ...others] = limits;
  if (first === undefined) return undefined;
  const { name: reason, of, value, bound } = farthest([first, ...others]);
  const needed = capital * Math.max(...broken.map(({ capitalFactor = Infinity }) => capitalFactor));
  const capitalNeeded = Number.isFinite(needed) ? Math.ceil(needed) : undefined;
  const figures = `${grouped(Math.ceil(value), 0)} of at most ${grouped(Math.floor(bound), 0)}`;
  const enough = capitalNeeded === undefined
    ? ""
    : `; from a capital of ${grouped(capitalNeeded, 0)}`;
  return {
    ...{ reason, value, bound, distance: value - bound },
    ...present({ of, capitalNeeded }),
    detail: `one lot would come to ${figures}${of === undefined ? "" : ` (${of})`}${enough}`,
  };
}

function byOther(column: AllocationColumn, other: AllocationColumn): Why {
  const by = columnKey(other);
  const detail = column.sleeve === other.sleeve
    ? `${by} was chosen: ${ofCapital(other)} against ${ofCapital(column)}`
    : `${by} of the ${other.sleeve} sleeve was chosen`;
  return { reason: "underlying_taken", by, detail };
}

/** What a sleeve is chosen by, over the capital of a lot. */
function ofCapital(column: AllocationColumn): string {
  const { sleeve, expectedCost, expectedValue } = column;
  const amount = sleeve === "carry" ? expectedCost : expectedValue;
  const share = (100 * amount / lotCapital(column)).toFixed(2);
  return `${sleeve === "carry" ? "expected cost" : "expected value"} ${share}% of its capital`;
}

/** What one lot more would do to the objective of its stage. */
function addedBy(problem: AllocationProblem, lots: Int32Array, column: number): string {
  const { sleeves, values, costs, drawCount, tailWeight } = problem;
  if (sleeves[column] !== "carry") return `${at(values, column).toFixed(0)} of value`;
  const results = new Float64Array(drawCount);
  sleeves.forEach((sleeve, i) => {
    if (sleeve === "carry" && nth(lots, i) > 0) addDraws(problem, i, nth(lots, i), results);
  });
  const before = tailLoss(results.slice()).loss;
  addDraws(problem, column, 1, results);
  const tail = tailLoss(results).loss - before;
  return `${(at(costs, column) + tailWeight * tail).toFixed(0)} of cost and weighted tail`;
}
