import { leastSquares } from "../statistics/least_squares.ts";
import { meanOf } from "../statistics/mean_of.ts";
import type { OptionSpreads } from "./replay/option_spreads.ts";

/** Columns of one right's quotes, rupees a unit and units; null where absent. */
interface RightQuotes {
  readonly bid: readonly (number | null)[];
  readonly ask: readonly (number | null)[];
  readonly openInterest: readonly (number | null)[];
}

/** The books of an expiry at an instant. */
export interface SpreadBooks {
  readonly forward: number;
  /** sigma sqrt(T) at the money. */
  readonly deviation: number;
  /** Calendar days to the expiry. */
  readonly days: number;
  readonly lotSize: number;
  readonly quotes: {
    readonly strike: readonly number[];
    readonly call: RightQuotes;
    readonly put: RightQuotes;
  };
}

/** What books say, the quotes it rests on and the deviation of ln(half spread) around it. */
export interface OptionSpreadFit {
  readonly spreads: OptionSpreads;
  readonly quotes: number;
  readonly deviation: number;
}

const COLUMNS = 4;
/** Ten of them a coefficient: fewer say nothing. */
const LEAST_QUOTES = 40;
/** Deviations out of the money beyond which nothing is replayed. */
const FURTHEST = 3;
/** Three ticks: what is cheaper is no quote. */
const LEAST_PREMIUM = 0.15;

/**
 * Least squares of ln(half spread over premium) on the two-sided books out of the money (method
 * 8.6). Absent where they are too few or all of one tenor.
 */
export function fitOptionSpreads(books: readonly SpreadBooks[]): OptionSpreadFit | undefined {
  const rows: number[] = [];
  const shares: number[] = [];
  const lots: number[] = [];
  for (const { forward, deviation, days, lotSize, quotes } of books) {
    quotes.strike.forEach((strike, i) => {
      const { bid, ask, openInterest } = strike < forward ? quotes.put : quotes.call;
      const [low, high] = [bid[i] ?? 0, ask[i] ?? 0];
      const beyond = Math.abs(Math.log(strike / forward)) / deviation;
      const middle = 0.5 * (low + high);
      const isBook = low > 0 && high > low && middle >= LEAST_PREMIUM;
      if (!isBook || !(beyond <= FURTHEST) || !(days >= 0)) return;
      const open = Math.log1p((openInterest[i] ?? 0) / lotSize);
      rows.push(1, beyond, Math.log1p(days), open);
      shares.push(Math.log(0.5 * (high - low) / middle));
      lots.push(open);
    });
  }
  if (shares.length < LEAST_QUOTES) return undefined;
  const fit = leastSquares(new Float64Array(rows), COLUMNS, new Float64Array(shares));
  if (fit === undefined) return undefined;
  const [level = 0, beyond = 0, days = 0, openLots = 0] = fit.coefficients;
  return {
    spreads: { level, beyond, days, openLots, meanOpenLots: meanOf(lots) },
    quotes: shares.length,
    deviation: fit.residualDeviation,
  };
}
