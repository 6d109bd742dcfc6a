import {
  isMarketView,
  smileDistribution,
  type View,
  viewDistribution,
} from "../../pricing/distribution.ts";
import { at } from "../../vocabulary/at.ts";
import type { ExitHorizon } from "../exit_terms.ts";
import { type TableMove, tableMove } from "./table_move.ts";
import { tablesBack } from "./tables_back.ts";
import { terminalPrices } from "./terminal_prices.ts";

/** Settlement prices over each measure's driver; the view's are absent where it is the market's. */
interface SpotTables {
  /** Share of the horizon's variance that has passed, ascending from 0. */
  readonly times: Float64Array;
  /** By cell point of the driver. */
  readonly market: Float64Array;
  readonly view?: Float64Array;
  /** From the market's driver to the view's, one a point of time. */
  readonly moves?: readonly TableMove[];
}

/** Points of time at most, and the least share of the horizon's variance between two. */
const MOST_TIMES = 16;
const LEAST_STEP = 0.004;

/** Of an expiry whose structures end alike the tables are the same: made once for all of them. */
const known = new WeakMap<ExitHorizon, { readonly end: number; readonly tables: SpotTables }>();

/** The spot of an expiry from now to a share of its variance. */
export function spotTables(horizon: ExitHorizon, end: number): SpotTables {
  const last = known.get(horizon);
  if (last?.end === end) return last.tables;
  const tables = tablesOf(horizon, timesTo(end));
  known.set(horizon, { end, tables });
  return tables;
}

function timesTo(end: number): Float64Array {
  const steps = end === 0 ? 0 : Math.max(1, Math.min(MOST_TIMES, Math.floor(end / LEAST_STEP)));
  return Float64Array.from({ length: steps + 1 }, (_, i) => steps === 0 ? 0 : end * i / steps);
}

function tablesOf({ chain: { smile, forward }, view }: ExitHorizon, times: Float64Array) {
  const deviation = Math.sqrt(smile.w(0));
  const market = terminalPrices(smileDistribution(forward, smile), deviation);
  if (isMarketView(view)) return { times, market };
  const own = terminalPrices(viewDistribution(forward, smile, view), deviation * view.beta);
  const ownSpots = driftedBack(own, times, view);
  const moves = tablesBack(market, times).map((spots, time) =>
    tableMove(spots, ownSpots[time] as Float64Array)
  );
  return { times, market, view: own, moves };
}

/** The driver's own drift comes with time, not at once. */
function driftedBack(prices: Float64Array, times: Float64Array, { mu }: View): Float64Array[] {
  return tablesBack(prices, times).map((table, time) => {
    const growth = Math.exp(-mu * (1 - at(times, time)));
    return table.map((price) => price * growth);
  });
}
