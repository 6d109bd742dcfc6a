import type { Candle } from "../../vocabulary/candle.ts";
import { type Bars, barsOf } from "../history/bars.ts";
import { cleanCandles } from "../history/clean_candles.ts";
import type { CorporateAction } from "./corporate_action.ts";
import { gapAction } from "./gap_action.ts";

/**
 * Bars on one price level, what was divided out of them, and every bar or gap that is not as it
 * came.
 */
export interface AdjustedCandles {
  readonly bars: Bars;
  /** Ascending in date. */
  readonly actions: readonly CorporateAction[];
  readonly notes: readonly string[];
}

/**
 * From this factor on prices that already hold a known action can be told from prices that do not.
 */
const TELLABLE = 1.2;
/** A close-to-close move without an action that deserves a note. */
const LARGE_MOVE = 0.2;

/**
 * One underlying's candles on the price level of the last one: earlier prices are divided by the
 * factor of each action and volumes multiplied (method 6.2). `known` actions are those in effect by
 * now, one a date (its whole factor; of several the last one counts); they are applied exactly,
 * also after the last bar, unless the prices already hold them. Others are found from the overnight
 * gaps of an underlying that has volume, whoever adjusted the history before. Moves inside a
 * session are never taken for actions.
 */
export function adjustCandles(
  candles: readonly Candle[],
  known: readonly CorporateAction[] = [],
): AdjustedCandles {
  const clean = cleanCandles(candles);
  const rows = clean.candles;
  const notes = [...clean.notes];
  const actions = new Map<number, CorporateAction[]>();
  for (const action of new Map(known.map((entry) => [entry.date, entry])).values()) {
    const i = rows.findIndex(({ date }) => date >= action.date);
    if (i === 0 || rows.length === 0) continue;
    if (alreadyHeld(rows[i - 1], rows[i], action.factor)) {
      notes.push(`${action.date}: factor ${action.factor} is already in the prices`);
      continue;
    }
    const place = i === -1 ? rows.length : i;
    actions.set(place, [...actions.get(place) ?? [], action]);
  }
  const traded = rows.some(({ volume }) => volume > 0);
  for (let i = 1; traded && i < rows.length; i++) {
    const finding = actions.has(i) ? undefined : gapAction(rows, i);
    if (finding === undefined) continue;
    notes.push(finding.note);
    const date = rows[i]?.date;
    if (finding.factor === undefined || date === undefined) continue;
    actions.set(i, [{ date, factor: finding.factor, found: "price" }]);
  }
  const bars = actions.size === 0 ? barsOf(rows) : scaled(rows, actions);
  notes.push(...largeMoves(bars));
  const places = [...actions.keys()].sort((a, b) => a - b);
  return { bars, actions: places.flatMap((place) => actions.get(place) ?? []), notes };
}

/**
 * True when the gap at a known action is nearer to none than to its factor; small factors cannot be
 * told and count as not held.
 */
function alreadyHeld(before: Candle | undefined, bar: Candle | undefined, factor: number): boolean {
  if (before === undefined || bar === undefined) return false;
  const expected = Math.log(factor);
  if (Math.abs(expected) < Math.log(TELLABLE)) return false;
  const gap = Math.log(before.close / bar.open);
  return Math.abs(gap - expected) > Math.abs(gap);
}

function scaled(
  rows: readonly Candle[],
  actions: ReadonlyMap<number, readonly CorporateAction[]>,
): Bars {
  const factorAt = (i: number) =>
    (actions.get(i) ?? []).reduce((product, { factor }) => product * factor, 1);
  let divisor = factorAt(rows.length);
  const adjusted: Candle[] = [];
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i];
    if (row === undefined) continue;
    adjusted.push({
      date: row.date,
      open: row.open / divisor,
      high: row.high / divisor,
      low: row.low / divisor,
      close: row.close / divisor,
      volume: row.volume * divisor,
    });
    divisor *= factorAt(i);
  }
  return barsOf(adjusted);
}

function largeMoves(bars: Bars): string[] {
  return bars.dates.flatMap((date, i) => {
    const move = (bars.close[i] ?? Number.NaN) / (bars.close[i - 1] ?? Number.NaN) - 1;
    if (!(Math.abs(move) > LARGE_MOVE)) return [];
    return [`${date}: close moved by ${(100 * move).toFixed(1)}% without an action, kept`];
  });
}
