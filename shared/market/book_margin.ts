import { at } from "../vocabulary/at.ts";
import { nth } from "../vocabulary/nth.ts";
import type { MarginBook } from "./margin_book.ts";
import { RISK, RISK_WIDTH, SCENARIOS } from "./risk_array.ts";

/** Rupees of what the quantities are: a unit of a structure, or all that is held. */
export interface Margin {
  readonly span: number;
  readonly exposure: number;
  readonly expiryDay: number;
  readonly calendar: number;
  /** Full price of delivered shares. */
  readonly delivery: number;
  readonly total: number;
}

/**
 * Margin of quantities of a book's rows, those of the book itself where none are given: the legs of
 * an underlying are scanned together, underlyings add (method 13.4).
 */
export function bookMargin(
  book: MarginBook,
  quantities: Float64Array = book.quantities,
): Margin {
  let [span, exposure, expiryDay, calendar, delivery] = [0, 0, 0, 0, 0];
  for (let i = 0; i < book.calendars.length; i++) {
    const [from, to] = [nth(book.starts, i), nth(book.starts, i + 1)];
    const near = endOfNear(book, from, to);
    const isIndex = book.isIndex[i] === 1;
    const isLastDay = book.expiring[i] === 1;
    for (let row = from; row < to; row++) {
      const held = at(quantities, row);
      const start = row * RISK_WIDTH;
      exposure += held < 0
        ? -held * at(book.figures, start + RISK.exposureSold)
        : held * at(book.figures, start + RISK.exposureBought);
      if (isLastDay && row < near && held < 0) {
        expiryDay -= held * at(book.figures, start + RISK.expiryDay);
      }
      delivery += Math.max(0, held) * at(book.figures, start + RISK.delivery);
    }
    // What expires today covers nothing of an index that expires later.
    const split = isIndex && isLastDay ? near : to;
    span += spanOf(book, quantities, from, split) + spanOf(book, quantities, split, to);
    calendar += at(book.calendars, i) *
      (spreadDelta(book, quantities, from, split) + spreadDelta(book, quantities, split, to));
  }
  const total = span + exposure + expiryDay + calendar + delivery;
  return { span, exposure, expiryDay, calendar, delivery, total };
}

/** The row after the options of the nearest expiry; the underlying's own stands first. */
function endOfNear({ years }: MarginBook, from: number, to: number): number {
  let row = from;
  while (row < to && at(years, row) < 0) row += 1;
  const near = years[row];
  while (row < to && years[row] === near) row += 1;
  return row;
}

/** The worst scenario's loss, less what the options are worth: selling them brought that in. */
function spanOf(
  { figures }: MarginBook,
  quantities: Float64Array,
  from: number,
  to: number,
): number {
  let worth = 0;
  for (let row = from; row < to; row++) {
    worth += at(quantities, row) * at(figures, row * RISK_WIDTH + RISK.worth);
  }
  let worst = 0;
  for (let scenario = 0; scenario < SCENARIOS; scenario++) {
    let loss = 0;
    for (let row = from; row < to; row++) {
      loss += at(quantities, row) * at(figures, row * RISK_WIDTH + scenario);
    }
    worst = Math.max(worst, loss);
  }
  return Math.max(0, worst - worth);
}

/** Delta by which expiries cover earlier ones, units. */
function spreadDelta(
  { figures, years }: MarginBook,
  quantities: Float64Array,
  from: number,
  to: number,
): number {
  let [uncovered, covered] = [0, 0];
  for (let row = from; row < to;) {
    const expiry = years[row];
    let delta = 0;
    for (; row < to && years[row] === expiry; row++) {
      delta += at(quantities, row) * at(figures, row * RISK_WIDTH + RISK.delta);
    }
    if (uncovered * delta < 0) covered += Math.min(Math.abs(uncovered), Math.abs(delta));
    uncovered += delta;
  }
  return covered;
}
