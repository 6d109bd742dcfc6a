import type { ExplainedLots } from "../../allocation/explain_lots.ts";
import { marginHoldings } from "../../allocation/margin_holdings.ts";
import { bookMargin, type Margin } from "../../market/book_margin.ts";
import { marginBook } from "../../market/margin_book.ts";
import type { OpenedAllocation } from "./open_allocation.ts";

/**
 * The exchange's margin of what is held and chosen together, the legs of an underlying set off
 * against each other (method 13.4); rupees.
 */
export function marginOfBook(
  { candidates, held, margins }: Pick<OpenedAllocation, "candidates" | "held" | "margins">,
  chosen: readonly Pick<ExplainedLots, "column" | "lots">[],
): Margin {
  const all = [
    ...held,
    ...chosen.flatMap(({ column, lots }) => {
      const structure = candidates.get(column.strategyId);
      return structure === undefined ? [] : [{ structure, lots }];
    }),
  ];
  const book = {
    structures: all.map(({ structure }) => structure),
    lots: Float64Array.from(all, ({ lots }) => lots),
  };
  return bookMargin(marginBook(marginHoldings(book, margins)));
}
