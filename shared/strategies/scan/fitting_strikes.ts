import type { Placement } from "../definition.ts";
import { measuredAt } from "./measured_at.ts";
import type { ScanColumns } from "./scan_columns.ts";

/** Widths that differ by less are equal: strikes are decimal fractions of a rupee. */
const WIDTH_TOLERANCE = 1e-6;

/**
 * Indices of the listed strikes that fit a placement, ascending; `chosen` holds those of the slots
 * placed before it.
 */
export function fittingStrikes(
  placement: Placement,
  columns: ScanColumns,
  chosen: Int32Array,
): number[] {
  const { strikes } = columns.chain;
  switch (placement.kind) {
    case "delta":
    case "expected_move":
    case "moneyness": {
      const values = measuredAt(placement, columns);
      const [least, most] = placement.low < placement.high
        ? [placement.low, placement.high]
        : [placement.high, placement.low];
      return [...strikes.keys()].filter((i) =>
        (values[i] as number) >= least && (values[i] as number) <= most
      );
    }
    case "at_the_money": {
      const { forward, smile } = columns.chain;
      const centre = nearestStrike(strikes, forward);
      const furthest = forward * Math.sqrt(smile.w(0));
      return range(centre - placement.steps, centre + placement.steps, strikes.length)
        .filter((i) => Math.abs(at(strikes, i) - forward) <= furthest);
    }
    case "steps": {
      const from = chosen[placement.from] as number;
      return placement.towards === "above"
        ? range(from + placement.min, from + placement.max, strikes.length)
        : range(from - placement.max, from - placement.min, strikes.length);
    }
    case "equal_width": {
      const [a, b] = placement.like;
      const width = Math.abs(at(strikes, chosen[b]) - at(strikes, chosen[a]));
      const target = at(strikes, chosen[placement.from]) +
        (placement.towards === "above" ? width : -width);
      const index = nearestStrike(strikes, target);
      return Math.abs(at(strikes, index) - target) < WIDTH_TOLERANCE ? [index] : [];
    }
    case "unequal_width": {
      const [a, b] = placement.like;
      const width = Math.abs(at(strikes, chosen[b]) - at(strikes, chosen[a]));
      const from = chosen[placement.from] as number;
      const reach = placement.towards === "above"
        ? range(from + 1, from + placement.max, strikes.length)
        : range(from - placement.max, from - 1, strikes.length);
      return reach.filter((index) => {
        const excess = Math.abs(at(strikes, index) - at(strikes, from)) - width;
        return (placement.relation === "wider" ? excess : Math.abs(excess)) > WIDTH_TOLERANCE;
      });
    }
  }
}

function range(from: number, to: number, length: number): number[] {
  const indices: number[] = [];
  for (let i = Math.max(0, from); i <= Math.min(length - 1, to); i++) indices.push(i);
  return indices;
}

/** Index of the strike nearest to a price; the lower one of two as near. */
function nearestStrike(strikes: Float64Array, price: number): number {
  let nearest = 0;
  for (let i = 1; i < strikes.length; i++) {
    if (Math.abs(at(strikes, i) - price) < Math.abs(at(strikes, nearest) - price)) nearest = i;
  }
  return nearest;
}

function at(column: Float64Array, index: number | undefined): number {
  return column[index ?? -1] as number;
}
