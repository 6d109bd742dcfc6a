import type { BookLimits } from "../risk/book_limits.ts";
import { lotCapital, lotStake } from "../risk/lot_stake.ts";
import { shrinkage } from "../scoring/kelly.ts";
import type { Sleeve } from "../vocabulary/terms.ts";
import type { AllocationColumn } from "./allocation_column.ts";
import type { ColumnCap } from "./allocation_problem.ts";

/** Part of the Kelly bet that a sleeve takes; carry has no edge to bet on (method 11.1). */
const OF_KELLY: Readonly<Record<Exclude<Sleeve, "carry">, number>> = { edge: 1, premium: 0.5 };

/** What caps the lots of a strategy alone (method 9.3, 11.1). */
export function columnCaps(column: AllocationColumn, limits: BookLimits): ColumnCap[] {
  const { kind, weight, sleeve, worstLoss, sizeFactor } = column;
  const { capital, levelFactor, maxUnderlying, maxWeights, maxLossPerTrade } = limits;
  const size = levelFactor * sizeFactor;
  const share = Math.min(size * maxUnderlying[kind], maxWeights.underlying * weight);
  const caps: ColumnCap[] = [
    { name: "underlying_cap", perLot: lotCapital(column), most: share * capital },
    { name: "loss_cap", perLot: worstLoss, most: maxLossPerTrade * capital },
  ];
  if (sleeve === "carry") return caps;
  const bet = size * OF_KELLY[sleeve] * kellyShare(column, limits.kellyPart);
  return [...caps, { name: "kelly_cap", perLot: lotStake(column), most: bet * capital }];
}

/** Share of capital that the shrunk part of the Kelly bet stakes, never more than all of it. */
function kellyShare(
  { kelly, expectedValue, standardError }: AllocationColumn,
  part: number,
): number {
  return Math.min(1, part * shrinkage(expectedValue, standardError) * kelly);
}
