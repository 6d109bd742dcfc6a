// Times of the engine on the seeded market, warm, one thread: Black price, implied volatility, SVI slice, priced chain, scan.
import { seededMarket } from "../local/exchange/seeded/seeded_market.ts";
import { contractKey, priceChain } from "../shared/market/price_chain.ts";
import type { PricedChain } from "../shared/market/priced_chain.ts";
import { blackPrice } from "../shared/pricing/black.ts";
import { MARKET_VIEW } from "../shared/pricing/distribution.ts";
import { fitSmile } from "../shared/pricing/fit_smile.ts";
import { impliedDeviation } from "../shared/pricing/implied_deviation.ts";
import { TRADED } from "../shared/strategies/catalogue/registry.ts";
import type { ScanInput } from "../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../shared/strategies/scan/scan_underlying.ts";
import { instantOf } from "../shared/vocabulary/trading_date.ts";

const AT = new Date("2026-02-09T11:00:00+05:30");
const EXPIRIES = 2;
const RATES = { sttSell: 0.001, sttBuy: 0, exchange: 0.0003503, ipft: 0.000005, stampBuy: 0.00003 };

/** Microseconds of one call, the best of five rounds. */
function microseconds(calls: number, work: (i: number) => unknown): number {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    for (let i = 0; i < calls; i++) work(i);
    best = Math.min(best, (performance.now() - start) * 1000 / calls);
  }
  return Number(best.toFixed(4));
}

function chains(): PricedChain[] {
  const market = seededMarket(1);
  return market.underlyings(AT).flatMap(({ underlying, kind }) =>
    market.expiries(underlying, AT).slice(1, 1 + EXPIRIES).flatMap((expiry) => {
      const chain = market.chain(underlying, expiry, AT);
      if (chain === undefined) return [];
      const listed = new Map(
        chain.strikes.flatMap(({ strike }) => [
          [contractKey(strike, "call"), { securityId: "1" }] as const,
          [contractKey(strike, "put"), { securityId: "1" }] as const,
        ]),
      );
      const result = priceChain({ underlying, expiry, receivedAt: AT, ...chain }, {
        kind,
        lotSize: 65,
        tick: 0.05,
        rate: 0.065,
        now: AT,
        fixing: instantOf(expiry, "15:30"),
        maxAgeSeconds: 60,
        minMinutesToFixing: 30,
        listed,
      });
      return result.ok ? [result.chain] : [];
    })
  );
}

/** The engine's figures beside the plan's budgets. */
export function bench(): Promise<object> {
  let sink = 0;
  const strike = (i: number) => 23_000 + (i % 4000);
  const black = microseconds(200_000, (i) => sink += blackPrice(25_000, strike(i), 0.999, 3e-4, 1));
  const prices = Float64Array.from(
    { length: 4000 },
    (_, i) => blackPrice(25_000, strike(i), 0.999, 3e-4, 1),
  );
  const implied = microseconds(100_000, (i) => {
    const { deviation = 0 } = impliedDeviation(
      prices[i % 4000] as number,
      25_000,
      strike(i),
      0.999,
      1,
      0,
    );
    sink += deviation;
  });
  const start = performance.now();
  const priced = chains();
  const pricedCold = performance.now() - start;
  const nifty = priced.find(({ underlying }) => underlying === "NIFTY") as PricedChain;
  const quotes = [...nifty.strikes].flatMap((strike, i) => {
    const side = strike < nifty.forward ? nifty.put : nifty.call;
    const volatility = side.impliedVolatility[i] as number;
    if (Number.isNaN(volatility)) return [];
    return [{ strike, volatility, vega: 100 * (side.vega[i] as number), halfSpread: 0.05 }];
  });
  const svi = microseconds(30, () => fitSmile(quotes, nifty.forward, nifty.years));
  const inputs = Map.groupBy(priced, ({ underlying }) => underlying).values().map((
    of,
  ): ScanInput => ({
    chains: of,
    definitions: TRADED,
    view: MARKET_VIEW,
    tariff: {
      brokeragePerOrder: 20,
      gst: 0.18,
      sebi: 0.000001,
      sttExercise: 0.00125,
      option: RATES,
      future: RATES,
      equity: RATES,
    },
    limits: {
      minOpenInterestLots: 20,
      maxRoundTripCredit: 0.1,
      maxRoundTripProfit: 0.05,
      minPopCredit: 0.55,
      minPopDebit: 0.25,
    },
  })).toArray();
  const scanAll = () =>
    inputs.reduce(
      (sum, input) =>
        sum + scanUnderlying(input).reduce((n, { candidate }) =>
          n + (candidate?.selection.scanned ?? 0), 0),
      0,
    );
  const candidates = scanAll();
  const scan = microseconds(1, scanAll) / 1000;
  return Promise.resolve({
    blackPrice: { microseconds: black, budget: 0.15 },
    impliedVolatility: { perSecond: Math.round(1e6 / implied), budget: 1_000_000 },
    sviSlice: { milliseconds: Number((svi / 1000).toFixed(3)), quotes: quotes.length, budget: 1 },
    pricedChains: { chains: priced.length, coldMs: Math.round(pricedCold) },
    scan: {
      underlyings: inputs.length,
      definitions: TRADED.length,
      candidates,
      milliseconds: Number(scan.toFixed(1)),
      budget: 1000,
    },
    memoryMb: Math.round(Deno.memoryUsage().rss / 1e6),
    checksum: Number.isFinite(sink),
  });
}
