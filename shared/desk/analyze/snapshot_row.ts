import type { PricedChain, PricedRight } from "../../market/priced_chain.ts";
import { smileVolatility } from "../../pricing/smile.ts";
import type { ChainSnapshotRow, QuoteColumns } from "../../vocabulary/rows/chain_snapshot_row.ts";

/** The row of `chain_snapshots`. */
export function snapshotRow(chain: PricedChain): ChainSnapshotRow {
  const { smile } = chain;
  return {
    expiry: chain.expiry,
    received_at: chain.at.toISOString(),
    spot: chain.spot,
    forward: chain.forward,
    atm_volatility: smileVolatility(smile, chain.forward),
    smile: {
      model: smile.model,
      label: smile.label,
      parameters: smile.parameters,
      quotes: smile.quotes,
      rmsHalfSpreads: smile.rmsHalfSpreads ?? null,
      rmsPoints: smile.rmsPoints ?? null,
      minG: smile.minG,
    },
    digest: chain.digest,
    counts: chain.counts,
    quotes: {
      strike: [...chain.strikes],
      call: rightColumns(chain.call),
      put: rightColumns(chain.put),
    },
  };
}

function rightColumns({ bid, ask, openInterest, volume }: PricedRight): QuoteColumns {
  const column = (values: Float64Array) =>
    Array.from(values, (value) => Number.isNaN(value) ? null : value);
  return {
    bid: column(bid),
    ask: column(ask),
    openInterest: column(openInterest),
    volume: column(volume),
  };
}
