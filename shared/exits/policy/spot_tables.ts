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

/** Of an expiry whose structures end alike the tables are the same: made once for all of them. */
const known = new WeakMap<ExitHorizon, SpotTables>();

/** The spot of an expiry at points of time from now on. */
export function spotTables(horizon: ExitHorizon, times: Float64Array): SpotTables {
  const last = known.get(horizon);
  if (last !== undefined && isSame(last.times, times)) return last;
  const tables = tablesOf(horizon, times);
  known.set(horizon, tables);
  return tables;
}

function isSame(first: Float64Array, second: Float64Array): boolean {
  return first.length === second.length && first.every((time, i) => time === second[i]);
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
  const tables = tablesBack(prices, times);
  if (mu === 0) return tables;
  return tables.map((table, time) => {
    const growth = Math.exp(-mu * (1 - at(times, time)));
    return table.map((price) => price * growth);
  });
}
