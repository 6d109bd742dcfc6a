import type { Placement } from "../definition.ts";
import { measuredAt } from "./measured_at.ts";
import type { ScanColumns } from "./scan_columns.ts";

/** Widths that differ by less are equal: strikes are decimal fractions of a rupee. */
const WIDTH_TOLERANCE = 1e-6;

/**
 * Fills `into` with the indices of the listed strikes that fit a placement, ascending, and answers
 * how many; `chosen` holds those of the slots placed before it.
 */
export function fittingStrikes(
  placement: Placement,
  columns: ScanColumns,
  chosen: Int32Array,
  into: Int32Array,
): number {
  const { strikes } = columns.chain;
  const last = strikes.length - 1;
  let count = 0;
  switch (placement.kind) {
    case "delta":
    case "expected_move":
    case "moneyness": {
      const values = measuredAt(placement, columns);
      const least = Math.min(placement.low, placement.high);
      const most = Math.max(placement.low, placement.high);
      for (let i = 0; i <= last; i++) {
        const value = values[i] as number;
        if (value >= least && value <= most) into[count++] = i;
      }
      return count;
    }
    case "at_the_money": {
      const { forward, smile } = columns.chain;
      const centre = nearestStrike(strikes, forward);
      const furthest = forward * Math.sqrt(smile.w(0));
      const to = Math.min(last, centre + placement.steps);
      for (let i = Math.max(0, centre - placement.steps); i <= to; i++) {
        if (Math.abs((strikes[i] as number) - forward) <= furthest) into[count++] = i;
      }
      return count;
    }
    case "steps": {
      const from = chosen[placement.from] as number;
      const above = placement.towards === "above";
      const to = Math.min(last, above ? from + placement.max : from - placement.min);
      let i = Math.max(0, above ? from + placement.min : from - placement.max);
      while (i <= to) into[count++] = i++;
      return count;
    }
    case "equal_width": {
      const from = strikes[chosen[placement.from] as number] as number;
      const width = widthOf(placement.like, strikes, chosen);
      const target = placement.towards === "above" ? from + width : from - width;
      const index = nearestStrike(strikes, target);
      if (Math.abs((strikes[index] as number) - target) < WIDTH_TOLERANCE) into[count++] = index;
      return count;
    }
    case "unequal_width": {
      const from = chosen[placement.from] as number;
      const width = widthOf(placement.like, strikes, chosen);
      const above = placement.towards === "above";
      const to = above ? Math.min(last, from + placement.max) : from - 1;
      for (let i = above ? from + 1 : Math.max(0, from - placement.max); i <= to; i++) {
        const excess = Math.abs((strikes[i] as number) - (strikes[from] as number)) - width;
        const away = placement.relation === "wider" ? excess : Math.abs(excess);
        if (away > WIDTH_TOLERANCE) into[count++] = i;
      }
      return count;
    }
  }
}

/** Rupees between the strikes of two slots. */
function widthOf(
  [a, b]: readonly [number, number],
  strikes: Float64Array,
  chosen: Int32Array,
): number {
  return Math.abs(
    (strikes[chosen[b] as number] as number) - (strikes[chosen[a] as number] as number),
  );
}

/** Index of the strike nearest to a price; the lower one of two as near. Strikes ascend. */
function nearestStrike(strikes: Float64Array, price: number): number {
  let low = 0;
  let high = strikes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((strikes[middle] as number) < price) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  const above = Math.abs((strikes[low] as number) - price);
  return Math.abs((strikes[low - 1] as number) - price) <= above ? low - 1 : low;
}
