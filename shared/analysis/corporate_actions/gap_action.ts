import type { Candle } from "../../vocabulary/candle.ts";
import { calendarDaysBetween } from "../../vocabulary/trading_date.ts";
import { BEYOND_BAND } from "../history/clean_candles.ts";
import { simpleFactor } from "./simple_factor.ts";

/**
 * What an overnight gap says: a factor to divide the earlier prices by (absent when it is a move of
 * the market), and why.
 */
interface GapFinding {
  readonly factor?: number;
  readonly note: string;
}

/** Bars before the gap that say what is usual. */
const USUAL = 20;
const LEAST_USUAL = 10;
/** Days without bars after which a gap is no overnight gap: a suspension. */
const SUSPENDED_DAYS = 10;
/** The session must keep this share of the gap: a wrong open does not. */
const KEPT = 0.5;
/**
 * Traded value against the usual one. Splits measured from 0.4; demergers up to 6.6, and more than
 * 8 with no simple factor is a crash.
 */
const LEAST_VALUE = 0.2;
const MOST_VALUE = 8;
/**
 * Smaller factors lie inside what a crash can open at, so they count only on a day that is no
 * crash: it trades (a stock locked at its band does not), its range and value are ordinary and the
 * gap is out of proportion. Measured: 4 of the 5 such bonuses since 2019, and nothing else.
 */
const SMALL_GAP = 0.16;
const QUIET_RANGE = 0.09;
const QUIET_VALUE = 5;
const LOCKED_SHARE = 0.25;
const OUT_OF_PROPORTION = 6;
/** Median of |x| over the standard deviation of a normal x. */
const MEDIAN_OF_NORMAL = 0.6745;

/**
 * Judges the gap between the close before index i and its open (method 6.2). Beyond the price band
 * it can only be an action: the simple factor that explains it, else the gap itself (a demerger, a
 * rights issue, a return after suspension). Inside the band it is an action only when it falls by
 * 5:4 or 6:5, the day was quiet and the gap is six usual days. Absent when there is nothing to say.
 */
export function gapAction(candles: readonly Candle[], i: number): GapFinding | undefined {
  const before = candles[i - 1];
  const bar = candles[i];
  if (before === undefined || bar === undefined) return undefined;
  const ratio = before.close / bar.open;
  const gap = Math.log(ratio);
  const size = Math.abs(gap);
  if (size < SMALL_GAP) return undefined;
  const suspended = calendarDaysBetween(before.date, bar.date) > SUSPENDED_DAYS;
  const past = candles.slice(Math.max(0, i - USUAL), i);
  if (size < BEYOND_BAND) return suspended || gap < 0 ? undefined : smallAction(ratio, past, bar);

  const where = `${bar.date}: gap from ${before.close} to ${bar.open}`;
  if (Math.log(before.close / bar.close) / gap < KEPT) {
    return { note: `${where} left, the session closed at ${bar.close}` };
  }
  const factor = suspended ? undefined : simpleFactor(ratio);
  const value = tradedValue(bar) / median(past.map(tradedValue));
  if (factor !== undefined) {
    return value < LEAST_VALUE
      ? { note: `${where} left, traded value is ${value.toFixed(2)} of the usual` }
      : { factor, note: `${where} divided by ${Number(factor.toFixed(4))}: split or bonus` };
  }
  if (suspended) return { factor: ratio, note: `${where} taken out: no bars for over 10 days` };
  return value > MOST_VALUE
    ? { note: `${where} left, traded value is ${value.toFixed(1)} times the usual` }
    : { factor: ratio, note: `${where} taken out: no simple factor, a demerger or rights issue` };
}

function smallAction(ratio: number, past: readonly Candle[], bar: Candle): GapFinding | undefined {
  const factor = simpleFactor(ratio);
  if (factor === undefined || past.length < LEAST_USUAL) return undefined;
  const range = logRange(bar);
  if (range > QUIET_RANGE || range < LOCKED_SHARE * median(past.map(logRange))) return undefined;
  const moves = past.slice(1).map(({ close }, k) => Math.abs(Math.log(close / closeOf(past[k]))));
  const proportion = Math.abs(Math.log(ratio)) * MEDIAN_OF_NORMAL / median(moves);
  const value = tradedValue(bar) / median(past.map(tradedValue));
  if (proportion < OUT_OF_PROPORTION || value < LEAST_VALUE || value > QUIET_VALUE) {
    return undefined;
  }
  const note = `${bar.date}: gap to ${bar.open} divided by ${factor}: bonus, on a quiet day`;
  return { factor, note };
}

const tradedValue = ({ close, volume }: Candle) => close * volume;
const logRange = ({ high, low }: Candle) => Math.log(high / low);
const closeOf = (candle: Candle | undefined) => candle?.close ?? Number.NaN;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  const high = sorted[sorted.length >> 1] ?? Number.NaN;
  return 0.5 * (low + high);
}
