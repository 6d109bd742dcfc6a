import type { Placement } from "../definition.ts";
import type { ScanColumns } from "./scan_columns.ts";

/** A placement with a band and a target in it. */
type BandPlacement = Extract<Placement, { target: number }>;

/** What a placement with a band measures at each strike, signed as its bounds are. */
export function measuredAt(
  placement: BandPlacement,
  columns: ScanColumns,
): Float64Array {
  const { chain } = columns;
  switch (placement.kind) {
    case "delta":
      return columns[placement.right].quotes.delta.map(Math.abs);
    case "expected_move": {
      const s = Math.sqrt(chain.smile.w(0));
      return chain.strikes.map((strike) => Math.log(strike / chain.forward) / s);
    }
    case "moneyness":
      return chain.strikes.map((strike) => strike / chain.spot - 1);
  }
}
