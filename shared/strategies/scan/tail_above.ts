import type { ScanColumns } from "./scan_columns.ts";

/** P(S > price) under the view, from the columns' table; beyond it from the view itself. */
export function tailAbove(columns: ScanColumns, price: number): number {
  if (price <= 0) return 1;
  if (price === Infinity) return 0;
  const place = (price - columns.tailFrom) / columns.tailStep;
  const cell = Math.floor(place);
  // A steep smile has mass beyond the table.
  if (place < 0 || cell >= columns.tails.length - 1) return columns.view.tail(price);
  const share = place - cell;
  return (1 - share) * tailAt(columns, cell) + share * tailAt(columns, cell + 1);
}

/** The table's own value, entered when it is first asked for. */
function tailAt({ view, tails, tailFrom, tailStep }: ScanColumns, cell: number): number {
  const known = tails[cell] as number;
  if (known === known) return known;
  return tails[cell] = view.tail(tailFrom + cell * tailStep);
}
