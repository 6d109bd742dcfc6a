import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import type {
  ListedContract,
  Market,
  MarketCandle,
  MarketChain,
  MarketSnapshot,
  RollingBar,
  RollingRequest,
} from "../market.ts";
import { closesAt, sessionIndex, SESSIONS } from "../sessions.ts";
import { shareBook } from "../spread_model.ts";
import { derivativeQuote, untradedQuote } from "./derivative_quote.ts";
import { listedExpiries } from "./listed_expiries.ts";
import { Listing } from "./listing.ts";
import { minuteOf, uniform } from "./noise.ts";
import { optionQuotes } from "./option_quotes.ts";
import { BAND, priceBand } from "./price_band.ts";
import { placeOf, type PricePath, pricePath } from "./price_path.ts";
import { rollingBars } from "./rolling_bars.ts";
import { type SeededVix, seededVix } from "./seeded_vix.ts";
import { tradedAt } from "./traded_at.ts";
import { SEEDED_UNDERLYINGS, type SeededUnderlying } from "./underlyings.ts";

const VIX_ID = "21";
const BY_ID = new Map(SEEDED_UNDERLYINGS.map((entry) => [entry.securityId, entry]));
const BY_NAME = new Map(SEEDED_UNDERLYINGS.map((entry) => [entry.underlying, entry]));

/** A market of the default universe that is a pure function of seed and instant. */
export function seededMarket(seed: number): Market {
  return new SeededMarket(seed);
}

class SeededMarket implements Market {
  readonly description: string;
  readonly #model: { readonly seed: number; readonly path: PricePath };
  readonly #listing: Listing;
  readonly #vix: SeededVix;

  constructor(seed: number) {
    const path = pricePath(seed);
    this.#model = { seed, path };
    this.#listing = new Listing(seed, path);
    this.#vix = seededVix(path);
    this.description =
      `seeded model market, seed ${seed}, ${SEEDED_UNDERLYINGS.length} underlyings`;
  }

  underlyings() {
    return SEEDED_UNDERLYINGS.map(({ underlying, kind, securityId, derivativeId }) => ({
      underlying,
      kind,
      securityId,
      derivativeId,
      segment: kind === "index" ? "IDX_I" as const : "NSE_EQ" as const,
    }));
  }

  indices() {
    return [{ name: "INDIA VIX", securityId: VIX_ID }];
  }

  expiries(underlying: string, at: Date): readonly TradingDate[] {
    const entry = BY_NAME.get(underlying);
    return entry === undefined ? [] : listedExpiries(entry, at).map(({ date }) => date);
  }

  chain(underlying: string, expiry: TradingDate, at: Date): MarketChain | undefined {
    const entry = BY_NAME.get(underlying);
    if (entry === undefined || !this.expiries(underlying, at).includes(expiry)) return undefined;
    const now = tradedAt(at);
    const { pricer, quoteOf } = optionQuotes(this.#model, entry, expiry, now);
    return {
      spot: pricer.spot,
      strikes: this.#listing.strikes(entry, expiry, now).map(({ strike, rights }) => ({
        strike,
        ...(rights.includes("call") ? { call: quoteOf(strike, "call") } : {}),
        ...(rights.includes("put") ? { put: quoteOf(strike, "put") } : {}),
      })),
    };
  }

  quote(segment: string, securityId: string, instant: Date): MarketSnapshot | undefined {
    const at = tradedAt(instant);
    if (segment === "NSE_FNO") {
      const contract = this.contract(securityId, instant);
      const entry = contract && BY_NAME.get(contract.underlying);
      if (contract === undefined || entry === undefined) return undefined;
      return derivativeQuote(this.#model, entry, contract, at);
    }
    if (isVix(segment, securityId)) return this.#vixQuote(at);
    const entry = BY_ID.get(securityId);
    if (entry === undefined || (entry.kind === "index") !== (segment === "IDX_I")) return undefined;
    return this.#underlyingQuote(entry, at);
  }

  dailyCandles(
    segment: string,
    securityId: string,
    from: TradingDate,
    to: TradingDate,
    at: Date,
  ): readonly MarketCandle[] | undefined {
    const entry = BY_ID.get(securityId);
    const dayOf = isVix(segment, securityId)
      ? (index: number) => ({ ...this.#vix.day(index), volume: 0 })
      : entry && ((index: number) => this.#day(entry, index));
    if (dayOf === undefined) return undefined;
    const { closed } = placeOf(at);
    const candles: MarketCandle[] = [];
    for (let i = Math.max(1, sessionIndex(from)); i <= closed; i++) {
      const date = SESSIONS[i] ?? "";
      if (date < from) continue;
      if (date >= to) break;
      candles.push({ date, ...dayOf(i) });
    }
    return candles;
  }

  rollingOption(request: RollingRequest, at: Date): readonly RollingBar[] {
    const entry = BY_NAME.get(request.underlying);
    return entry === undefined ? [] : rollingBars(this.#model, entry, request, at);
  }

  contract(securityId: string, at: Date): ListedContract | undefined {
    return this.#listing.contract(securityId, at);
  }

  listed(at: Date): Iterable<ListedContract> {
    return this.#listing.contracts(at);
  }

  #vixQuote(at: Date): MarketSnapshot {
    const [open, last] = [this.#vix.atClose(placeOf(at).closed), this.#vix.at(at)];
    const day = { open, high: Math.max(open, last), low: Math.min(open, last) };
    return { ...untradedQuote(VIX_ID, last, open), ...day };
  }

  #underlyingQuote(entry: SeededUnderlying, at: Date): MarketSnapshot {
    const { seed, path } = this.#model;
    const { closed } = placeOf(at);
    const { securityId } = entry;
    const { open, high, low, last } = path.range(entry, closed + 1, at);
    const before = path.close(entry, closed);
    const base = { ...untradedQuote(securityId, last, before), open, high, low };
    if (entry.kind === "index") return base;
    const depth = (name: string) =>
      500 + Math.floor(5000 * uniform(seed, securityId, name, minuteOf(at)));
    return {
      ...base,
      ...shareBook(last),
      bidQuantity: depth("bid"),
      askQuantity: depth("ask"),
      ...priceBand(before, BAND.stock * before),
      lastTradeAt: at,
    };
  }

  #day(entry: SeededUnderlying, index: number): Omit<MarketCandle, "date"> {
    const { seed, path } = this.#model;
    const date = SESSIONS[index] ?? "";
    const { open, high, low, last: close } = path.range(entry, index, closesAt(date));
    const volume = entry.kind === "index"
      ? 0
      : Math.round(2e6 * (0.5 + uniform(seed, entry.securityId, "volume", date)));
    return { open, high, low, close, volume };
  }
}

function isVix(segment: string, securityId: string): boolean {
  return segment === "IDX_I" && securityId === VIX_ID;
}
