import { type TradingDate, tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import type { DayRow } from "./open_day_file.ts";
import { type DayPair, type MovingOption, MovingPrices } from "./moving_prices.ts";
import type { History } from "./read_history.ts";
import type { RecordedDays } from "./recorded_days.ts";
import { sessionShare } from "./session_share.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** Where an instant lies: a recorded day, the one before it and the share that is over. */
interface Place extends DayPair {
  /** Absent before the opening. */
  readonly share?: number;
}

/**
 * Recorded days as they pass: until a session opens, the closes of the one before stand; inside it
 * prices move; from 15:25 on its own closes stand. A day that follows none stands at its closes.
 */
export class InsideDays {
  readonly #days: RecordedDays;
  readonly #prices: MovingPrices;

  constructor(days: RecordedDays, history: History, seed: number) {
    this.#days = days;
    this.#prices = new MovingPrices(seed, history);
  }

  /** True once the closes of the instant's own date stand, and where it has no record. */
  stands(instant: Date): boolean {
    const place = this.#place(instant);
    return place === undefined || place.share === 1;
  }

  /** Price of an underlying or index; absent where the instant's date has no path. */
  spot(name: string, instant: Date): number | undefined {
    const place = this.#place(instant);
    if (place === undefined) return undefined;
    return place.share === undefined
      ? place.before.byUnderlying.get(name)?.[0]?.spot
      : this.#prices.spot(name, place, place.share);
  }

  /**
   * A day's row with what it is worth at an instant in place of its close, the rest as the day
   * before knew it, or the day itself of a contract that is new on it. Absent where nothing tells a
   * price.
   */
  row(row: DayRow, instant: Date): DayRow | undefined {
    const place = this.#place(instant);
    if (place === undefined) return undefined;
    const earlier = place.before.byId.get(row.securityId);
    if (place.share === undefined) return earlier?.volume === 0 ? undefined : earlier;
    const spot = this.#prices.spot(row.underlying, place, place.share);
    const close = row.instrument === "future"
      ? this.#prices.future(row, place, place.share)
      : this.#prices.option(row, place, place.share)?.price;
    if (spot === undefined || close === undefined) return undefined;
    const { openInterest, openInterestChange, volume, tradedValue } = earlier ?? row;
    return { ...row, spot, close, openInterest, openInterestChange, volume, tradedValue };
  }

  /** A contract's row of the instant's date, and where it is an option what it is priced by. */
  contract(
    securityId: string,
    instant: Date,
  ): { readonly row: DayRow; readonly option?: MovingOption } | undefined {
    const place = this.#place(instant);
    const listed = place?.day.byId.get(securityId);
    if (place?.share === undefined || listed === undefined) return undefined;
    const row = this.row(listed, instant);
    if (row === undefined) return undefined;
    const option = row.instrument === "option"
      ? this.#prices.option(listed, place, place.share)
      : undefined;
    return { row, ...present({ option }) };
  }

  #place(instant: Date): Place | undefined {
    const date: TradingDate = tradingDateAt(instant);
    const day = this.#days.upTo(date);
    if (day?.date !== date) return undefined;
    const before = this.#days.before(date);
    if (before === undefined) return { day, before: day, share: 1 };
    return { day, before, ...present({ share: sessionShare(instant) }) };
  }
}
