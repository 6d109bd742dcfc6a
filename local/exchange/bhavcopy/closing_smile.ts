import type { Theta } from "../../../shared/pricing/black.ts";
import { undiscountedBlack } from "../../../shared/pricing/black.ts";
import { impliedDeviation } from "../../../shared/pricing/implied_deviation.ts";
import { quantilesOf } from "../../../shared/statistics/quantiles.ts";
import { TICK } from "../spread_model.ts";
import type { DayRow } from "./open_day_file.ts";

/**
 * What the closes of one underlying and expiry say together. Deviations are those of one unit of
 * variance (method 3.3); amounts in rupees per unit, undiscounted.
 */
export interface ClosingSmile {
  readonly spot: number;
  readonly forward: number;
  /** At a logarithm of strike over forward; absent where no close tells one. */
  deviationAt(moneyness: number): number | undefined;
}

/** An option's close as a deviation and what its price differs by from the one of that. */
export interface ClosingPoint {
  readonly deviation: number;
  /** 0 where the close is the price at the deviation. */
  readonly residual: number;
}

/** Pairs nearest to the spot whose parity tells the forward. */
const PAIRS = 5;
/** Below this a close is mostly its tick. */
const LEAST_TICKS = 2;

/** +1 for a call, -1 for a put. */
export function thetaOf({ right }: Pick<DayRow, "right">): Theta {
  return right === "call" ? 1 : -1;
}

/**
 * The smile of options that traded, `units` of variance before their end: straight lines between
 * those out of the money, flat beyond. On the day of the end no close tells one. The forward is the
 * median over parities, else the future's close, else the spot.
 */
export function closingSmile(rows: readonly DayRow[], units: number): ClosingSmile {
  const traded = rows.filter(({ volume, close }) => volume > 0 && close > 0);
  const options = traded.filter(({ instrument }) => instrument === "option");
  const spot = rows[0]?.spot ?? NaN;
  const forward = forwardOf(options, spot) ??
    traded.find(({ instrument }) => instrument === "future")?.close ?? spot;
  const points = options
    .filter((row) => row.close > LEAST_TICKS * TICK)
    .flatMap((row) => {
      const deviation = ownDeviation(row, forward, units);
      return deviation === undefined ? [] : [{ x: Math.log(row.strike / forward), deviation }];
    })
    .sort((p, q) => p.x - q.x);
  return {
    spot,
    forward,
    deviationAt: (moneyness) => {
      const above = points.findIndex(({ x }) => x >= moneyness);
      const [right, left] = [points[above], points[above === -1 ? points.length - 1 : above - 1]];
      if (right === undefined || left === undefined) return (right ?? left)?.deviation;
      const share = right.x > left.x ? (moneyness - left.x) / (right.x - left.x) : 0;
      return left.deviation + share * (right.deviation - left.deviation);
    },
  };
}

/**
 * A row's close on a smile: its own deviation, else the smile's with what the close differs from
 * it; a row that did not trade has the smile's alone. `otherwise` is the deviation where the smile
 * has none. Absent without any.
 */
export function closingPoint(
  row: DayRow,
  smile: ClosingSmile,
  units: number,
  otherwise?: number,
): ClosingPoint | undefined {
  const isTraded = row.volume > 0 && row.close > 0;
  const own = isTraded ? ownDeviation(row, smile.forward, units) : undefined;
  if (own !== undefined) return { deviation: own, residual: 0 };
  const deviation =
    (units > 0 ? smile.deviationAt(Math.log(row.strike / smile.forward)) : undefined) ??
      otherwise;
  if (deviation === undefined) return undefined;
  const model = undiscountedBlack(
    smile.forward,
    row.strike,
    deviation * Math.sqrt(units),
    thetaOf(row),
  );
  return { deviation, residual: isTraded ? row.close - model : 0 };
}

/** Of an option out of the money: the others' closes tell little but their intrinsic value. */
function ownDeviation(row: DayRow, forward: number, units: number): number | undefined {
  if (!(units > 0) || thetaOf(row) * (row.strike - forward) < 0) return undefined;
  const terms = { forward, strike: row.strike, discount: 1, right: thetaOf(row) };
  const { deviation, status } = impliedDeviation(row.close, terms, TICK);
  return status === "OK" && deviation !== undefined ? deviation / Math.sqrt(units) : undefined;
}

function forwardOf(options: readonly DayRow[], spot: number): number | undefined {
  const puts = new Map(
    options.filter(({ right }) => right === "put").map((row) => [row.strike, row.close]),
  );
  const parities = options
    .filter(({ right, strike }) => right === "call" && puts.has(strike))
    .sort((p, q) => Math.abs(p.strike - spot) - Math.abs(q.strike - spot))
    .slice(0, PAIRS)
    .map(({ strike, close }) => strike + close - (puts.get(strike) ?? NaN));
  return quantilesOf(parities)?.median;
}
