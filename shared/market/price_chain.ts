import type { Theta } from "../pricing/black.ts";
import { smileDistribution } from "../pricing/distribution.ts";
import { fitSmile, type SmileQuote } from "../pricing/fit_smile.ts";
import type { SmileShape } from "../pricing/fit_ssvi.ts";
import { blackGreeks } from "../pricing/greeks.ts";
import { impliedDeviation } from "../pricing/implied_deviation.ts";
import { parityForward, type ParityPair } from "../pricing/parity_forward.ts";
import { type Smile, smileVolatility } from "../pricing/smile.ts";
import { yearFraction } from "../pricing/year_fraction.ts";
import type { RawChain } from "../vocabulary/chain.ts";
import type { UnderlyingKind } from "../vocabulary/terms.ts";
import { type SideColumns, sideColumns } from "./chain_columns.ts";
import type { ChainRejection, PricedChain, PricedSide } from "./priced_chain.ts";
import {
  count,
  type Counts,
  dropContradictions,
  dropOutsideBounds,
  twoSided,
} from "./quote_hygiene.ts";

/** What is known of a chain besides its quotes. */
export interface ChainTerms {
  readonly kind: UnderlyingKind;
  readonly lotSize: number;
  readonly tick: number;
  /** Continuous rate, decimal a year. */
  readonly rate: number;
  readonly now: Date;
  /** When the contracts get their settlement price. */
  readonly fixing: Date;
  /** Seconds before the fixing over which the settlement price is averaged; 0 where it is one price. */
  readonly averagingSeconds?: number;
  readonly maxAgeSeconds: number;
  /** Chains nearer to their fixing than this are refused. */
  readonly minMinutesToFixing: number;
  /** Listed contracts by `strike:right`; a quote without one is not used. */
  readonly listed: ReadonlyMap<string, { readonly securityId: string }>;
  /** Digests of earlier days' chains of the same expiry; absent when none is stored. */
  readonly earlierDigests?: ReadonlySet<string>;
  readonly prior?: SmileShape;
}

export type PricedChainResult =
  | { readonly ok: true; readonly chain: PricedChain }
  | {
    readonly ok: false;
    readonly rejection: {
      readonly reason: ChainRejection;
      readonly message: string;
      readonly counts: Counts;
    };
  };

/** Out-of-the-money quotes below which no smile is drawn. */
const MIN_QUOTES = 3;

/** Key of a contract in `ChainTerms.listed`. */
export function contractKey(strike: number, right: "call" | "put"): string {
  return `${strike}:${right}`;
}

/**
 * Hygiene, forward, smile and greeks of one chain (method 3.4, 3.12, 4.1, 4.2). A violation is a named rejection, of one
 * quote (counted) or of the chain; nothing is thrown whatever the quotes hold.
 */
export function priceChain(raw: RawChain, terms: ChainTerms): PricedChainResult {
  const counts: Counts = {};
  const reject = (reason: ChainRejection, message: string): PricedChainResult => ({
    ok: false,
    rejection: { reason, message: `${raw.underlying} ${raw.expiry}: ${message}`, counts },
  });
  const age = (terms.now.getTime() - raw.receivedAt.getTime()) / 1000;
  if (age > terms.maxAgeSeconds) {
    return reject("stale_chain", `the chain is ${age} s old, ${terms.maxAgeSeconds} s are allowed`);
  }
  const years = yearFraction(terms.now, terms.fixing, terms.averagingSeconds);
  if (years === 0) return reject("expired", "its fixing has passed");
  if (terms.fixing.getTime() - terms.now.getTime() < terms.minMinutesToFixing * 60_000) {
    return reject("too_close_to_fixing", `less than ${terms.minMinutesToFixing} minutes to fixing`);
  }
  const quoted = raw.strikes.filter(({ strike }) => Number.isFinite(strike) && strike > 0)
    .sort((p, q) => p.strike - q.strike);
  if (quoted.length === 0) return reject("empty_chain", "the broker sent no strike");
  const twice = quoted.find(({ strike }, i) => i > 0 && quoted[i - 1]?.strike === strike);
  if (twice !== undefined) {
    return reject("duplicate_strike", `strike ${twice.strike} occurs twice`);
  }
  const { spot } = raw;
  if (spot === undefined || !Number.isFinite(spot) || spot <= 0) {
    return reject("no_spot", "the broker sent no price of the underlying");
  }
  const strikes = Float64Array.from(quoted, ({ strike }) => strike);
  const call = sideColumns(quoted, "call");
  const put = sideColumns(quoted, "put");
  const digest = digestOf(call, put);
  if (terms.earlierDigests?.has(digest)) {
    return reject("identical_to_earlier", "every quote equals an earlier day's");
  }
  const callUsable = listedOnly(
    twoSided(call, terms.kind, terms.tick, counts),
    strikes,
    "call",
    terms,
    counts,
  );
  const putUsable = listedOnly(
    twoSided(put, terms.kind, terms.tick, counts),
    strikes,
    "put",
    terms,
    counts,
  );
  dropContradictions(call, callUsable, strikes, 1, counts);
  dropContradictions(put, putUsable, strikes, -1, counts);
  const discount = Math.exp(-terms.rate * years);
  const parity = parityForward(
    pairsOf(strikes, call, callUsable, put, putUsable),
    spot,
    discount,
    terms.tick,
  );
  const notes: string[] = [];
  if (parity === undefined) notes.push("forward_from_spot");
  if (parity?.contradictory) notes.push("forward_contradictory");
  const forward = parity?.forward ?? spot / discount;
  // Carry of more than half the spot is no carry: the quotes belong to another underlying or spot.
  if (Math.abs(Math.log(forward / spot)) > 0.5) {
    return reject("no_forward", `parity gives ${forward} against a spot of ${spot}`);
  }
  dropOutsideBounds(call, callUsable, strikes, 1, forward, discount, terms.tick, counts);
  dropOutsideBounds(put, putUsable, strikes, -1, forward, discount, terms.tick, counts);
  const vols = (side: SideColumns, usable: Uint8Array, theta: Theta) =>
    impliedVolatilities(side, usable, strikes, forward, discount, years, theta, terms.tick, counts);
  const callVolatility = vols(call, callUsable, 1);
  const putVolatility = vols(put, putUsable, -1);
  const quotes = smileQuotes();
  if (quotes.length < MIN_QUOTES) {
    return reject(
      "too_few_two_sided",
      `${quotes.length} usable out-of-the-money quotes of ${strikes.length} strikes, ${MIN_QUOTES} are needed`,
    );
  }
  const smile = fitSmile(quotes, forward, years, terms.prior);
  if (smile === undefined) return reject("no_smile", "no volatility could be fitted");
  const side = (columns: SideColumns, usable: Uint8Array, iv: Float64Array, theta: Theta) =>
    pricedSide(columns, usable, iv, theta, { strikes, forward, spot, years, terms, smile });
  return {
    ok: true,
    chain: {
      underlying: raw.underlying,
      kind: terms.kind,
      expiry: raw.expiry,
      at: raw.receivedAt,
      spot,
      forward,
      ...(parity === undefined ? {} : { forwardLow: parity.low, forwardHigh: parity.high }),
      years,
      rate: terms.rate,
      discount,
      lotSize: terms.lotSize,
      tick: terms.tick,
      smile,
      distribution: smileDistribution(forward, smile),
      strikes,
      call: side(call, callUsable, callVolatility, 1),
      put: side(put, putUsable, putVolatility, -1),
      counts,
      notes,
      digest,
    },
  };

  /** The out-of-the-money side of each strike. */
  function smileQuotes(): SmileQuote[] {
    const found: SmileQuote[] = [];
    for (let i = 0; i < strikes.length; i++) {
      const strike = strikes[i] as number;
      const [columns, usable, iv, right]: [SideColumns, Uint8Array, Float64Array, Theta] =
        strike < forward
          ? [put, putUsable, putVolatility, -1]
          : [call, callUsable, callVolatility, 1];
      const volatility = iv[i] as number;
      if (usable[i] !== 1 || Number.isNaN(volatility)) continue;
      const { vega } = blackGreeks({ forward, strike, years, rate: terms.rate, volatility, right });
      const half = 0.5 * ((columns.ask[i] as number) - (columns.bid[i] as number));
      found.push({ strike, volatility, vega: 100 * vega, halfSpread: Math.max(half, terms.tick) });
    }
    return found;
  }
}

function listedOnly(
  usable: Uint8Array,
  strikes: Float64Array,
  right: "call" | "put",
  terms: ChainTerms,
  counts: Counts,
): Uint8Array {
  return usable.map((flag, i) => {
    if (flag === 0 || terms.listed.has(contractKey(strikes[i] as number, right))) return flag;
    count(counts, "unlisted");
    return 0;
  });
}

function pairsOf(
  strikes: Float64Array,
  call: SideColumns,
  callUsable: Uint8Array,
  put: SideColumns,
  putUsable: Uint8Array,
): ParityPair[] {
  const pairs: ParityPair[] = [];
  for (let i = 0; i < strikes.length; i++) {
    if (callUsable[i] !== 1 || putUsable[i] !== 1) continue;
    pairs.push({
      strike: strikes[i] as number,
      callBid: call.bid[i] as number,
      callAsk: call.ask[i] as number,
      putBid: put.bid[i] as number,
      putAsk: put.ask[i] as number,
    });
  }
  return pairs;
}

function impliedVolatilities(
  side: SideColumns,
  usable: Uint8Array,
  strikes: Float64Array,
  forward: number,
  discount: number,
  years: number,
  theta: Theta,
  tick: number,
  counts: Counts,
): Float64Array {
  return Float64Array.from(strikes, (strike, i) => {
    if (usable[i] !== 1) return Number.NaN;
    const mid = 0.5 * ((side.bid[i] as number) + (side.ask[i] as number));
    const { deviation, status } = impliedDeviation(mid, forward, strike, discount, theta, tick);
    if (status === "OK" && deviation !== undefined) return deviation / Math.sqrt(years);
    count(counts, "no_time_value");
    return Number.NaN;
  });
}

function pricedSide(
  columns: SideColumns,
  usable: Uint8Array,
  impliedVolatility: Float64Array,
  right: Theta,
  context: {
    strikes: Float64Array;
    forward: number;
    spot: number;
    years: number;
    terms: ChainTerms;
    smile: Smile;
  },
): PricedSide {
  const { strikes, forward, spot, years, terms, smile } = context;
  const n = strikes.length;
  const [delta, gamma, theta, vega] = [0, 0, 0, 0].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < n; i++) {
    const strike = strikes[i] as number;
    const volatility = smileVolatility(smile, strike);
    const g = blackGreeks({ forward, strike, years, rate: terms.rate, volatility, right, spot });
    delta[i] = g.delta;
    gamma[i] = g.gamma;
    theta[i] = g.theta;
    vega[i] = g.vega;
  }
  const name = right === 1 ? "call" : "put";
  return {
    bid: columns.bid,
    ask: columns.ask,
    mid: columns.bid.map((bid, i) => 0.5 * (bid + (columns.ask[i] as number))),
    bidQuantity: columns.bidQuantity,
    askQuantity: columns.askQuantity,
    volume: columns.volume,
    openInterest: columns.openInterest,
    impliedVolatility,
    delta,
    gamma,
    theta,
    vega,
    usable,
    securityId: columns.securityId.map((id, i) =>
      terms.listed.get(contractKey(strikes[i] as number, name))?.securityId ?? id
    ),
  };
}

/** FNV-1a over the bytes of all bids and asks. */
function digestOf(call: SideColumns, put: SideColumns): string {
  let hash = 0x811c9dc5;
  for (const column of [call.bid, call.ask, put.bid, put.ask]) {
    for (const byte of new Uint8Array(column.buffer)) {
      hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    }
  }
  return hash.toString(16).padStart(8, "0");
}
