import type { PricedRight } from "../../market/priced_chain.ts";
import type { RightColumns, ScanColumns } from "./scan_columns.ts";

/**
 * Columns of some of a chain's strikes, by their indices; what no strike is asked for is shared.
 */
export function restrictedColumns(columns: ScanColumns, kept: Int32Array): ScanColumns {
  const { chain } = columns;
  if (chain.strikes.length === kept.length) return columns;
  const pick = (column: Float64Array) => picked(column, kept, new Float64Array(kept.length));
  const mark = (column: Uint8Array) => picked(column, kept, new Uint8Array(kept.length));
  const quotesOf = (quotes: PricedRight): PricedRight => ({
    bid: pick(quotes.bid),
    ask: pick(quotes.ask),
    mid: pick(quotes.mid),
    bidQuantity: pick(quotes.bidQuantity),
    askQuantity: pick(quotes.askQuantity),
    volume: pick(quotes.volume),
    openInterest: pick(quotes.openInterest),
    impliedVolatility: pick(quotes.impliedVolatility),
    delta: pick(quotes.delta),
    gamma: pick(quotes.gamma),
    theta: pick(quotes.theta),
    vega: pick(quotes.vega),
    usable: mark(quotes.usable),
    securityId: Array.from(kept, (i) => quotes.securityId[i]),
  });
  const rightOf = (right: RightColumns): RightColumns => ({
    quotes: quotesOf(right.quotes),
    worth: pick(right.worth),
    market: pick(right.market),
    residual: pick(right.residual),
    spread: pick(right.spread),
    buyCharges: pick(right.buyCharges),
    sellCharges: pick(right.sellCharges),
    liquid: mark(right.liquid),
    traded: mark(right.traded),
    deltaSize: pick(right.deltaSize),
  });
  const [call, put] = [rightOf(columns.call), rightOf(columns.put)];
  return {
    ...columns,
    chain: { ...chain, strikes: pick(chain.strikes), call: call.quotes, put: put.quotes },
    call,
    put,
    wingPlaces: new Map(),
    expectedMoves: pick(columns.expectedMoves),
    moneyness: pick(columns.moneyness),
  };
}

function picked<Column extends Float64Array | Uint8Array>(
  from: Column,
  kept: Int32Array,
  into: Column,
): Column {
  for (let i = 0; i < kept.length; i++) into[i] = from[kept[i] as number] as number;
  return into;
}
