import type { Desk, DeskCall } from "../../shared/desk/desk.ts";
import { monitor, type MonitorAnswer } from "../../shared/desk/monitor.ts";
import { paperBroker } from "../../shared/execution/paper_broker.ts";
import { undiscountedBlack } from "../../shared/pricing/black.ts";
import { yearFraction } from "../../shared/pricing/year_fraction.ts";
import { sqlPaperBook } from "../../shared/storage/paper_book.ts";
import { sqlPlanStore } from "../../shared/storage/plan_store.ts";
import { type Instrument, instrumentKey } from "../../shared/vocabulary/instrument.ts";
import type { Clock } from "../../shared/vocabulary/ports/clock.ts";
import type { MarketData, SnapshotQuote } from "../../shared/vocabulary/ports/market_data.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import type { TestDatabase } from "./database.ts";
import { allocated, entered } from "./stored_plan.ts";
import { unguarded } from "./unguarded.ts";

/** What the options of the market are worth: Black at one volatility, on the spot at the rate. */
export interface BlackMarket {
  spot: number;
  volatility: number;
  /** Half of each option's spread, rupees. */
  half: number;
  /** Security ids that no quote comes for. */
  missing: readonly string[];
}

/** A desk with one open iron condor of NIFTY, at its own door, on a market that a test moves. */
export interface MonitoredDesk {
  readonly positionId: number;
  readonly market: BlackMarket;
  /** Monitors at a time of the session, HH:MM or HH:MM:SS; of 2026-02-09 unless said. */
  monitorAt(time: string, date?: string): Promise<MonitorAnswer>;
}

/** The market at the entry. */
export const ENTRY_MARKET = { spot: 25_100, volatility: 0.14 } as const;
const EXPIRY = "2026-02-24";
const RATE = 0.065;
const LEGS: Readonly<Record<string, readonly [theta: 1 | -1, strike: number]>> = {
  101: [-1, 24_400],
  102: [-1, 24_600],
  103: [1, 25_600],
  104: [1, 25_800],
};

/** Two lots, entered at ten on 2026-02-09 as `stored_plan.ts` has it. */
export async function monitoredDesk(database: TestDatabase): Promise<MonitoredDesk> {
  const positionId = await entered(database, await allocated(database));
  const { spot, volatility } = ENTRY_MARKET;
  const years = yearFraction(instantOf("2026-02-09", "10:00"), instantOf(EXPIRY, "15:30"));
  await unguarded(database.sql, [
    `update public.strategies set spot = ${spot}, forward = ${spot * Math.exp(RATE * years)},
      round_trip_cost = 500, exit_family = 'credit', volatility_preference = 'short'`,
    `update public.strategy_legs set implied_volatility = ${volatility}`,
  ]);
  const market: BlackMarket = { ...ENTRY_MARKET, half: 0.1, missing: [] };
  let now = instantOf("2026-02-09", "10:00");
  const clock: Clock = {
    now: () => Promise.resolve(now),
    waitUntil: (until) => {
      if (until > now) now = until;
      return Promise.resolve();
    },
  };
  const quotes: MarketData["quotes"] = (instruments) => {
    const found = instruments.flatMap((one) => quoteOf(one, market, now) ?? []);
    return Promise.resolve(new Map(found.map((quote) => [instrumentKey(quote), quote])));
  };
  const desk = {
    database: database.service,
    marketData: { quotes } as MarketData,
    planStore: (tariff, holder) => sqlPlanStore(database.service, clock, tariff, holder),
    broker: (_, paperMarket) => paperBroker(sqlPaperBook(database.service, clock), paperMarket),
  } as Desk;
  const call: DeskCall = {
    clock,
    database: database.service,
    worker: { compute: (section) => section(), used: () => ({ cpuMs: 0, wallMs: 0 }) },
    startedAt: 0,
    openDesk: () => desk,
  };
  return {
    positionId,
    market,
    monitorAt: async (time, date = "2026-02-09") => {
      now = instantOf(date, time);
      return await monitor(false, call);
    },
  };
}

function quoteOf(
  instrument: Instrument,
  { spot, volatility, half, missing }: BlackMarket,
  receivedAt: Date,
): SnapshotQuote[] | undefined {
  const { segment, securityId } = instrument;
  if (missing.includes(securityId)) return undefined;
  if (segment === "IDX_I") return [{ segment, securityId, last: spot, receivedAt }];
  const [theta, strike] = LEGS[securityId] ?? [];
  if (theta === undefined || strike === undefined) return undefined;
  const years = yearFraction(receivedAt, instantOf(EXPIRY, "15:30"));
  const growth = Math.exp(RATE * years);
  const price = undiscountedBlack(spot * growth, strike, volatility * Math.sqrt(years), theta) /
    growth;
  const [bid, ask] = [tick(price - half), tick(price + half)];
  return [{
    segment,
    securityId,
    ...(bid > 0 ? { bid, bidQuantity: 100_000 } : {}),
    ask: Math.max(ask, 0.05),
    askQuantity: 100_000,
    last: price,
    lastTradeAt: receivedAt,
    receivedAt,
  }];
}

const tick = (price: number) => Math.round(20 * price) / 20;
