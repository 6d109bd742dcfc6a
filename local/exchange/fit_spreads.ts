import { leastSquares } from "../../shared/statistics/least_squares.ts";
import { at } from "../../shared/vocabulary/at.ts";

/** What the width of an option's book depends on. Rupees, calendar days, lots. */
export interface SpreadQuote {
  /** Mid of the book, or the close that stands for it. */
  readonly premium: number;
  readonly strike: number;
  readonly right: "call" | "put";
  readonly spot: number;
  readonly days: number;
  readonly openLots: number;
}

/** A quote with the half spread that it was seen with, rupees. */
export interface SeenSpread extends SpreadQuote {
  readonly half: number;
}

/** Coefficients of ln(half spread). */
export interface SpreadModel {
  readonly constant: number;
  /** Of ln premium. */
  readonly premium: number;
  /** Of |ln(K/S)|, and of the same in the money besides. */
  readonly distance: number;
  readonly inTheMoney: number;
  /** Of ln(1 + days), and of 1/(1 + days): the last day's books are wide again. */
  readonly days: number;
  readonly lastDay: number;
  /** Of ln(1 + lots open) and its square. */
  readonly openLots: number;
  readonly openLotsSquared: number;
}

/** A model, the quotes it rests on and the deviation of ln(half spread) around it. */
export interface SpreadFit {
  readonly model: SpreadModel;
  readonly quotes: number;
  readonly deviation: number;
}

const COLUMNS = 7;

/**
 * Least squares of ln(half spread) over the quotes out of the money; what those in the money are
 * wider by then, over their distance. Absent where the quotes do not determine a model.
 */
export function fitSpreads(seen: readonly SeenSpread[]): SpreadFit | undefined {
  const usable = seen.filter(({ half, premium, days }) => half > 0 && premium > 0 && days >= 0);
  const outside = usable.filter((quote) => !isInTheMoney(quote));
  const rows = new Float64Array(outside.flatMap(factorsOf));
  const targets = Float64Array.from(outside, ({ half }) => Math.log(half));
  const fit = leastSquares(rows, COLUMNS, targets);
  if (fit === undefined) return undefined;
  const found = (i: number) => at(fit.coefficients, i);
  const model = {
    constant: found(0),
    premium: found(1),
    distance: found(2),
    inTheMoney: 0,
    days: found(3),
    lastDay: found(4),
    openLots: found(5),
    openLotsSquared: found(6),
  };
  let [products, squares] = [0, 0];
  for (const quote of usable.filter(isInTheMoney)) {
    const distance = distanceOf(quote);
    products += distance * Math.log(quote.half / halfSpreadOf(model, quote));
    squares += distance * distance;
  }
  return {
    model: { ...model, inTheMoney: squares > 0 ? products / squares : 0 },
    quotes: usable.length,
    deviation: fit.residualDeviation,
  };
}

/** The half spread that a model gives a quote, rupees, before ticks. */
export function halfSpreadOf(model: SpreadModel, quote: SpreadQuote): number {
  const { constant, premium, distance, days, lastDay, openLots, openLotsSquared } = model;
  const coefficients = [constant, premium, distance, days, lastDay, openLots, openLotsSquared];
  const log = factorsOf(quote).reduce(
    (sum, factor, i) => sum + factor * (coefficients[i] as number),
    isInTheMoney(quote) ? model.inTheMoney * distanceOf(quote) : 0,
  );
  return Math.exp(log);
}

function factorsOf(quote: SpreadQuote): number[] {
  const open = Math.log(1 + quote.openLots);
  return [
    1,
    Math.log(quote.premium),
    distanceOf(quote),
    Math.log(1 + quote.days),
    1 / (1 + quote.days),
    open,
    open * open,
  ];
}

function distanceOf({ strike, spot }: SpreadQuote): number {
  return Math.abs(Math.log(strike / spot));
}

function isInTheMoney({ strike, spot, right }: SpreadQuote): boolean {
  return right === "call" ? strike < spot : strike > spot;
}
