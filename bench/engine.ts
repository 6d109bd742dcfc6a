// Times of the engine on the seeded market, one thread: Black price, implied volatility, SVI slice,
// priced chains, scan under several views; a slice in a fresh process. CPU of the main thread.
import type { PricedChain } from "../shared/market/priced_chain.ts";
import { blackPrice } from "../shared/pricing/black.ts";
import { fitSmile } from "../shared/pricing/fit_smile.ts";
import { impliedDeviation } from "../shared/pricing/implied_deviation.ts";
import { TRADED } from "../shared/strategies/catalogue/registry.ts";
import { scanUnderlying } from "../shared/strategies/scan/scan_underlying.ts";
import { freshSlice } from "./support/fresh_slice.ts";
import { pricedOf, scanInputs } from "./support/price_and_scan.ts";
import { processFigures } from "./support/process_figures.ts";
import { seededChains } from "./support/seeded_chains.ts";
import { at } from "../shared/vocabulary/at.ts";

/** Views that the scan is measured under: gains ask for the tail of sets of undefined risk. */
const BETAS = [1, 0.96, 0.92, 0.9, 1.05];
/** Underlyings of a slice. */
/** CPU of one call in microseconds, the best of five rounds: other work adds to it. */
function microseconds(calls: number, work: (i: number) => unknown): number {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const before = mainThreadMs();
    for (let i = 0; i < calls; i++) work(i);
    best = Math.min(best, (mainThreadMs() - before) * 1000 / calls);
  }
  return Number(best.toFixed(4));
}

const mainThreadMs = () => processFigures(Deno.pid).mainThreadMs;

/** The engine's figures beside the plan's budgets. */
export async function bench(): Promise<object> {
  let sink = 0;
  const strike = (i: number) => 23_000 + (i % 4000);
  const black = microseconds(200_000, (i) => sink += blackPrice(25_000, strike(i), 0.999, 3e-4, 1));
  const prices = Float64Array.from(
    { length: 4000 },
    (_, i) => blackPrice(25_000, strike(i), 0.999, 3e-4, 1),
  );
  const implied = microseconds(100_000, (i) => {
    const { deviation = 0 } = impliedDeviation(
      at(prices, i % 4000),
      { forward: 25_000, strike: strike(i), discount: 0.999, right: 1 },
      0,
    );
    sink += deviation;
  });
  const seeded = seededChains();
  const start = mainThreadMs();
  const priced = seeded.map(pricedOf).filter((chain) => chain !== undefined);
  const pricedCold = mainThreadMs() - start;
  const nifty = priced.find(({ underlying }) => underlying === "NIFTY") as PricedChain;
  const quotes = [...nifty.strikes].flatMap((strike, i) => {
    const side = strike < nifty.forward ? nifty.put : nifty.call;
    const volatility = at(side.impliedVolatility, i);
    if (Number.isNaN(volatility)) return [];
    return [{ strike, volatility, vega: 100 * at(side.vega, i), halfSpread: 0.05 }];
  });
  const svi = microseconds(30, () => fitSmile(quotes, nifty.forward, nifty.years));
  const scans: object[] = [];
  for (const beta of BETAS) scans.push(await scanFigures(priced, beta));
  return {
    blackPrice: { microseconds: black, budget: 0.15 },
    impliedVolatility: { perSecond: Math.round(1e6 / implied), budget: 1_000_000 },
    sviSlice: { milliseconds: Number((svi / 1000).toFixed(3)), quotes: quotes.length, budget: 1 },
    pricedChains: { chains: priced.length, coldMs: Math.round(pricedCold) },
    scans,
    freshSlice: await freshSlice(SLICE),
    memoryMb: Math.round(Deno.memoryUsage().rss / 1e6),
    checksum: Number.isFinite(sink),
  };
}

/** The scan of all underlyings under a view, with a digest of what it chooses. */
async function scanFigures(priced: readonly PricedChain[], beta: number): Promise<object> {
  const inputs = scanInputs(priced, beta);
  const chosen = inputs.flatMap(scanUnderlying);
  const told = chosen.map((outcome) => {
    const { candidate } = outcome;
    const strikes = candidate?.strikeSearch.slots.map(({ found }) => found);
    return [
      outcome.definition.id,
      "reason" in outcome && outcome.reason,
      candidate?.expiry,
      strikes,
    ];
  });
  const sets = chosen.reduce(
    (sum, { candidate }) => sum + (candidate?.strikeSearch.scanned ?? 0),
    0,
  );
  const milliseconds = microseconds(1, () => inputs.forEach(scanUnderlying)) / 1000;
  return {
    beta,
    underlyings: inputs.length,
    definitions: TRADED.length,
    sets,
    gaining: chosen.filter((one) => !("reason" in one) && one.candidate.evP > 0).length,
    digest: await digestOf(told),
    setsPerSecond: Math.round(1000 * sets / milliseconds),
    milliseconds: Number(milliseconds.toFixed(1)),
    budget: 600,
  };
}

async function digestOf(value: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.subarray(0, 6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const SLICE = 12;
