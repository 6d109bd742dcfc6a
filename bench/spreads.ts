// How well the index spread model repeats recorded books, and what a fit to them says: those of
// ../shared/data/nse_chain, or the desk's own, as rows of `chain_snapshots` in JSON (columns
// underlying, expiry, received_at, spot, quotes). `npm run bench -- spreads [ROWS.json LOT]`.
import {
  fitSpreads,
  halfSpreadOf,
  type SeenSpread,
  type SpreadModel,
} from "../local/exchange/fit_spreads.ts";
import { INDEX_SPREAD } from "../local/exchange/spread_model.ts";
import type { RawChain } from "../shared/vocabulary/chain.ts";
import type { ChainSnapshotRow } from "../shared/vocabulary/rows/chain_snapshot_row.ts";
import { instantOf } from "../shared/vocabulary/trading_date.ts";
import { booksIn, recordedBooks } from "../tests/support/recorded_books.ts";
import { sharedData } from "../tests/support/shared_data.ts";

const DAY_MS = 86_400_000;
/** Beyond these nothing is traded by the desk. */
const MAX_DAYS = 70;
const MAX_DISTANCE = 0.12;
/** Three ticks: what is cheaper is no quote. */
const LEAST_PREMIUM = 0.15;

const DAYS = [[0, 1], [1, 7], [7, 14], [14, 21], [21, 70]] as const;
const DISTANCES = [[0, 0.02], [0.02, 0.05], [0.05, 0.1]] as const;

/** The model in use and the fit, each with what it gives beside the books by tenor and distance. */
export async function bench([file, lot]: readonly string[]): Promise<object> {
  const seen = file === undefined ? await recorded() : await snapshots(file, Number(lot ?? "1"));
  const fit = fitSpreads(seen);
  return {
    quotes: seen.length,
    inUse: { model: INDEX_SPREAD, ...residuals(INDEX_SPREAD, seen) },
    ...(fit === undefined ? {} : {
      fit: {
        ...rounded(fit.model),
        deviation: four(fit.deviation),
        ...residuals(fit.model, seen),
      },
    }),
    fullSpreadPercentOfPremium: cells(seen, fit?.model),
  };
}

async function recorded(): Promise<SeenSpread[]> {
  const folder = sharedData("nse_chain");
  if (folder === undefined) {
    throw new Error("the recorded books ../shared/data/nse_chain are absent");
  }
  const seen: SeenSpread[] = [];
  // NSE's page counts open interest in lots.
  for (const path of booksIn(folder)) {
    for (const book of await recordedBooks(path)) seen.push(...spreadsOf(book, 1));
  }
  return seen;
}

type Snapshot = Pick<ChainSnapshotRow, "expiry" | "received_at" | "spot" | "quotes"> & {
  readonly underlying: string;
};

/** Rows as REST gives them; open interest there is in units. */
async function snapshots(file: string, lot: number): Promise<SeenSpread[]> {
  const rows: Snapshot[] = JSON.parse(await Deno.readTextFile(file));
  return rows.flatMap(({ underlying, expiry, received_at: received, spot, quotes }) => {
    const right = ({ bid, ask, openInterest }: typeof quotes.call, i: number) => ({
      bid: bid[i] ?? Number.NaN,
      ask: ask[i] ?? Number.NaN,
      openInterest: openInterest[i] ?? Number.NaN,
    });
    const strikes = quotes.strike.map((strike, i) => ({
      strike,
      call: right(quotes.call, i),
      put: right(quotes.put, i),
    }));
    return spreadsOf({ underlying, expiry, receivedAt: new Date(received), spot, strikes }, lot);
  });
}

/** Every two-sided book of a chain that says how many are open. */
function spreadsOf({ expiry, receivedAt, spot, strikes }: RawChain, lot: number): SeenSpread[] {
  const days = (instantOf(expiry, "15:30").getTime() - receivedAt.getTime()) / DAY_MS;
  if (spot === undefined || days < 0 || days > MAX_DAYS) return [];
  return strikes.flatMap(({ strike, ...quotes }) =>
    (["call", "put"] as const).flatMap((right) => {
      const { bid = Number.NaN, ask = Number.NaN, openInterest = Number.NaN } = quotes[right] ?? {};
      const premium = 0.5 * (bid + ask);
      const isUsable = ask > bid && premium >= LEAST_PREMIUM && openInterest >= 0 &&
        Math.abs(Math.log(strike / spot)) < MAX_DISTANCE;
      const openLots = openInterest / lot;
      return isUsable
        ? [{ premium, strike, right, spot, days, openLots, half: 0.5 * (ask - bid) }]
        : [];
    })
  );
}

const isOutside = ({ strike, spot, right }: SeenSpread) => (strike > spot) === (right === "call");

/** Of ln(half spread), out of the money. */
function residuals(model: SpreadModel, seen: readonly SeenSpread[]): object {
  const values = seen.filter(isOutside).map((quote) =>
    Math.log(quote.half / halfSpreadOf(model, quote))
  ).sort((p, q) => p - q);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    residual: { mean: four(mean), deviation: four(Math.sqrt(squares / values.length)) },
  };
}

function cells(seen: readonly SeenSpread[], fitted: SpreadModel | undefined): object[] {
  return DAYS.flatMap(([from, to]) =>
    DISTANCES.map(([near, far]) => {
      const quotes = seen.filter((quote) => {
        const distance = Math.abs(Math.log(quote.strike / quote.spot));
        return isOutside(quote) && quote.days >= from && quote.days < to && distance >= near &&
          distance < far;
      });
      const by = (half: (quote: SeenSpread) => number) =>
        four(median(quotes.map((quote) => 200 * half(quote) / quote.premium)));
      return {
        days: `${from}-${to}`,
        distance: `${100 * near}-${100 * far}%`,
        quotes: quotes.length,
        real: by(({ half }) => half),
        inUse: by((quote) => halfSpreadOf(INDEX_SPREAD, quote)),
        ...(fitted === undefined ? {} : { fit: by((quote) => halfSpreadOf(fitted, quote)) }),
      };
    })
  );
}

function median(values: number[]): number {
  return values.sort((p, q) => p - q)[values.length >> 1] ?? Number.NaN;
}

function rounded(model: SpreadModel): object {
  return { model: Object.fromEntries(Object.entries(model).map(([k, v]) => [k, four(v)])) };
}

function four(value: number): number {
  return Number(value.toFixed(4));
}
