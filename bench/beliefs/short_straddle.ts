import type { NameHistory } from "../../shared/beliefs/name_history.ts";
import { undiscountedBlack } from "../../shared/pricing/black.ts";
import { SESSIONS_A_YEAR } from "../../shared/pricing/trading_time.ts";
import { at } from "../../shared/vocabulary/at.ts";

const SESSIONS = 21;
/** India VIX over volatility at the money of 30 days. */
const VIX_OVER_ATM = 1.08;
/** Round trip of the options, of their premium. */
const OPTION_COST = 0.006;
/** ln(forward / spot) a session at the desk's rate. */
const CARRY = 0.065 / SESSIONS_A_YEAR;

/** What a straddle at the forward, sold at a close and held 21 sessions, paid after its cost. */
export interface StraddleResult {
  /** Of its premium, and of the spot at entry. */
  readonly ofPremium: number;
  readonly ofSpot: number;
}

/** Sold at bar `entry`; absent where the settlement lies beyond the history. */
export function shortStraddle(
  { bars: { close }, implied }: NameHistory,
  entry: number,
): StraddleResult | undefined {
  const volatility = at(implied, entry) / VIX_OVER_ATM;
  if (entry + SESSIONS >= close.length || !(volatility > 0)) return undefined;
  const forward = at(close, entry) * Math.exp(CARRY * SESSIONS);
  const deviation = volatility * Math.sqrt(SESSIONS / SESSIONS_A_YEAR);
  const premium = 2 * undiscountedBlack(forward, forward, deviation, 1);
  const paid = Math.abs(at(close, entry + SESSIONS) - forward);
  const result = premium * (1 - OPTION_COST) - paid;
  return { ofPremium: result / premium, ofSpot: result / at(close, entry) };
}
