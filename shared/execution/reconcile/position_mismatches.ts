import { type Instrument, instrumentKey } from "../../vocabulary/instrument.ts";
import type { Mismatch, MismatchKind } from "./mismatch.ts";

type Held = Instrument & { readonly quantity: number };

/**
 * Differences between what the desk's fills come to and what the broker holds. Instruments that
 * others traded too are left out: the account's number is not the desk's alone there.
 */
export function positionMismatches(
  desk: readonly Held[],
  broker: readonly Held[],
  foreign: ReadonlySet<string>,
): Mismatch[] {
  const here = netByInstrument(desk);
  const there = netByInstrument(broker);
  const mismatches: Mismatch[] = [];
  for (const [key, { segment, securityId }] of new Map([...there, ...here])) {
    const [mine, theirs] = [here.get(key)?.quantity ?? 0, there.get(key)?.quantity ?? 0];
    if (mine === theirs || foreign.has(key)) continue;
    const kind: MismatchKind = theirs === 0
      ? "position_missing_there"
      : mine === 0
      ? "position_unknown_here"
      : "quantity_differs";
    mismatches.push({ kind, segment, securityId, here: mine, there: theirs });
  }
  return mismatches;
}

function netByInstrument(rows: readonly Held[]): Map<string, Held> {
  const net = new Map<string, Held>();
  for (const row of rows) {
    const key = instrumentKey(row);
    net.set(key, { ...row, quantity: row.quantity + (net.get(key)?.quantity ?? 0) });
  }
  return net;
}
