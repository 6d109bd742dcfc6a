import { exitReach } from "../execution/exit_reach.ts";
import { ENTRY_REACH, limitPrice } from "../execution/limit_price.ts";
import { nextLimit } from "../execution/next_limit.ts";
import { freshQuotes } from "../execution/paper_broker.ts";
import type { PlanPorts } from "../execution/plan_ports.ts";
import { worstPrices } from "../execution/worst_prices.ts";
import { type Tariff, tariffOf } from "../market/charges.ts";
import { readSession, type Session } from "../storage/calendar.ts";
import { readGate } from "../storage/gate.ts";
import { readParameters } from "../storage/parameters.ts";
import { readDeskId } from "../storage/plans.ts";
import { readSettings, type Settings } from "../storage/settings.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import { type Instrument, instrumentKey } from "../vocabulary/instrument.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { SnapshotQuote } from "../vocabulary/ports/market_data.ts";
import type { PlanHold, PlanStore, StoredPlan } from "../vocabulary/ports/plan_store.ts";
import type { Mode } from "../vocabulary/terms.ts";
import { present } from "../vocabulary/present.ts";
import { toExchangeIso, tradingDateAt } from "../vocabulary/trading_date.ts";
import { callBudget } from "./call_budget.ts";
import type { Desk, DeskCall } from "./desk.ts";
import { type EntryOf, type JudgedEntry, judgeEntry, MAX_QUOTE_AGE } from "./judge_entry.ts";

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
  /** Why the environment refuses live orders; absent where it allows them. */
  readonly liveRefusal?: string;
  /** Units that the account holds of an instrument beyond the desk's own; absent unasked. */
  gapOf?(instrument: Instrument): number;
  /** What a plan of a mode that this call holds is executed with. */
  planPorts(hold: PlanHold, mode: Mode): PlanPorts;
  /** Judges an entry as a whole at this moment. */
  judge(of: EntryOf, mode: Mode): Promise<JudgedEntry>;
  /** True once the call should begin nothing more and leave it to the next one. */
  isSpent(): boolean;
  /** A quote of this call; plans and the paper broker share them while they are fresh. */
  quoteOf(instrument: Instrument): SnapshotQuote | undefined;
  /** Loads quotes anew. */
  load(instruments: readonly Instrument[]): Promise<void>;
}

/**
 * Of a call's wall time, in which it begins a plan: an order that does not fill is looked at for
 * 14 s (method 12.3), and the call is over within its own time.
 */
const PLANS_SHARE = 0.75;

/** Opens the floor. Throws `market_closed` outside the session. */
export async function openTradingFloor(call: DeskCall): Promise<TradingFloor> {
  const { clock } = call;
  const refused = present({ liveRefusal: call.liveRefusal });
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
  const judge: TradingFloor["judge"] = async (of, mode) =>
    await judgeEntry(of, mode, { desk, clock, session, settings, ...refused, quoteOf, load });
  const gateAgain = async (plan: StoredPlan): Promise<string | undefined> => {
    const of = entryOf(plan);
    if (of === undefined) return undefined;
    const { verdict } = await judge(of, plan.mode);
    return "denied" in verdict ? `${verdict.denied}: ${verdict.detail}` : undefined;
  };
  const nextLimits: PlanPorts["nextLimits"] = async (intents, plan) => {
    await load(intents);
    const of = entryOf(plan);
    const worst = of === undefined ? new Map<number, number>() : worstPrices(
      (await readGate(desk.database, of, plan.mode, await clock.now())).entry.legs,
      settings.max_leg_drift,
    );
    return intents.map((intent) => {
      const { purpose, side, tick, legNumber, orderLimit, limitPrice } = intent;
      const isEntry = purpose === "open";
      return nextLimit({
        ...{ side, tick, limit: orderLimit ?? limitPrice },
        reach: isEntry ? ENTRY_REACH : exitReach(intent),
        ...present({ worst: isEntry ? worst.get(legNumber) : undefined }),
      }, quoteOf(intent) ?? {});
    });
  };
  return {
    desk,
    clock,
    settings,
    session,
    tariff,
    ...refused,
    deskId: await readDeskId(desk.database, now),
    plans: desk.planStore(tariff, crypto.randomUUID()),
    quoteOf,
    load,
    judge,
    isSpent: callBudget(call.worker, call.startedAt, settings, PLANS_SHARE).isSpent,
    planPorts: (hold, mode) => ({
      broker: desk.broker(mode, market),
      hold,
      clock,
      attempts: settings.fill_attempts,
      pollSeconds: settings.poll_seconds,
      ladderLooks: settings.ladder_looks,
      mostChanges: settings.max_order_changes,
      entrySeconds: settings.entry_seconds,
      nextLimits,
      limit: async ({ side, tick, ...leg }) => {
        await load([leg]);
        return limitPrice(side, quoteOf(leg) ?? {}, tick, exitReach(leg));
      },
      gateAgain,
    }),
  };
}

/** What a plan opens; undefined of one that only closes. */
function entryOf({ kind, allocationId, adjustmentId }: StoredPlan): EntryOf | undefined {
  if (allocationId !== undefined) return { allocationId };
  return kind === "adjust" && adjustmentId !== undefined ? { adjustmentId } : undefined;
}
