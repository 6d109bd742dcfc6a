import { type Instrument, instrumentKey } from "../../vocabulary/instrument.ts";
import type { BookedPosition } from "../../vocabulary/ports/live_account.ts";
import type { DeskBooks } from "./desk_books.ts";

/** One instrument with the net units of both sides, + bought, - sold. */
export interface ComparedUnits extends Instrument {
  readonly here: number;
  readonly there: number;
  /** True where another call trades it now. */
  readonly isHeld: boolean;
}

/** Each instrument that the desk traded lately or holds, with the units of both sides. */
export function comparedUnits(
  desk: DeskBooks,
  broker: readonly BookedPosition[],
): ComparedUnits[] {
  const here = netByInstrument(desk.positions);
  const there = netByInstrument(broker);
  const own = [...desk.traded, ...desk.positions];
  const moving = new Set(own.filter(({ isHeld }) => isHeld === true).map(instrumentKey));
  const keys = new Map(own.map((each) => [instrumentKey(each), each]));
  return [...keys].map(([key, { segment, securityId }]) => ({
    segment,
    securityId,
    here: here.get(key) ?? 0,
    there: there.get(key) ?? 0,
    isHeld: moving.has(key),
  }));
}

function netByInstrument(rows: readonly BookedPosition[]): Map<string, number> {
  const net = new Map<string, number>();
  for (const row of rows) {
    const key = instrumentKey(row);
    net.set(key, row.quantity + (net.get(key) ?? 0));
  }
  return net;
}
