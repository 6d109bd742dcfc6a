import { normal, uniform } from "../../../local/exchange/seeded/noise.ts";
import type { Bars } from "../../../shared/analysis/history/bars.ts";
import { type IvHistory, NO_IV_HISTORY } from "../../../shared/analysis/iv_history.ts";
import type { PricedChain, PricedRight } from "../../../shared/market/priced_chain.ts";
import { smileDistribution } from "../../../shared/pricing/distribution.ts";
import type { Smile } from "../../../shared/pricing/smile.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { pricedChain } from "../../support/chains.ts";

/** Dates that end the day before the chains made here; every calendar day is a session. */
export function datesBefore(count: number): TradingDate[] {
  const end = Date.parse("2026-02-09T00:00:00Z");
  return Array.from(
    { length: count },
    (_, i) => new Date(end - (count - i) * 86_400_000).toISOString().slice(0, 10),
  );
}

/**
 * A path without a drift in logs, `drift` deviations a session with one; its law is the same in the
 * mirror.
 */
export function randomBars(seed: string, count: number, drift = 0): Bars {
  const bars = emptyBars(count);
  let price = Math.log(1000);
  for (let i = 0; i < count; i++) {
    const open = price + 0.005 * normal(seed, "gap", i);
    price = open + 0.015 * (normal(seed, "session", i) + drift);
    bars.open[i] = Math.exp(open);
    bars.close[i] = Math.exp(price);
    bars.high[i] = Math.exp(Math.max(open, price) + 0.004 * Math.abs(normal(seed, "high", i)));
    bars.low[i] = Math.exp(Math.min(open, price) - 0.004 * Math.abs(normal(seed, "low", i)));
    bars.volume[i] = 1e6 * Math.exp(0.5 * normal(seed, "volume", i));
  }
  return bars;
}

/** Bars from one index up to and without another. */
export function barsBetween(bars: Bars, from: number, to: number): Bars {
  const { dates, open, high, low, close, volume } = bars;
  return {
    dates: dates.slice(from, to),
    open: open.slice(from, to),
    high: high.slice(from, to),
    low: low.slice(from, to),
    close: close.slice(from, to),
    volume: volume.slice(from, to),
  };
}

/** The same path with every price p at c c / p. */
export function mirroredBars(bars: Bars, c: number): Bars {
  const across = (column: Float64Array) => column.map((price) => c * c / price);
  return {
    dates: bars.dates,
    open: across(bars.open),
    high: across(bars.low),
    low: across(bars.high),
    close: across(bars.close),
    volume: bars.volume,
  };
}

function emptyBars(count: number): Bars {
  const column = () => new Float64Array(count);
  return {
    dates: datesBefore(count),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}

const SEEDED = pricedChain("RELIANCE");

/**
 * The seeded chain with its spot and strikes scaled to `spot`, and random volume and open interest.
 */
export function randomChain(seed: string, spot: number): PricedChain {
  const scale = spot / SEEDED.spot;
  const prices = (column: Float64Array) => column.map((price) => scale * price);
  const columns = (right: "call" | "put"): PricedRight => ({
    ...SEEDED[right],
    bid: prices(SEEDED[right].bid),
    ask: prices(SEEDED[right].ask),
    mid: prices(SEEDED[right].mid),
    volume: SEEDED.strikes.map((_, i) => Math.exp(10 + 2 * normal(seed, right, "volume", i))),
    openInterest: SEEDED.strikes.map((_, i) =>
      // Some contracts have none.
      uniform(seed, right, "none", i) < 0.1
        ? Number.NaN
        : Math.exp(12 + 2 * normal(seed, right, "interest", i))
    ),
  });
  const smile = { ...SEEDED.smile, forward: scale * SEEDED.forward };
  return {
    ...SEEDED,
    spot,
    forward: smile.forward,
    smile,
    distribution: smileDistribution(smile.forward, smile),
    strikes: prices(SEEDED.strikes),
    call: columns("call"),
    put: columns("put"),
  };
}

/** The same with neither volume nor open interest: only its smile speaks. */
export function silentChain(spot: number): PricedChain {
  const chain = randomChain("silent", spot);
  const none = chain.strikes.map(() => Number.NaN);
  const columns = { ...chain.call, volume: none, openInterest: none };
  return { ...chain, call: columns, put: columns };
}

/**
 * The same chain in the mirror: strikes and forward at c c / p, calls for puts, the smile turned
 * around. Parity and Black ask that a premium p becomes p c c / (F K).
 */
export function mirroredChain(chain: PricedChain, c: number): PricedChain {
  const { forward, strikes } = chain;
  const premiums = (column: Float64Array) =>
    column.map((premium, i) => premium * c * c / (forward * (strikes[i] as number))).reverse();
  const columns = (other: PricedRight): PricedRight => ({
    ...other,
    bid: premiums(other.bid),
    ask: premiums(other.ask),
    mid: premiums(other.mid),
    volume: other.volume.toReversed(),
    openInterest: other.openInterest.toReversed(),
    impliedVolatility: other.impliedVolatility.toReversed(),
    usable: other.usable.toReversed(),
  });
  const smile: Smile = {
    ...chain.smile,
    forward: c * c / forward,
    w: (k) => chain.smile.w(-k),
    w1: (k) => -chain.smile.w1(-k),
    w2: (k) => chain.smile.w2(-k),
  };
  return {
    ...chain,
    spot: c * c / chain.spot,
    forward: smile.forward,
    smile,
    distribution: smileDistribution(smile.forward, smile),
    strikes: strikes.map((strike) => c * c / strike).reverse(),
    call: columns(chain.put),
    put: columns(chain.call),
  };
}

/** Earlier sessions' flow; every seventh has no figures. */
export function randomHistory(seed: string, count: number): IvHistory {
  const column = (name: string, value: (z: number) => number) =>
    Float64Array.from(
      { length: count },
      (_, i) => i % 7 === 6 ? Number.NaN : value(normal(seed, name, i)),
    );
  return {
    ...NO_IV_HISTORY,
    dates: datesBefore(count),
    riskReversal: column("skew", (z) => -0.01 + 0.01 * z),
    putCallInterest: column("interest", (z) => Math.exp(-0.4 + 0.1 * z)),
    putCallVolume: column("traded", (z) => Math.exp(-0.6 + 0.2 * z)),
  };
}

/** The history of the mirrored chains. */
export function mirroredHistory(history: IvHistory): IvHistory {
  return {
    ...history,
    riskReversal: history.riskReversal.map((skew) => -skew),
    putCallInterest: history.putCallInterest.map((ratio) => 1 / ratio),
    putCallVolume: history.putCallVolume.map((ratio) => 1 / ratio),
  };
}
