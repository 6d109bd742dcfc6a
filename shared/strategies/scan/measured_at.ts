import type { Placement } from "../definition.ts";
import type { ScanColumns } from "./scan_columns.ts";

/** A placement with a band and a target in it. */
type BandPlacement = Extract<Placement, { target: number }>;

/** What a placement with a band measures at each strike, signed as its bounds are. */
export function measuredAt(
  placement: BandPlacement,
  columns: ScanColumns,
): Float64Array {
  switch (placement.kind) {
    case "delta":
      return columns[placement.right].deltaSize;
    case "expected_move":
      return columns.expectedMoves;
    case "moneyness":
      return columns.moneyness;
  }
}
