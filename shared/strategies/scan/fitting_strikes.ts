import type { Placement } from "../definition.ts";
import { measuredAt } from "./measured_at.ts";
import type { ScanColumns } from "./scan_columns.ts";
import { nth } from "../../vocabulary/nth.ts";

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
        .filter((i) => Math.abs((strikes[i] as number) - forward) <= furthest);
    }
    case "steps": {
      const from = nth(chosen, placement.from);
      return placement.towards === "above"
        ? range(from + placement.min, from + placement.max, strikes.length)
        : range(from - placement.max, from - placement.min, strikes.length);
    }
    case "equal_width": {
      const [a, b] = placement.like;
      const width = Math.abs(
        (strikes[nth(chosen, b)] as number) - (strikes[nth(chosen, a)] as number),
      );
      const target = (strikes[nth(chosen, placement.from)] as number) +
        (placement.towards === "above" ? width : -width);
      const index = nearestStrike(strikes, target);
      return Math.abs((strikes[index] as number) - target) < WIDTH_TOLERANCE ? [index] : [];
    }
    case "unequal_width": {
      const [a, b] = placement.like;
      const width = Math.abs(
        (strikes[nth(chosen, b)] as number) - (strikes[nth(chosen, a)] as number),
      );
      const from = nth(chosen, placement.from);
      const reach = placement.towards === "above"
        ? range(from + 1, from + placement.max, strikes.length)
        : range(from - placement.max, from - 1, strikes.length);
      return reach.filter((index) => {
        const excess = Math.abs((strikes[index] as number) - (strikes[from] as number)) - width;
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
    if (Math.abs((strikes[i] as number) - price) < Math.abs((strikes[nearest] as number) - price)) {
      nearest = i;
    }
  }
  return nearest;
}
