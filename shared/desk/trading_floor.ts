import { closableQuote } from "../execution/closable_quote.ts";
import { EXIT_REACH, limitPrice } from "../execution/limit_price.ts";
import { freshQuotes } from "../execution/paper_broker.ts";
import type { PlanPorts } from "../execution/plan_ports.ts";
import { type Tariff, tariffOf } from "../market/charges.ts";
import { readSession, type Session } from "../storage/calendar.ts";
import { readParameters } from "../storage/parameters.ts";
import { readSettings, type Settings } from "../storage/settings.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { type Instrument, instrumentKey } from "../vocabulary/instrument.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { SnapshotQuote } from "../vocabulary/ports/market_data.ts";
import type { Mode } from "../vocabulary/terms.ts";
import { toExchangeIso, tradingDateAt } from "../vocabulary/trading_date.ts";
import type { Desk, DeskCall } from "./desk.ts";

/** Quotes older than this are not traded on, seconds. */
const MAX_QUOTE_AGE = 5;

/** Everything that trading needs, open for one call during a session. */
export interface TradingFloor {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly session: Session;
  readonly tariff: Tariff;
  /** What plans of a mode are executed with. */
  planPorts(mode: Mode): PlanPorts;
  /** A quote of this call; plans and the paper broker share them while they are fresh. */
  quoteOf(instrument: Instrument): SnapshotQuote | undefined;
  /** Loads quotes anew. */
  load(instruments: readonly Instrument[]): Promise<void>;
}

/** Opens the floor. Throws `market_closed` outside the session. */
export async function openTradingFloor(call: DeskCall): Promise<TradingFloor> {
  const { clock } = call;
  const desk = call.openDesk();
  const now = await clock.now();
  const session = await readSession(desk.database, tradingDateAt(now));
  if (now < session.opensAt || now >= session.closesAt) {
    throw new DeskError(
      "market_closed",
      `trading lasts from ${toExchangeIso(session.opensAt)} to ${
        toExchangeIso(session.closesAt)
      }, and it is ${toExchangeIso(now)}`,
    );
  }
  const settings = await readSettings(desk.database);
  const tariff = tariffOf(await readParameters(desk.database, session.tradingDate));
  const quotes = new Map<string, SnapshotQuote>();
  const load: TradingFloor["load"] = async (instruments) => {
    if (instruments.length === 0) return;
    for (const instrument of instruments) quotes.delete(instrumentKey(instrument));
    for (const [key, quote] of await desk.marketData.quotes(instruments)) quotes.set(key, quote);
  };
  const quoteOf: TradingFloor["quoteOf"] = (instrument) => quotes.get(instrumentKey(instrument));
  const market = freshQuotes(
    async (instrument) => {
      await load([instrument]);
      return quoteOf(instrument);
    },
    quotes,
    clock,
    MAX_QUOTE_AGE,
  );
  return {
    desk,
    clock,
    settings,
    session,
    tariff,
    quoteOf,
    load,
    planPorts: (mode) => ({
      broker: desk.broker(mode, market),
      store: desk.planStore(tariff),
      clock,
      attempts: settings.fill_attempts,
      pollSeconds: settings.poll_seconds,
      limit: async ({ segment, securityId, side, tick }) => {
        await load([{ segment, securityId }]);
        const quote = closableQuote(side, quoteOf({ segment, securityId }));
        return quote && limitPrice(side, quote, tick, EXIT_REACH);
      },
    }),
  };
}
