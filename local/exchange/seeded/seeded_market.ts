import { undiscountedBlack } from "../../../shared/pricing/black.ts";
import { ssviParameters, sviVariance } from "../../../shared/pricing/svi.ts";
import { yearFraction } from "../../../shared/pricing/year_fraction.ts";
import type { Right } from "../../../shared/vocabulary/terms.ts";
import {
  instantOf,
  type TradingDate,
  tradingDateAt,
} from "../../../shared/vocabulary/trading_date.ts";
import { expiriesFrom, type Expiry } from "../expiry_dates.ts";
import type {
  ListedContract,
  Market,
  MarketCandle,
  MarketQuote,
  MarketSnapshot,
  RollingBar,
} from "../market.ts";
import { closesAt, opensAt, sessionIndex, SESSIONS } from "../sessions.ts";
import { contractOfId, futureId, optionId } from "./contract_ids.ts";
import { type ListedStrike, listedStrikes } from "./listed_strikes.ts";
import { uniform } from "./noise.ts";
import { placeOf, type PricePath, pricePath } from "./price_path.ts";
import { SEEDED_UNDERLYINGS, type SeededUnderlying } from "./underlyings.ts";
import { volatilityIndex } from "./volatility_index.ts";

const TICK = 0.05;
const RATE = 0.065;
const DIVIDEND = { index: 0.012, stock: 0.01 } as const;
/** Skew and curvature of the smiles, in units of their own deviation. */
const SHAPE = {
  index: { rho: -0.45, curvature: 0.7 },
  stock: { rho: -0.2, curvature: 0.65 },
} as const;
const WEEKLIES = 5;
const MONTHLIES = 3;
/**
 * Price band of a session around the previous close: of the underlying's price, for its options
 * too.
 */
const BAND = { index: 0.1, stock: 0.2 } as const;
const VIX_ID = "21";
const VIX_DAYS = 30;
/** Lists of strikes kept: about eight days of the whole universe. */
const MAX_KEPT = 1500;

/** Prices of one expiry at one instant. */
interface Pricer {
  readonly spot: number;
  readonly forward: number;
  price(strike: number, right: Right): number;
  volatilityAt(strike: number): number;
  /** Deviations from the forward. */
  distance(strike: number): number;
}

/** A market of the default universe that is a pure function of seed and instant. */
export function seededMarket(seed: number): Market {
  return new SeededMarket(seed);
}

class SeededMarket implements Market {
  readonly description: string;
  readonly #seed: number;
  readonly #path: PricePath;
  readonly #byId = new Map(SEEDED_UNDERLYINGS.map((entry) => [entry.securityId, entry]));
  readonly #listed = new Map<string, readonly ListedStrike[]>();
  readonly #byName = new Map(SEEDED_UNDERLYINGS.map((entry) => [entry.underlying, entry]));

  constructor(seed: number) {
    this.#seed = seed;
    this.#path = pricePath(seed);
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
    const entry = this.#byName.get(underlying);
    return entry === undefined ? [] : expiriesOf(entry, at).map(({ date }) => date);
  }

  chain(underlying: string, expiry: TradingDate, at: Date) {
    const entry = this.#byName.get(underlying);
    if (entry === undefined || !this.expiries(underlying, at).includes(expiry)) return undefined;
    const now = tradedAt(at);
    const pricers = this.#pricers(entry, expiry, now);
    const option = (strike: number, right: Right) =>
      this.#option(entry, expiry, strike, right, now, pricers);
    return {
      spot: pricers.now.spot,
      strikes: this.#strikes(entry, expiry, now).map(({ strike, rights }) => ({
        strike,
        ...(rights.includes("call") ? { call: option(strike, "call") } : {}),
        ...(rights.includes("put") ? { put: option(strike, "put") } : {}),
      })),
    };
  }

  quote(segment: string, securityId: string, instant: Date): MarketSnapshot | undefined {
    const at = tradedAt(instant);
    const { closed } = placeOf(at);
    if (segment === "NSE_FNO") return this.#derivative(securityId, instant);
    if (segment === "IDX_I" && securityId === VIX_ID) {
      const [open, last] = [this.#vixAtClose(closed), this.#vix(at)];
      const day = { open, high: Math.max(open, last), low: Math.min(open, last) };
      return { ...this.#plain(securityId, last, open), ...day };
    }
    const entry = this.#byId.get(securityId);
    if (entry === undefined || (entry.kind === "index") !== (segment === "IDX_I")) return undefined;
    const { open, high, low, last } = this.#path.range(entry, closed + 1, at);
    const before = this.#path.close(entry, closed);
    const base = { ...this.#plain(securityId, last, before), open, high, low };
    if (entry.kind === "index") return base;
    const half = Math.max(TICK, Math.round(last * 0.0002 / TICK) * TICK);
    return {
      ...base,
      bid: money(last - half),
      ask: money(last + half),
      bidQuantity: 500 + Math.floor(5000 * uniform(this.#seed, securityId, "bid", minuteOf(at))),
      askQuantity: 500 + Math.floor(5000 * uniform(this.#seed, securityId, "ask", minuteOf(at))),
      ...band(before, BAND.stock * before),
      lastTradeAt: at,
    };
  }

  dailyCandles(
    segment: string,
    securityId: string,
    from: TradingDate,
    to: TradingDate,
    at: Date,
  ): readonly MarketCandle[] | undefined {
    const entry = this.#byId.get(securityId);
    const isVix = segment === "IDX_I" && securityId === VIX_ID;
    if (!isVix && entry === undefined) return undefined;
    const { closed } = placeOf(at);
    const candles: MarketCandle[] = [];
    for (let i = Math.max(1, sessionIndex(from)); i <= closed; i++) {
      const date = SESSIONS[i] ?? "";
      if (date < from) continue;
      if (date >= to) break;
      candles.push({
        date,
        ...(isVix || entry === undefined ? this.#vixDay(i) : this.#day(entry, i)),
        volume: isVix || entry?.kind === "index"
          ? 0
          : Math.round(2e6 * (0.5 + uniform(this.#seed, securityId, "volume", date))),
      });
    }
    return candles;
  }

  rollingOption(request: Parameters<Market["rollingOption"]>[0], at: Date): readonly RollingBar[] {
    const entry = this.#byName.get(request.underlying);
    if (entry === undefined) return [];
    const bars: RollingBar[] = [];
    const step = request.intervalMinutes * 60_000;
    for (let i = Math.max(1, sessionIndex(request.from)); i < SESSIONS.length; i++) {
      const date = SESSIONS[i] ?? "";
      if (date < request.from) continue;
      if (date >= request.to) break;
      const flagged = expiriesOf(entry, opensAt(date)).filter(({ flag }) =>
        flag === request.expiryFlag
      );
      const expiry = flagged[request.expiryCode - 1]?.date;
      if (expiry === undefined) continue;
      const end = Math.min(closesAt(date).getTime(), at.getTime());
      for (let start = opensAt(date).getTime(); start + step <= end; start += step) {
        bars.push(this.#rollingBar(entry, request, expiry, new Date(start), step));
      }
    }
    return bars;
  }

  contract(securityId: string, at: Date): ListedContract | undefined {
    const found = contractOfId(
      securityId,
      (entry) => expiriesOf(entry, at).map(({ date }) => date),
    );
    if (found === undefined) return undefined;
    const { underlying: entry, expiry, strike, right } = found;
    const isListed = strike === undefined || right === undefined ||
      this.#strikes(entry, expiry, at).some((listed) =>
        listed.strike === strike && listed.rights.includes(right)
      );
    const flag = expiriesFrom(expiry, 1).find(({ date }) => date === expiry)?.flag ?? "M";
    return isListed
      ? this.#listedContract(entry, { date: expiry, flag }, strike, right)
      : undefined;
  }

  *listed(at: Date): Iterable<ListedContract> {
    for (const entry of SEEDED_UNDERLYINGS) {
      for (const expiry of expiriesOf(entry, at)) {
        if (expiry.flag === "M") yield this.#listedContract(entry, expiry, undefined, undefined);
        for (const { strike, rights } of this.#strikes(entry, expiry.date, at)) {
          for (const right of rights) yield this.#listedContract(entry, expiry, strike, right);
        }
      }
    }
  }

  #listedContract(
    entry: SeededUnderlying,
    { date: expiry, flag }: Expiry,
    strike: number | undefined,
    right: Right | undefined,
  ): ListedContract {
    const common = {
      underlying: entry.underlying,
      expiry,
      lotSize: entry.lotSize,
      tick: TICK,
      freezeQuantity: entry.freezeQuantity,
      expiryFlag: flag,
    };
    if (strike === undefined || right === undefined) {
      return { ...common, instrument: "future", securityId: futureId(entry, expiry) };
    }
    const securityId = optionId(entry, expiry, strike, right);
    return { ...common, instrument: "option", securityId, strike, right };
  }

  /**
   * Kept, because a request for a thousand quotes asks a thousand times; what is kept is what would
   * be computed.
   */
  #strikes(entry: SeededUnderlying, expiry: TradingDate, at: Date): readonly ListedStrike[] {
    const { closed } = placeOf(at);
    const key = `${entry.underlying}|${expiry}|${closed}`;
    const known = this.#listed.get(key);
    if (known !== undefined) return known;
    const close = (index: number) => this.#path.close(entry, index);
    const strikes = listedStrikes(this.#seed, entry, expiry, closed, close);
    if (this.#listed.size >= MAX_KEPT) this.#listed.clear();
    this.#listed.set(key, strikes);
    return strikes;
  }

  #pricer(entry: SeededUnderlying, expiry: TradingDate, at: Date): Pricer {
    const spot = this.#path.spot(entry, at);
    const years = Math.max(yearFraction(at, instantOf(expiry, "15:30")), 1e-7);
    const forward = spot * Math.exp((RATE - DIVIDEND[entry.kind]) * years);
    const { theta, variance } = this.#smile(entry, years, this.#path.volatilityFactor(at));
    const { w } = variance;
    const discount = Math.exp(-RATE * years);
    return {
      spot,
      forward,
      price: (strike: number, right: Right) => {
        const s = Math.sqrt(w(Math.log(strike / forward)));
        return discount * undiscountedBlack(forward, strike, s, right === "call" ? 1 : -1);
      },
      volatilityAt: (strike: number) => Math.sqrt(w(Math.log(strike / forward)) / years),
      distance: (strike: number) => Math.log(strike / forward) / Math.sqrt(theta),
    };
  }

  #smile(entry: SeededUnderlying, years: number, factor: number) {
    const theta = this.#volatility(entry, years, factor) ** 2 * years;
    const { rho, curvature } = SHAPE[entry.kind];
    const variance = sviVariance(ssviParameters(theta, rho, curvature / Math.sqrt(theta)));
    return { theta, variance };
  }

  /** The prices now and at the last close. */
  #pricers(
    entry: SeededUnderlying,
    expiry: TradingDate,
    at: Date,
  ): { now: Pricer; before: Pricer } {
    const close = closesAt(SESSIONS[placeOf(at).closed] ?? expiry);
    return { now: this.#pricer(entry, expiry, at), before: this.#pricer(entry, expiry, close) };
  }

  /** Near expiries feel the market's nerves fully, far ones less. */
  #volatility(entry: SeededUnderlying, years: number, factor: number): number {
    return entry.volatility * factor ** Math.exp(-2 * years);
  }

  #option(
    entry: SeededUnderlying,
    expiry: TradingDate,
    strike: number,
    right: Right,
    at: Date,
    { now: pricer, before }: { now: Pricer; before: Pricer },
  ): MarketQuote {
    const securityId = optionId(entry, expiry, strike, right);
    const z = pricer.distance(strike);
    const price = pricer.price(strike, right);
    const outOfMoney = right === "call" ? z : -z;
    const random = (name: string) => uniform(this.#seed, securityId, name);
    const round = Math.round(strike / entry.strikeStep) % 5 === 0 ? 2 : 1;
    const crowd = Math.exp(-0.5 * ((outOfMoney - 0.8) / 1.1) ** 2) * round *
      (0.5 + random("crowd"));
    const scale = entry.kind === "index" ? 12_000 : 2_500;
    const lots = (amount: number) => Math.max(0, Math.round(amount)) * entry.lotSize;
    const openInterest = lots(scale * crowd);
    const volume = lots(4 * scale * crowd * dayShare(at));
    const base = {
      securityId,
      volume,
      openInterest,
      previousClose: money(before.price(strike, right)),
      previousOpenInterest: lots(0.95 * scale * crowd),
      previousVolume: lots(3.5 * scale * crowd),
      ...(volume > 0 ? { last: money(price), averagePrice: money(price) } : {}),
    };
    // Far from the money nobody quotes; a little nearer somebody asks and nobody bids.
    if (Math.abs(z) > 6 || (outOfMoney < 0 && Math.abs(z) > 4.5)) return base;
    const relative = entry.kind === "index" ? 0.0025 : 0.006;
    const half = Math.max(0.5 * TICK, relative * price) * (1 + 0.35 * Math.abs(z)) *
      (0.8 + 0.4 * random("spread"));
    const bid = Math.floor((price - half) / TICK + 1e-9) * TICK;
    const ask = Math.max(Math.ceil((price + half) / TICK - 1e-9) * TICK, bid + TICK);
    const depth = (name: string) =>
      entry.lotSize *
      Math.ceil(
        (entry.kind === "index" ? 40 : 12) *
          (0.3 + uniform(this.#seed, securityId, name, minuteOf(at))),
      );
    return {
      ...base,
      ...(bid >= TICK ? { bid: money(bid), bidQuantity: depth("bid") } : {}),
      ask: money(ask),
      askQuantity: depth("ask"),
    };
  }

  #derivative(securityId: string, instant: Date): MarketSnapshot | undefined {
    const contract = this.contract(securityId, instant);
    const entry = contract === undefined ? undefined : this.#byName.get(contract.underlying);
    if (contract === undefined || entry === undefined) return undefined;
    const at = tradedAt(instant);
    const { closed } = placeOf(at);
    const range = this.#path.range(entry, closed + 1, at);
    const width = BAND[entry.kind] * this.#path.close(entry, closed);
    const { strike, right, expiry } = contract;
    const opened = opensAt(SESSIONS[closed + 1] ?? "");
    const priceAt = (when: Date) => {
      const pricer = this.#pricer(entry, expiry, when);
      return money(
        strike === undefined || right === undefined ? pricer.forward : pricer.price(strike, right),
      );
    };
    // An option's extremes are taken where its underlying had its own.
    const [open = 0, ...others] = [opened, range.highAt, range.lowAt, at].map(priceAt);
    const day = { open, high: Math.max(open, ...others), low: Math.min(open, ...others) };
    if (strike !== undefined && right !== undefined) {
      const pricers = this.#pricers(entry, expiry, at);
      const quote = this.#option(entry, expiry, strike, right, at, pricers);
      const limits = band(quote.previousClose ?? open, width);
      return quote.volume > 0
        ? { ...quote, ...day, ...limits, lastTradeAt: at }
        : { ...quote, ...limits };
    }
    const [forward, before] = [priceAt(at), priceAt(closesAt(SESSIONS[closed] ?? ""))];
    const depth = entry.lotSize * 20;
    return {
      ...this.#plain(securityId, forward, before),
      ...day,
      ...band(before, width),
      bid: money(forward - 0.1),
      ask: money(forward + 0.1),
      bidQuantity: depth,
      askQuantity: depth,
      lastTradeAt: at,
    };
  }

  #plain(securityId: string, last: number, previousClose: number): MarketSnapshot {
    return {
      securityId,
      last,
      previousClose,
      volume: 0,
      openInterest: 0,
      previousOpenInterest: 0,
      previousVolume: 0,
    };
  }

  #vix(at: Date): number {
    return this.#vixOf(this.#path.volatilityFactor(at));
  }

  #vixAtClose(index: number): number {
    return this.#vixOf(this.#path.volatilityFactorAtClose(index));
  }

  /** From the smile of NIFTY's options 30 days out. */
  #vixOf(factor: number): number {
    const nifty = SEEDED_UNDERLYINGS[0];
    if (nifty === undefined) return 0;
    const years = VIX_DAYS / 365;
    const { theta, variance } = this.#smile(nifty, years, factor);
    return Math.round(100 * volatilityIndex(variance, theta, years)) / 100;
  }

  /** The factor goes straight from close to close, so both ends are the extremes. */
  #vixDay(index: number) {
    const [open, close] = [this.#vixAtClose(index - 1), this.#vixAtClose(index)];
    return { open, high: Math.max(open, close), low: Math.min(open, close), close };
  }

  #day(entry: SeededUnderlying, index: number) {
    const end = closesAt(SESSIONS[index] ?? "");
    const { open, high, low, last: close } = this.#path.range(entry, index, end);
    return { open, high, low, close };
  }

  #rollingBar(
    entry: SeededUnderlying,
    request: Parameters<Market["rollingOption"]>[0],
    expiry: TradingDate,
    start: Date,
    step: number,
  ): RollingBar {
    const spot = this.#path.spot(entry, start);
    const strike = (Math.round(spot / entry.strikeStep) + request.offset) * entry.strikeStep;
    const pricerAt = (share: number) =>
      this.#pricer(entry, expiry, new Date(start.getTime() + share * step));
    const pricer = pricerAt(0);
    const points = [pricer, pricerAt(0.5), pricerAt(1)];
    const prices = points.map((pricer) =>
      Math.max(TICK, money(pricer.price(strike, request.right)))
    );
    const [open = TICK, , close = TICK] = prices;
    const quote = this.#option(
      entry,
      expiry,
      strike,
      request.right,
      start,
      this.#pricers(entry, expiry, start),
    );
    return {
      at: start,
      open,
      high: Math.max(...prices),
      low: Math.min(...prices),
      close,
      volume: quote.volume,
      openInterest: quote.openInterest,
      strike,
      spot,
      impliedVolatility: pricer.volatilityAt(strike),
    };
  }
}

/**
 * Monthly expiries for all, weekly ones for NIFTY (one benchmark index an exchange since 2024-11).
 */
function expiriesOf(entry: SeededUnderlying, at: Date) {
  const all = expiriesFrom(tradingDateAt(at), 18);
  const monthly = all.filter(({ flag }) => flag === "M").slice(0, MONTHLIES);
  if (entry.underlying !== "NIFTY") return monthly;
  const last = all[WEEKLIES - 1]?.date ?? "";
  const wanted = new Set(monthly);
  return all.filter((expiry) => expiry.date <= last || wanted.has(expiry));
}

/** Outside a session the state of the last one's end stands: its last millisecond. */
function tradedAt(at: Date): Date {
  const { closed, running } = placeOf(at);
  return running === undefined ? new Date(closesAt(SESSIONS[closed] ?? "").getTime() - 1) : at;
}

/** Daily price limits on the tick, never below one tick. */
function band(previousClose: number, width: number) {
  return {
    lowerLimit: Math.max(TICK, money(previousClose - width)),
    upperLimit: money(previousClose + width),
  };
}

/** Share of the session that has passed. */
function dayShare(at: Date): number {
  return placeOf(at).running ?? 1;
}

function minuteOf(at: Date): number {
  return Math.floor(at.getTime() / 60_000);
}

function money(price: number): number {
  return Math.round(price / TICK) * TICK === 0 ? 0 : Math.round(Math.round(price / TICK) * 5) / 100;
}
