import type { ScanColumns } from "./scan_columns.ts";

/** P(S > price) under the view, from the columns' table; beyond it from the view itself. */
export function tailAbove({ view, tails, tailFrom, tailStep }: ScanColumns, price: number): number {
  if (price <= 0) return 1;
  if (price === Infinity) return 0;
  const place = (price - tailFrom) / tailStep;
  const cell = Math.floor(place);
  // A steep smile has mass beyond the table.
  if (place < 0 || cell >= tails.length - 1) return view.tail(price);
  const share = place - cell;
  return (1 - share) * (tails[cell] as number) + share * (tails[cell + 1] as number);
}
