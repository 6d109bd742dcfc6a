import type { PricedChain } from "../../market/priced_chain.ts";
import { maxPain } from "../flow/max_pain.ts";
import { openInterestWalls } from "../flow/open_interest_walls.ts";
import type { Bars } from "../history/bars.ts";
import { classicPivots } from "./classic_pivots.ts";
import type { LevelKind, Pivots, PriceLevel, ValueArea } from "./price_level.ts";
import { valueArea } from "./value_area.ts";
import { present } from "../../vocabulary/present.ts";

/** What levels are measured from. */
interface LevelsInput {
  readonly chain: PricedChain;
  /** To the session before; may be empty. */
  readonly bars: Bars;
  /** One deviation of the spot to the horizon that the caller looks at, rupees per unit. */
  readonly expectedMove: number;
}

/**
 * Levels on both sides of the spot, nearest first, each list with at least one entry, and what they
 * were taken from where it exists.
 */
export interface PriceLevels {
  readonly support: readonly [PriceLevel, ...PriceLevel[]];
  readonly resistance: readonly [PriceLevel, ...PriceLevel[]];
  readonly valueArea?: ValueArea;
  readonly pivots?: Pivots;
  readonly maxPain?: number;
  /** Lowest low and highest high of up to 20 sessions. */
  readonly range?: { readonly low: number; readonly high: number };
}

const RANGE_SESSIONS = 20;
/**
 * Shares of the spot: a level on each side however small the expected move (beyond rounding, below
 * any tick) or absurdly large.
 */
const LEAST_MOVE = 1e-6;
const MOST_MOVE = 1;

/**
 * Support below and resistance above the spot from open-interest walls, 20-session range, pivots of
 * the last bar, value area and max pain. What the replaced system called support could lie above
 * the spot (method 6.14): here the place decides, and the expected move's bound stands in where a
 * side has no level.
 */
export function priceLevels({ chain, bars, expectedMove }: LevelsInput): PriceLevels {
  const { spot, strikes, call, put } = chain;
  const walls = openInterestWalls(strikes, call.openInterest, put.openInterest, spot);
  const area = valueArea(chain);
  const pain = maxPain(strikes, call.openInterest, put.openInterest);
  const pivots = lastPivots(bars);
  const range = lastRange(bars);
  const found: [LevelKind, number | undefined][] = [
    ["open_interest_wall", walls.put],
    ["open_interest_wall", walls.call],
    ["range_20", range?.low],
    ["range_20", range?.high],
    ["pivot", pivots?.pivot],
    ["pivot_1", pivots?.s1],
    ["pivot_1", pivots?.r1],
    ["pivot_2", pivots?.s2],
    ["pivot_2", pivots?.r2],
    ["value_area", area?.low],
    ["value_area", area?.high],
    ["point_of_control", area?.pointOfControl],
    ["max_pain", pain],
  ];
  const levels = found.flatMap(([kind, price]) =>
    price !== undefined && Number.isFinite(price) && price > 0 ? [{ kind, price }] : []
  );
  const share = Math.min(MOST_MOVE, Math.max(LEAST_MOVE, expectedMove / spot || 0));
  return {
    support: nearestFirst(levels.filter(({ price }) => price < spot), spot) ??
      [{ kind: "expected_move", price: spot * Math.exp(-share) }],
    resistance: nearestFirst(levels.filter(({ price }) => price > spot), spot) ??
      [{ kind: "expected_move", price: spot * Math.exp(share) }],
    ...present({ valueArea: area, pivots, maxPain: pain, range }),
  };
}

function nearestFirst(
  levels: readonly PriceLevel[],
  spot: number,
): [PriceLevel, ...PriceLevel[]] | undefined {
  const [first, ...rest] = levels.toSorted((p, q) =>
    Math.abs(p.price - spot) - Math.abs(q.price - spot)
  );
  return first === undefined ? undefined : [first, ...rest];
}

function lastPivots({ high, low, close }: Bars): Pivots | undefined {
  const [h, l, c] = [high.at(-1), low.at(-1), close.at(-1)];
  return h === undefined || l === undefined || c === undefined ? undefined : classicPivots(h, l, c);
}

function lastRange({ high, low }: Bars): PriceLevels["range"] {
  if (high.length === 0) return undefined;
  return {
    low: Math.min(...low.subarray(-RANGE_SESSIONS)),
    high: Math.max(...high.subarray(-RANGE_SESSIONS)),
  };
}
