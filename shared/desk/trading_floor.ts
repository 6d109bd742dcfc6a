import { EXIT_REACH, limitPrice } from "../execution/limit_price.ts";
import { freshQuotes } from "../execution/paper_broker.ts";
import type { PlanPorts } from "../execution/plan_ports.ts";
import { type Tariff, tariffOf } from "../market/charges.ts";
import { type EntryTerms, gateEntry } from "../risk/gate_entry.ts";
import { readQueuedEntry } from "../storage/allocations.ts";
import { readBans } from "../storage/bans.ts";
import { readSession, type Session } from "../storage/calendar.ts";
import { readParameters } from "../storage/parameters.ts";
import { readDeskId } from "../storage/plans.ts";
import { readProtections } from "../storage/protections.ts";
import { readSettings, type Settings } from "../storage/settings.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { type Instrument, instrumentKey } from "../vocabulary/instrument.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { SnapshotQuote } from "../vocabulary/ports/market_data.ts";
import type { PlanHold, PlanStore, StoredPlan } from "../vocabulary/ports/plan_store.ts";
import type { Mode } from "../vocabulary/terms.ts";
import { toExchangeIso, tradingDateAt } from "../vocabulary/trading_date.ts";
import { callBudget } from "./call_budget.ts";
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
  /** What every correlation id of this desk begins with. */
  readonly deskId: string;
  /** Plans, held by this call. */
  readonly plans: PlanStore;
  /** Why no live entry is opened or gone on with; absent where the books agree. */
  readonly notReconciled?: string;
  /** Units that the account holds of an instrument beyond the desk's own; absent unasked. */
  gapOf?(instrument: Instrument): number;
  /** What a plan of a mode that this call holds is executed with. */
  planPorts(hold: PlanHold, mode: Mode): PlanPorts;
  /** What entries are judged by now. */
  entryTerms(): Promise<EntryTerms>;
  /** True once the call should begin nothing more and leave it to the next one. */
  isSpent(): boolean;
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
  const entryTerms = async (): Promise<EntryTerms> => {
    const { tradingDate, closesAt } = session;
    const at = await clock.now();
    return {
      quoteOf,
      protections: await readProtections(desk.database, at),
      banned: (await readBans(desk.database, tradingDate)).banned,
      tradingDate,
      maxDrift: settings.max_entry_drift,
      maxLegDrift: settings.max_leg_drift,
      minutesLeft: (closesAt.getTime() - at.getTime()) / 60_000,
      lastMinutes: settings.last_entry_minutes,
    };
  };
  const gateAgain = async ({ allocationId }: StoredPlan): Promise<string | undefined> => {
    if (allocationId === undefined) return undefined;
    const entry = await readQueuedEntry(desk.database, allocationId);
    const at = (await clock.now()).getTime();
    const stale = entry.legs.filter((leg) => {
      const quote = quoteOf(leg);
      return quote === undefined || at - quote.receivedAt.getTime() > 1000 * MAX_QUOTE_AGE;
    });
    await load(stale);
    const verdict = gateEntry(entry, await entryTerms());
    return "denied" in verdict ? `${verdict.denied}: ${verdict.detail}` : undefined;
  };
  return {
    desk,
    clock,
    settings,
    session,
    tariff,
    deskId: await readDeskId(desk.database, now),
    plans: desk.planStore(tariff, crypto.randomUUID()),
    quoteOf,
    load,
    entryTerms,
    isSpent: callBudget(call.worker, call.startedAt, settings).isSpent,
    planPorts: (hold, mode) => ({
      broker: desk.broker(mode, market),
      hold,
      clock,
      attempts: settings.fill_attempts,
      pollSeconds: settings.poll_seconds,
      limit: async ({ segment, securityId, side, tick }) => {
        await load([{ segment, securityId }]);
        return limitPrice(side, quoteOf({ segment, securityId }) ?? {}, tick, EXIT_REACH);
      },
      gateAgain,
    }),
  };
}
