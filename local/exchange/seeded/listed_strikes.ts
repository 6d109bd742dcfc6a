import type { Right } from "../../../shared/vocabulary/terms.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { sessionIndex } from "../sessions.ts";
import { uniform } from "./noise.ts";
import type { SeededUnderlying } from "./underlyings.ts";

/** An expiry is listed so many sessions before it ends. */
const LISTED_SESSIONS = 70;
/** Strikes of the first day reach this far around the close before it. */
const REACH = { index: 0.12, stock: 0.3 } as const;
/**
 * Every close since widens them, so that strikes on both sides of the price exist whatever it did.
 */
const CORE = { index: 0.08, stock: 0.2 } as const;
/** Share of strikes beyond the core of which the side in the money is not listed. */
const ONE_SIDED = 0.25;

export interface ListedStrike {
  readonly strike: number;
  readonly rights: readonly Right[];
}

const BOTH: readonly Right[] = ["call", "put"];

/**
 * Strikes of an expiry after the session of index `closed`, ascending. The ranges only grow with
 * the closes, so a contract once listed stays listed until it expires.
 */
export function listedStrikes(
  seed: number,
  entry: SeededUnderlying,
  expiry: TradingDate,
  closed: number,
  close: (index: number) => number,
): ListedStrike[] {
  const start = sessionIndex(expiry) - LISTED_SESSIONS;
  const anchor = close(start);
  let [least, most] = [anchor, anchor];
  for (let i = start + 1; i <= closed; i++) {
    least = Math.min(least, close(i));
    most = Math.max(most, close(i));
  }
  const [reach, core] = [REACH[entry.kind], CORE[entry.kind]];
  const [coreLow, coreHigh] = [least * (1 - core), most * (1 + core)];
  const first = Math.ceil(Math.min(anchor * (1 - reach), coreLow) / entry.strikeStep);
  const last = Math.floor(Math.max(anchor * (1 + reach), coreHigh) / entry.strikeStep);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const strike = (first + i) * entry.strikeStep;
    const beyond = strike < coreLow || strike > coreHigh;
    const oneSided = beyond &&
      uniform(seed, entry.underlying, expiry, strike, "sides") < ONE_SIDED;
    return { strike, rights: !oneSided ? BOTH : [strike < coreLow ? "put" : "call"] };
  });
}
