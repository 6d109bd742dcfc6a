import { ENTRY_REACH, EXIT_REACH, limitPrice } from "../../shared/execution/limit_price.ts";
import { nextLimit } from "../../shared/execution/next_limit.ts";
import type { Desk } from "../../shared/desk/desk.ts";
import type { TradingFloor } from "../../shared/desk/trading_floor.ts";
import { sqlPlanStore } from "../../shared/storage/plan_store.ts";
import type { Settings } from "../../shared/storage/settings.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import type { Broker } from "../../shared/vocabulary/ports/broker.ts";
import type { Clock } from "../../shared/vocabulary/ports/clock.ts";
import type { MarketData, SnapshotQuote } from "../../shared/vocabulary/ports/market_data.ts";
import type { Tariff } from "../../shared/market/charges.ts";
import type postgres from "postgres";
import { chaosAccount } from "./chaos_account.ts";
import type { ChaosExchange } from "./chaos_exchange.ts";
import { directDatabase } from "./direct_database.ts";
import type { Faults } from "./faults.ts";
import type { Random } from "./random.ts";
import type { Call, VirtualCalls } from "./virtual_calls.ts";

/** Brokerage with its tax is all that this tariff takes: 23.60 an order that traded. */
const NO_RATES = { sttSell: 0, sttBuy: 0, exchange: 0, ipft: 0, stampBuy: 0 };
const TARIFF: Tariff = {
  brokeragePerOrder: 20,
  gst: 0.18,
  sebi: 0,
  option: NO_RATES,
  future: NO_RATES,
  equity: NO_RATES,
  sttExercise: 0,
};

/** Changes of one order that the desk asks for, and how long an entry may take. */
const MOST_CHANGES = 3;
const ENTRY_SECONDS = 200;

/** What one schedule's calls share. */
export interface ChaosPlace {
  readonly sql: postgres.Sql;
  readonly random: Random;
  readonly faults: Faults;
  readonly exchange: ChaosExchange;
  readonly calls: VirtualCalls;
  readonly tradingDate: () => string;
  paused: boolean;
}

/** The floor of one call, every await of which is a place for faults. */
export function chaosFloor(place: ChaosPlace, self: Call, holder: string): TradingFloor {
  const { sql, random, faults, calls } = place;
  const clock: Clock = {
    now: async () => {
      await faults.at("clock", self, 0);
      return new Date(calls.now());
    },
    waitUntil: async (until) => {
      await faults.at("wait", self, Math.max(0, until.getTime() - calls.now()));
    },
  };
  const lost = (name: string) => ({
    data: null,
    error: { code: "", hint: "", message: `${name} was lost` },
  });
  const database = directDatabase(sql, async (name, call) => {
    await faults.at(`before ${name}`, self, random.whole(1, 20));
    if (faults.strikes("database_request_lost", 0.003)) return lost(name);
    const answer = await call();
    await faults.at(`after ${name}`, self, random.whole(1, 20));
    return faults.strikes("database_reply_lost", 0.003) ? lost(name) : answer;
  }, () => ({
    mode: "live",
    ...(place.paused ? { state: "reducing", reason: "chaos" } : { state: "active", reason: null }),
  }));
  const quoteOf = (
    { segment, securityId }: Pick<SnapshotQuote, "segment" | "securityId">,
  ): SnapshotQuote => {
    const moved = faults.strikes("price_moved", 0.2) ? 0.05 * random.whole(-60, 60) : 0;
    const price = 10 + 2 * Number(securityId.slice(1)) + moved;
    const bid = faults.strikes("no_price", 0.05) ? {} : { bid: price - 0.1 };
    const ask = faults.strikes("no_price", 0.02) ? {} : { ask: price + 0.1 };
    return { segment, securityId, ...bid, ...ask, receivedAt: new Date(calls.now()) };
  };
  const load = async () => await faults.at("quotes", self, random.whole(20, 300));
  const broker = chaosBroker(place, self);
  const settings = { fill_attempts: 5, poll_seconds: 2 } as Settings;
  return {
    desk: {
      database,
      marketData: {} as MarketData,
      liveAccount: chaosAccount(place, self),
      ahead: (_, work) => work(),
    } as Desk,
    clock,
    settings,
    session: {
      tradingDate: place.tradingDate(),
      opensAt: new Date(`${place.tradingDate()}T09:15:00+05:30`),
      closesAt: new Date(`${place.tradingDate()}T15:30:00+05:30`),
    } as TradingFloor["session"],
    tariff: TARIFF,
    deskId: "c4a0",
    plans: sqlPlanStore(database, clock, TARIFF, holder),
    quoteOf,
    load,
    isSpent: () => false,
    judge: () => Promise.reject(new RangeError("no entry is gated here")),
    planPorts: (hold) => ({
      broker,
      hold,
      clock,
      attempts: settings.fill_attempts,
      pollSeconds: settings.poll_seconds,
      ladderLooks: 1,
      mostChanges: MOST_CHANGES,
      entrySeconds: ENTRY_SECONDS,
      nextLimits: async (open) => {
        await load();
        return open.map((intent) => {
          const { side, tick, purpose, orderLimit = intent.limitPrice } = intent;
          const reach = purpose === "open" ? ENTRY_REACH : EXIT_REACH;
          return nextLimit({ side, tick, limit: orderLimit, reach }, quoteOf(intent));
        });
      },
      limit: async ({ segment, securityId, side, tick }) => {
        await load();
        return limitPrice(side, quoteOf({ segment, securityId }), tick, EXIT_REACH);
      },
      gateAgain: async () => {
        await load();
        return faults.strikes("gate_closed_again", 0.05) ? "price_moved: chaos" : undefined;
      },
    }),
  };
}

function chaosBroker({ random, faults, exchange, calls }: ChaosPlace, self: Call): Broker {
  const unreachable = () => new DeskError("broker_unreachable", "the broker answers with 502");
  return {
    mode: "live",
    send: async (order, { sendBefore } = {}) => {
      await faults.at("before send", self, random.whole(10, 200));
      // The client gives the request up at its end; what is on its way still arrives.
      const late = faults.strikes("send_arrives_late", 0.02) ? random.whole(0, 15_000) : 0;
      const given = sendBefore !== undefined && calls.now() >= sendBefore.getTime();
      if (given || faults.strikes("send_request_lost", 0.02)) {
        await faults.at("after send", self, random.whole(10, 200));
        return { kind: "unknown", reason: "no reply" };
      }
      if (faults.strikes("send_refused", 0.03)) {
        await faults.at("after send", self, random.whole(10, 200));
        return { kind: "refused", reason: "no funds" };
      }
      const orderId = exchange.take(order, calls.now() + late);
      await faults.at("after send", self, random.whole(10, 200));
      return late > 0 || faults.strikes("send_reply_lost", 0.03)
        ? { kind: "unknown", reason: "the reply was lost" }
        : { kind: "confirmed", orderId };
    },
    modify: async (orderId, { limitPrice }) => {
      await faults.at("before change", self, random.whole(10, 200));
      if (faults.strikes("change_request_lost", 0.15)) {
        return { kind: "unknown", reason: "no reply" };
      }
      const isTaken = !faults.strikes("change_refused", 0.15) &&
        exchange.change(orderId, limitPrice, calls.now());
      await faults.at("after change", self, random.whole(10, 200));
      if (faults.strikes("change_reply_lost", 0.15)) {
        return { kind: "unknown", reason: "the reply was lost" };
      }
      return isTaken ? { kind: "confirmed", orderId } : { kind: "refused", reason: "not open" };
    },
    find: async (correlationId) => {
      await faults.at("before find", self, random.whole(10, 100));
      if (faults.strikes("find_failed", 0.01)) throw unreachable();
      const shown = exchange.show(correlationId, calls.now());
      await faults.at("after find", self, random.whole(10, 100));
      if (shown === undefined) return undefined;
      const { trades, ...order } = shown;
      const fills = trades.map(({ tradeId, quantity, price, at }) => ({
        tradeId,
        quantity,
        price,
        at: new Date(at),
      }));
      return { ...order, correlationId, fills: random.chance(0.5) ? fills : fills.reverse() };
    },
    hasHiddenUnits: async ({ segment, securityId }, side) => {
      await faults.at("before positions", self, random.whole(10, 100));
      if (faults.strikes("positions_failed", 0.02)) throw unreachable();
      return exchange.hides({ segment, securityId, side }, calls.now());
    },
    cancel: async (orderId) => {
      await faults.at("before cancel", self, random.whole(10, 100));
      if (faults.strikes("cancel_request_lost", 0.05)) throw unreachable();
      exchange.cancel(orderId, calls.now());
      await faults.at("after cancel", self, random.whole(10, 100));
      if (faults.strikes("cancel_reply_lost", 0.05)) throw unreachable();
    },
  };
}
