import {
  isMarketView,
  smileDistribution,
  type View,
  viewDistribution,
} from "../../pricing/distribution.ts";
import { at } from "../../vocabulary/at.ts";
import type { ExitHorizon } from "../exit_terms.ts";
import { tablesBack } from "./tables_back.ts";
import { terminalPrices } from "./terminal_prices.ts";

/** One measure's spot: at the horizon by cell point, before it a table a point of time. */
interface MeasuredSpot {
  readonly prices: Float64Array;
  readonly spots: readonly Float64Array[];
}

/** The spot over each measure's own driver; the view's is absent where it is the market's. */
export interface SpotTables {
  /** Share of the horizon's variance that has passed, ascending from 0. */
  readonly times: Float64Array;
  readonly market: MeasuredSpot;
  readonly view?: MeasuredSpot;
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
  if (isMarketView(view)) return { times, market: { prices: market, spots: [] } };
  const own = terminalPrices(viewDistribution(forward, smile, view), deviation * view.beta);
  return {
    times,
    market: { prices: market, spots: tablesBack(market, times) },
    view: { prices: own, spots: driftedBack(own, times, view) },
  };
}

/** The driver's own drift comes with time, not at once. */
function driftedBack(prices: Float64Array, times: Float64Array, { mu }: View): Float64Array[] {
  return tablesBack(prices, times).map((table, time) => {
    const growth = Math.exp(-mu * (1 - at(times, time)));
    return table.map((price) => price * growth);
  });
}
