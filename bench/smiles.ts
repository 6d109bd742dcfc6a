// How every chain of recorded NSE days is fitted: a line for the recorded live books of BANKNIFTY,
// then one a day of closes under modelled spreads. `npm run bench -- smiles [books, FILE, FOLDER]`.
import { openBhavcopyMarket } from "../local/exchange/bhavcopy/open_bhavcopy_market.ts";
import { contractKey } from "../shared/market/contract_key.ts";
import { priceChain } from "../shared/market/price_chain.ts";
import type { PricedChain } from "../shared/market/priced_chain.ts";
import { instantOf, type TradingDate } from "../shared/vocabulary/trading_date.ts";
import { smileVolatility } from "../shared/pricing/smile.ts";
import { pricedBooks } from "./support/priced_books.ts";
import { sharedData } from "../tests/support/shared_data.ts";

/** Chains of each underlying that the desk looks at. */
const EXPIRIES = 2;
/** Settlement was the average of the last half hour on all recorded days. */
const AVERAGED_UNTIL = "2026-07-31";

/** The books, then counts of each day over all its underlyings. */
export async function* bench(args: readonly string[]): AsyncGenerator<object> {
  if (args[0] === undefined || args[0] === "books") yield await books();
  if (args[0] === "books") return;
  const path = args[0] ?? sharedData("bhavcopy");
  if (path === undefined) throw new Error("the recorded days ../shared/data/bhavcopy are absent");
  for (const file of await filesOf(path)) yield await dayOf(file);
}

/** Residuals of the quotes of |delta| >= 0.05, over the three nearest expiries of each instant. */
async function books(): Promise<object> {
  const fitted: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const [halfSpreads, points, largest, times]: number[][] = [[], [], [], []];
  for await (const { result, milliseconds } of pricedBooks()) {
    times?.push(milliseconds);
    if (!result.ok) {
      add(refused, result.rejection.reason);
      continue;
    }
    const { smile } = result.chain;
    add(fitted, `${smile.model} ${smile.label}`);
    halfSpreads?.push(smile.rmsHalfSpreads ?? Number.NaN);
    points?.push(smile.rmsPoints ?? Number.NaN);
    largest?.push(largestMiss(result.chain));
  }
  const spread = (values: number[] = []) => {
    const sorted = values.toSorted((p, q) => p - q);
    const at = (share: number) =>
      Number(sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(2));
    return { p50: at(0.5), p90: at(0.9), worst: at(1) };
  };
  return {
    books: times?.length,
    fitted,
    refused,
    rmsHalfSpreads: spread(halfSpreads),
    rmsPoints: spread(points),
    largestMissPoints: spread(largest),
    missesOverOnePoint: points?.filter((value) => value > 1).length,
    milliseconds: spread(times),
  };
}

/** Volatility points by which the quote of |delta| >= 0.05 that is missed most lies off. */
function largestMiss({ strikes, forward, smile, call, put }: PricedChain): number {
  let worst = 0;
  strikes.forEach((strike, i) => {
    const { usable, impliedVolatility, delta } = strike < forward ? put : call;
    const volatility = impliedVolatility[i] ?? Number.NaN;
    if (usable[i] !== 1 || Number.isNaN(volatility) || Math.abs(delta[i] ?? 0) < 0.05) return;
    worst = Math.max(worst, 100 * Math.abs(volatility - smileVolatility(smile, strike)));
  });
  return worst;
}

async function filesOf(path: string): Promise<string[]> {
  if ((await Deno.stat(path)).isFile) return [path];
  return [...Deno.readDirSync(path)].map(({ name }) => `${path}/${name}`).sort();
}

async function dayOf(file: string): Promise<object> {
  const market = await openBhavcopyMarket([file], { keeps: () => true });
  const now = market.standsAt ?? new Date(Number.NaN);
  const start = performance.now();
  const fitted: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const rms: number[] = [];
  const inside = { butterflies: 0, nan: 0, throws: 0, heldFree: 0, slices: 0 };
  // Every underlying of the file, beyond those that the embedded exchange trades.
  const contracts = new Map(
    [...market.listed(now)].map((contract) => [contract.underlying, contract] as const),
  );
  for (const [underlying, contract] of contracts) {
    const kind = underlying.includes("NIFTY") ? "index" : "stock";
    for (const expiry of market.expiries(underlying, now).slice(0, EXPIRIES)) {
      const raw = market.chain(underlying, expiry, now);
      if (raw === undefined) continue;
      inside.slices += 1;
      try {
        const result = priceChain({ underlying, expiry, receivedAt: now, ...raw }, {
          kind,
          lotSize: contract.lotSize,
          tick: contract.tick,
          rate: 0.065,
          now,
          fixing: instantOf(expiry, "15:30"),
          averagingSeconds: expiry <= AVERAGED_UNTIL ? 1800 : 0,
          maxAgeSeconds: 60,
          minMinutesToFixing: 30,
          listed: new Map(
            raw.strikes.flatMap(({ strike, call, put }) => [
              ...(call === undefined ? [] : [[contractKey(strike, "call"), call] as const]),
              ...(put === undefined ? [] : [[contractKey(strike, "put"), put] as const]),
            ]),
          ),
        });
        if (!result.ok) {
          add(refused, result.rejection.reason);
          continue;
        }
        const { smile } = result.chain;
        add(fitted, `${smile.model} ${smile.label}`);
        if (smile.rmsHalfSpreads !== undefined) rms.push(smile.rmsHalfSpreads);
        if (smile.minG < 0) inside.butterflies += 1;
        if (smile.notes.includes("svi_held_free")) inside.heldFree += 1;
        if (hasNaN(result.chain)) inside.nan += 1;
      } catch {
        inside.throws += 1;
      }
    }
  }
  rms.sort((p, q) => p - q);
  const at = (share: number) => Number(rms[Math.floor(share * rms.length)]?.toFixed(3));
  return {
    day: dateOf(now),
    underlyings: contracts.size,
    ...inside,
    fitted,
    refused,
    rmsHalfSpreads: { p50: at(0.5), p90: at(0.9), worst: at(0.9999) },
    milliseconds: Math.round(performance.now() - start),
  };
}

function dateOf(at: Date): TradingDate {
  return at.toISOString().slice(0, 10);
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** True when a figure that the scan would use is not a number. */
function hasNaN({ call, put, strikes, forward, smile, distribution }: PricedChain): boolean {
  if (!Number.isFinite(forward) || !Object.values(smile.parameters).every(Number.isFinite)) {
    return true;
  }
  return [call, put].some((side) =>
    strikes.some((strike, i) => {
      if (!Number.isFinite(distribution.tail(strike) + distribution.call(strike))) return true;
      const greeks = [side.delta, side.gamma, side.theta, side.vega];
      if (greeks.some((column) => !Number.isFinite(column[i]))) return true;
      return side.usable[i] === 1 &&
        ![side.bid, side.ask, side.mid].every((column) => Number.isFinite(column[i]));
    })
  );
}
