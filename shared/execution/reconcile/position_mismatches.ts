import { instrumentKey } from "../../vocabulary/instrument.ts";
import type { BookedPosition } from "../../vocabulary/ports/live_account.ts";
import { comparedUnits } from "./compared_units.ts";
import type { DeskBooks } from "./desk_books.ts";
import type { Mismatch, MismatchKind } from "./mismatch.ts";

/**
 * Differences between what the desk's fills come to and what the broker holds. Instruments that
 * others traded too are left out: the account's number is not the desk's alone there. So are shares
 * beyond the desk's and whatever the desk never traded, which are the owner's.
 */
export function positionMismatches(
  desk: DeskBooks,
  broker: readonly BookedPosition[],
  foreign: ReadonlySet<string>,
): Mismatch[] {
  return comparedUnits(desk, broker).flatMap(({ here, there, isHeld, ...instrument }) => {
    const isOwners = instrument.segment === "NSE_EQ" && here >= 0 && there > here;
    if (here === there || isHeld || isOwners || foreign.has(instrumentKey(instrument))) return [];
    const kind: MismatchKind = there === 0
      ? "position_missing_there"
      : here === 0
      ? "position_unknown_here"
      : "quantity_differs";
    return [{ kind, ...instrument, here, there }];
  });
}
