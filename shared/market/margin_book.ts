import { fillRiskArray, type MarginContract, type MarginTerms, RISK_WIDTH } from "./risk_array.ts";
import { scanRanges } from "./scan_ranges.ts";

/**
 * One leg of what is held. Quantity signed: + long, - short, in units of what the margin is asked
 * for.
 */
export interface MarginLeg extends MarginContract {
  readonly quantity: number;
}

/** Legs of one underlying that are held together. */
export interface MarginHolding {
  readonly legs: readonly MarginLeg[];
  readonly terms: MarginTerms;
}

/**
 * Contracts as typed rows, underlying by underlying and ascending in expiry, so that the margin of
 * any quantities of them is a sum.
 */
export interface MarginBook {
  /** Rows of underlying i are those from starts[i] to before starts[i + 1]. */
  readonly starts: Int32Array;
  /** Rupees of calendar charge a unit of delta, by underlying. */
  readonly calendars: Float64Array;
  /** 1 where the nearest expiry of an underlying is today. */
  readonly expiring: Uint8Array;
  readonly isIndex: Uint8Array;
  /** By row: years to its expiry, -1 for the underlying itself. */
  readonly years: Float64Array;
  readonly figures: Float64Array;
  /** Units held of each row: legs of the same contract stand together. */
  readonly quantities: Float64Array;
}

/** The rows of holdings; each is another underlying. */
export function marginBook(holdings: readonly MarginHolding[]): MarginBook {
  const netted = holdings.map(({ legs }) => nettedLegs(legs));
  const count = netted.reduce((sum, legs) => sum + legs.length, 0);
  const book = {
    starts: new Int32Array(holdings.length + 1),
    calendars: new Float64Array(holdings.length),
    expiring: new Uint8Array(holdings.length),
    isIndex: new Uint8Array(holdings.length),
    years: new Float64Array(count),
    figures: new Float64Array(count * RISK_WIDTH),
    quantities: new Float64Array(count),
  };
  let row = 0;
  holdings.forEach(({ terms }, i) => {
    const ranges = scanRanges(terms.rates, terms.sessionDeviation);
    book.calendars[i] = terms.spot * terms.rates.calendar;
    book.expiring[i] = terms.expiresToday ? 1 : 0;
    book.isIndex[i] = terms.kind === "index" ? 1 : 0;
    for (const leg of netted[i] ?? []) {
      book.years[row] = yearsOf(leg);
      book.quantities[row] = leg.quantity;
      fillRiskArray(leg, terms, ranges, book.figures, row);
      row += 1;
    }
    book.starts[i + 1] = row;
  });
  return book;
}

/** One leg a contract, the underlying first, then ascending in expiry. */
function nettedLegs(legs: readonly MarginLeg[]): MarginLeg[] {
  const byContract = new Map<string, MarginLeg>();
  for (const leg of legs) {
    const { right, strike, years } = leg;
    const key = right === "underlying" ? right : `${right} ${strike} ${years}`;
    const quantity = leg.quantity + (byContract.get(key)?.quantity ?? 0);
    byContract.set(key, { ...leg, quantity });
  }
  return [...byContract.values()].sort((p, q) => yearsOf(p) - yearsOf(q));
}

function yearsOf({ right, years }: MarginLeg): number {
  return right === "underlying" ? -1 : years;
}
