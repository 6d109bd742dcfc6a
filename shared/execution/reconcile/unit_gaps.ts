import { instrumentKey } from "../../vocabulary/instrument.ts";
import type { BookedPosition } from "../../vocabulary/ports/live_account.ts";
import { comparedUnits } from "./compared_units.ts";
import type { DeskBooks } from "./desk_books.ts";

/**
 * What the account holds beyond the desk's own units, by instrument, where the two differ: a number
 * that a fill of the desk does not change. Whoever traded it: more is never sold than is held.
 */
export function unitGaps(desk: DeskBooks, broker: readonly BookedPosition[]): Map<string, number> {
  return new Map(
    comparedUnits(desk, broker).filter(({ here, there, isHeld }) => here !== there && !isHeld)
      .map((each) => [instrumentKey(each), each.there - each.here]),
  );
}
