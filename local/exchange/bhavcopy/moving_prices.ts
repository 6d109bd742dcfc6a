import { undiscountedBlack } from "../../../shared/pricing/black.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { at } from "../../../shared/vocabulary/at.ts";
import { normal } from "../seeded/noise.ts";
import { closingPoint, type ClosingSmile, closingSmile, thetaOf } from "./closing_smile.ts";
import type { DayRow } from "./open_day_file.ts";
import type { History } from "./read_history.ts";
import type { RecordedDay } from "./recorded_days.ts";
import { sessionPath, type SessionRange } from "./session_path.ts";
import { sessionsLeft } from "./session_share.ts";

/** An option between two closes. Deviation of one unit of variance; rupees per unit. */
export interface MovingOption {
  readonly price: number;
  readonly forward: number;
  readonly deviation: number;
  /** Units of variance to the end. */
  readonly units: number;
}

/** Steps of a path: one each five minutes of the session up to its close. */
const STEPS = 74;
/** Part of every path's noise that is the market's; the correlation of two is its square. */
const SHARED_NOISE = 0.6;

/** Two recorded days that follow each other. */
export interface DayPair {
  readonly before: RecordedDay;
  readonly day: RecordedDay;
}

/**
 * Prices inside a recorded day, from the close before it to its own: spots along a seeded path
 * through the recorded open, high, low and close, options by their volatility on the way from one
 * closing smile to the next. The same seed, day and share of the session give the same price.
 */
export class MovingPrices {
  readonly #seed: number;
  readonly #history: History;
  readonly #paths = new Map<string, Float64Array>();
  readonly #smiles = new WeakMap<RecordedDay, Map<string, ClosingSmile>>();

  constructor(seed: number, history: History) {
    [this.#seed, this.#history] = [seed, history];
  }

  /** Price of an underlying or index at a share of a session; absent without a close of the day. */
  spot(name: string, { day }: DayPair, share: number): number | undefined {
    const path = this.#path(name, day);
    if (path === undefined) return undefined;
    const position = share * STEPS;
    const left = Math.floor(position);
    if (left === position) return at(path, left);
    const [from, to] = [at(path, left), at(path, left + 1)];
    return from * Math.exp(Math.log(to / from) * (position - left));
  }

  /** A future at a share of a session: its ratio to the spot moves from close to close. */
  future(row: DayRow, pair: DayPair, share: number): number | undefined {
    const spot = this.spot(row.underlying, pair, share);
    const earlier = pair.before.byId.get(row.securityId);
    const ratios = [earlier, row].flatMap((of) =>
      of !== undefined && of.volume > 0 ? [of.close / of.spot] : []
    );
    const [first, last = first] = ratios;
    if (spot === undefined || first === undefined || last === undefined) return undefined;
    return spot * (first + share * (last - first));
  }

  /** An option at a share of a session; absent where neither close tells a volatility. */
  option(row: DayRow, pair: DayPair, share: number): MovingOption | undefined {
    const { day, before } = pair;
    const { underlying, expiry, securityId } = row;
    const spot = this.spot(underlying, pair, share);
    const earlier = before.byId.get(securityId);
    const unitsBefore = sessionsLeft(before.date, 1, expiry);
    const unitsAfter = sessionsLeft(day.date, 1, expiry);
    const [smileBefore, smileAfter] = [this.#smile(before, row), this.#smile(day, row)];
    const ownBefore = earlier === undefined
      ? undefined
      : closingPoint(earlier, smileBefore, unitsBefore);
    const after = closingPoint(row, smileAfter, unitsAfter, ownBefore?.deviation);
    const from = ownBefore ?? after;
    if (spot === undefined || from === undefined) return undefined;
    const to = after ?? { ...from, residual: 0 };
    const between = (p: number, q: number) => p + share * (q - p);
    const ratios = [smileBefore, smileAfter].map((smile) => smile.forward / smile.spot);
    const [first = 1, last = 1] = ratios.map((ratio) => ratio > 0 ? ratio : undefined);
    const forward = spot * between(first, last);
    const deviation = between(from.deviation, to.deviation);
    const units = sessionsLeft(day.date, share, expiry);
    const model = undiscountedBlack(
      forward,
      row.strike,
      deviation * Math.sqrt(units),
      thetaOf(row),
    );
    // A split between the days changed strike and price alike.
    const scale = earlier === undefined ? 1 : row.strike / earlier.strike;
    const residual = between(earlier === undefined ? 0 : scale * from.residual, to.residual);
    return { price: Math.max(0, model + residual), forward, deviation, units };
  }

  #smile(day: RecordedDay, { underlying, expiry }: DayRow): ClosingSmile {
    const known = this.#smiles.get(day) ?? new Map<string, ClosingSmile>();
    this.#smiles.set(day, known);
    const key = `${underlying} ${expiry}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const rows = (day.byUnderlying.get(underlying) ?? []).filter((row) => row.expiry === expiry);
    const smile = closingSmile(rows, sessionsLeft(day.date, 1, expiry));
    known.set(key, smile);
    return smile;
  }

  #path(name: string, day: RecordedDay): Float64Array | undefined {
    const key = `${day.date} ${name}`;
    const known = this.#paths.get(key);
    if (known !== undefined) return known;
    const range = rangeOf(name, day, this.#history);
    if (range === undefined) return undefined;
    const path = sessionPath(range, noiseOf(this.#seed, name, day.date));
    this.#paths.set(key, path);
    return path;
  }
}

/**
 * Open, high and low of the history, else of the nearest future that traded, moved by its distance
 * from the spot; the close is the day's own where it has one.
 */
function rangeOf(name: string, day: RecordedDay, history: History): SessionRange | undefined {
  const candle = history.get(name)?.findLast(({ date }) => date === day.date);
  const rows = day.byUnderlying.get(name) ?? [];
  const close = rows[0]?.spot ?? candle?.close;
  if (close === undefined) return undefined;
  const future = rows.filter(({ instrument, range }) => instrument === "future" && range)
    .sort((p, q) => p.expiry < q.expiry ? -1 : 1)[0];
  const ratio = future === undefined ? 1 : close / future.close;
  const { open = close, high = close, low = close } = candle ?? future?.range ?? {};
  const scale = candle === undefined ? ratio : 1;
  return {
    open: scale * open,
    high: Math.max(scale * high, scale * open, close),
    low: Math.min(scale * low, scale * open, close),
    close,
  };
}

function noiseOf(seed: number, name: string, date: TradingDate): Float64Array {
  const own = Math.sqrt(1 - SHARED_NOISE ** 2);
  return Float64Array.from(
    { length: STEPS },
    (_, step) =>
      SHARED_NOISE * normal(seed, date, "market", step) + own * normal(seed, date, name, step),
  );
}
