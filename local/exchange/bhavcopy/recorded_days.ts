import { calendarDaysBetween, type TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type { DayFile, DayRow } from "./open_day_file.ts";

/** The kept rows of one day, to be found by underlying and by id. */
export interface RecordedDay {
  readonly date: TradingDate;
  readonly rows: readonly DayRow[];
  readonly byUnderlying: ReadonlyMap<string, readonly DayRow[]>;
  readonly byId: ReadonlyMap<string, DayRow>;
}

/**
 * One day of the default universe takes 90 ms to read and 9 MB to hold: unless told otherwise the
 * one of the clock and the one before are kept.
 */
const KEPT_DAYS = 2;

/** Days further apart do not follow each other: a lone day of another year is no history. */
export const LONGEST_GAP_DAYS = 10;

/** Recorded days in the order of their dates, each read when it is first asked for. */
export class RecordedDays {
  readonly dates: readonly TradingDate[];
  readonly #files: ReadonlyMap<TradingDate, DayFile>;
  readonly #keeps: (underlying: string) => boolean;
  readonly #kept: number;
  readonly #days = new Map<TradingDate, RecordedDay>();
  readonly #spots = new Map<TradingDate, ReadonlyMap<string, number>>();

  constructor(
    files: readonly DayFile[],
    keeps: (underlying: string) => boolean,
    kept = KEPT_DAYS,
  ) {
    this.#kept = kept;
    this.#files = new Map(files.map((file) => [file.date, file]));
    this.dates = [...this.#files.keys()].sort();
    this.#keeps = keeps;
  }

  /** The day of a date, else the last one before it. */
  upTo(date: TradingDate): RecordedDay | undefined {
    const found = this.dates.findLast((known) => known <= date);
    return found === undefined ? undefined : this.#day(found);
  }

  /** The day before a recorded one; absent where the gap between them is longer. */
  before(date: TradingDate): RecordedDay | undefined {
    const found = this.dates.findLast((known) => known < date);
    const isNear = found !== undefined && calendarDaysBetween(found, date) <= LONGEST_GAP_DAYS;
    return isNear ? this.#day(found) : undefined;
  }

  /** Closes of the underlyings on a recorded date. */
  spots(date: TradingDate): ReadonlyMap<string, number> {
    const known = this.#spots.get(date);
    if (known !== undefined) return known;
    const rows = this.#day(date)?.rows ?? [];
    const spots = new Map(rows.map(({ underlying, spot }) => [underlying, spot]));
    this.#spots.set(date, spots);
    return spots;
  }

  #day(date: TradingDate): RecordedDay | undefined {
    const known = this.#days.get(date);
    if (known !== undefined) return known;
    const file = this.#files.get(date);
    if (file === undefined) return undefined;
    const rows = file.rows(this.#keeps);
    const day = {
      date,
      rows,
      byUnderlying: Map.groupBy(rows, ({ underlying }) => underlying),
      byId: new Map(rows.map((row) => [row.securityId, row])),
    };
    for (const oldest of this.#days.keys()) {
      if (this.#days.size < this.#kept) break;
      this.#days.delete(oldest);
    }
    this.#days.set(date, day);
    return day;
  }
}
