import type { Bars } from "../analysis/history/bars.ts";
import { at } from "../vocabulary/at.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";

/** What the ledger learns from of one name: columns by bar, NaN where a session has no figure. */
export interface NameHistory {
  /** Adjusted for splits and bonuses. */
  readonly bars: Bars;
  /** Model-free implied volatility of 30 days at the close, decimal a year, measure Q. */
  readonly implied: Float64Array;
  /** The same of a tenor of so many sessions, where that is kept. */
  readonly impliedOf?: Readonly<Partial<Record<number, Float64Array>>>;
  /** Direction score in [-1, 1] with data up to the close. */
  readonly scores: Float64Array;
  /** ln of the volatility of a far tenor over that of a near one, measure Q. */
  readonly termSlope?: Float64Array;
  /** Volatility of the 25-delta call less that of the put, measure Q. */
  readonly riskReversal?: Float64Array;
  /** Slope of its returns on NIFTY's; absent counts as 1. */
  readonly marketBeta?: number;
}

/** Horizons, in sessions, that 30 days of implied volatility speak for (method 7.1). */
const MONTH_SPEAKS = { from: 15, to: 42 } as const;

/**
 * The implied volatility that speaks for a horizon: of each session its own tenor's, else 30 days'
 * where those do; absent where neither can.
 */
export function impliedFor(
  { implied, impliedOf }: NameHistory,
  horizon: number,
): Float64Array | undefined {
  const own = impliedOf?.[horizon];
  if (horizon < MONTH_SPEAKS.from || horizon > MONTH_SPEAKS.to) return own;
  return own === undefined
    ? implied
    : own.map((value, bar) => Number.isFinite(value) ? value : at(implied, bar));
}

/** The dates of several names in one order of time, and the place there of each name's bars. */
export interface Calendar {
  readonly dates: readonly TradingDate[];
  readonly places: readonly Int32Array[];
}

/** Places every bar of every name. */
export function calendarOf(histories: readonly NameHistory[]): Calendar {
  const dates = [...new Set(histories.flatMap(({ bars }) => bars.dates))].sort();
  const places = new Map(dates.map((date, place) => [date, place]));
  return {
    dates,
    places: histories.map(({ bars }) => {
      const own = new Int32Array(bars.dates.length);
      bars.dates.forEach((date, bar) => own[bar] = places.get(date) as number);
      return own;
    }),
  };
}
