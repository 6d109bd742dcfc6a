import { rightColumns } from "../../shared/market/chain_columns.ts";
import type { RightColumns } from "../../shared/market/chain_columns.ts";
import type { Right } from "../../shared/vocabulary/terms.ts";

/** Columns of one right from rows of strike, bid and ask. */
export function quoted(right: Right, rows: readonly [number, number, number][]): RightColumns {
  return rightColumns(rows.map(([strike, bid, ask]) => ({ strike, [right]: { bid, ask } })), right);
}

/** All of so many quotes are usable. */
export function allOf({ strikes }: RightColumns): Uint8Array {
  return new Uint8Array(strikes.length).fill(1);
}
