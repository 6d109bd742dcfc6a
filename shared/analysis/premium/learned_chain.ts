import type { Smile, SmileModel } from "../../pricing/smile.ts";
import { sviVariance } from "../../pricing/svi.ts";
import type { ChainSnapshotRow, QuoteColumns } from "../../vocabulary/rows/chain_snapshot_row.ts";

/** What of a stored chain a session learns from. */
export type LearnedChain =
  & Pick<
    ChainSnapshotRow,
    "expiry" | "received_at" | "forward" | "atm_volatility" | "quotes"
  >
  & { readonly smile: Pick<ChainSnapshotRow["smile"], "model" | "parameters"> };

/** Ask less bid and the middle of a quote that has both sides, rupees. */
export interface QuoteWidth {
  readonly mid: number;
  readonly width: number;
}

/** The quote at a place; absent without two sides in order. */
export function quoteWidth({ bid, ask }: QuoteColumns, place: number): QuoteWidth | undefined {
  const [low, high] = [bid[place] ?? Number.NaN, ask[place] ?? Number.NaN];
  if (!(low > 0 && high > low)) return undefined;
  return { mid: 0.5 * (low + high), width: high - low };
}

/**
 * The smile that a stored chain was priced with. It was fitted to quotes out of the money, and is
 * held flat beyond the outermost of them. Absent where it has no variance at the money.
 */
export function storedSmile(chain: LearnedChain): Smile | undefined {
  const { forward, smile: { model, parameters }, quotes: { strike, call, put } } = chain;
  const variance = sviVariance(parameters);
  const atm = variance.w(0);
  if (!(atm > 0 && chain.atm_volatility > 0)) return undefined;
  const quoted = strike.flatMap((level, i) => {
    const k = Math.log(level / forward);
    return quoteWidth(k < 0 ? put : call, i) === undefined ? [] : [k];
  });
  return {
    ...variance,
    model: model as SmileModel,
    label: "FAIR",
    forward,
    years: atm / chain.atm_volatility ** 2,
    parameters,
    quotes: quoted.length,
    quotedFrom: Math.min(0, ...quoted),
    quotedTo: Math.max(0, ...quoted),
    minG: 0,
    notes: [],
  };
}
