import { calendarWarning, readSession, type Session } from "../../storage/calendar.ts";
import { readSettings, type Settings } from "../../storage/settings.ts";
import { readUniverse } from "../../storage/universe.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { AnalysisStore, RunInputs, RunState } from "../../vocabulary/ports/analysis_store.ts";
import type { Clock } from "../../vocabulary/ports/clock.ts";
import { present } from "../../vocabulary/present.ts";
import { DEFAULT_RISK, type Risk } from "../../vocabulary/terms.ts";
import { toExchangeIso, type TradingDate, tradingDateAt } from "../../vocabulary/trading_date.ts";
import { callBudget } from "../call_budget.ts";
import type { Desk, DeskCall } from "../desk.ts";
import { openRunContext, type RunContext } from "./run_context.ts";
import { workOnRun } from "./work_on_run.ts";

/** The body of a call; what is absent is decided here. */
export interface AnalyzeRequest {
  readonly tradingDate?: TradingDate | undefined;
  readonly underlyings?: readonly string[] | undefined;
  readonly risk?: Risk | undefined;
  readonly holdingDays?: number | undefined;
  readonly topPerUnderlying?: number | undefined;
  readonly force?: boolean | undefined;
}

/** A call's run: its state now, and the work that is still to do when this call holds the lease. */
export interface OpenedAnalysis {
  readonly run: RunState;
  readonly warnings: readonly string[];
  /**
   * Takes tasks until they or the budgets end. Absent when another worker holds the run or nothing
   * is left.
   */
  readonly work?: () => Promise<RunState>;
}

/** Opens the run of a date and risk, or goes on with it. Nothing is analyzed yet. */
export async function openAnalysis(
  request: AnalyzeRequest,
  call: DeskCall,
): Promise<OpenedAnalysis> {
  const { clock, worker, startedAt } = call;
  const desk = call.openDesk();
  const asked = await askedAnalysis(request, desk, clock);
  const { settings, session, risk, inputs, given } = asked;
  const { tradingDate } = session;
  const store = desk.analysisStore(crypto.randomUUID(), settings.lease_seconds);
  const force = request.force ?? false;
  const { leased, inputs: stored, ...run } = await store.open({
    tradingDate,
    risk,
    inputs,
    given,
    force,
  });
  const warning = await calendarWarning(desk.database, tradingDate);
  const warnings = warning === undefined ? [] : [warning];
  if (!leased) return { run, warnings };
  const work = async () => {
    const context = await contextOf({ ...asked, inputs: stored }, desk);
    const budget = callBudget(worker, startedAt, settings);
    return await workOnRun(run, { store, clock, worker, startedAt, budget, context });
  };
  return { run, warnings, work: () => givingLeaseBack(store, run.runId, work) };
}

/** What a call asks for, what is absent of it decided. */
export interface AskedAnalysis {
  readonly settings: Settings;
  readonly session: Session;
  readonly universe: readonly Underlying[];
  readonly risk: Risk;
  readonly inputs: RunInputs;
  /** The inputs that the caller named. */
  readonly given: Partial<RunInputs>;
}

/** Checks what a call asks for; the market must be open. */
export async function askedAnalysis(
  request: AnalyzeRequest,
  desk: Desk,
  clock: Clock,
): Promise<AskedAnalysis> {
  const settings = await readSettings(desk.database);
  const session = await checkedSession(desk, clock, request.tradingDate);
  const universe = await readUniverse(desk.database);
  const risk = request.risk ?? DEFAULT_RISK;
  return { settings, session, universe, risk, ...runInputs(request, universe, settings) };
}

/** What is the same for every underlying of a call, by the inputs that it keeps to. */
export async function contextOf(
  { settings, session, universe, risk, inputs }: AskedAnalysis,
  desk: Desk,
): Promise<RunContext> {
  const { topPerUnderlying, holdingDays = settings.max_days } = inputs;
  const capped = { ...settings, max_days: Math.min(settings.max_days, holdingDays) };
  return await openRunContext(desk, capped, universe, { session, risk, topPerUnderlying });
}

/** What the run is opened with, and those of it that the caller named. */
function runInputs(
  request: AnalyzeRequest,
  universe: readonly Underlying[],
  settings: Settings,
): { inputs: RunInputs; given: Partial<RunInputs> } {
  const underlyings = chosen(universe, request.underlyings);
  const { topPerUnderlying, holdingDays } = request;
  return {
    inputs: {
      underlyings,
      topPerUnderlying: topPerUnderlying ?? settings.top_per_underlying,
      ...present({ holdingDays }),
    },
    given: present({
      underlyings: request.underlyings === undefined ? undefined : underlyings,
      topPerUnderlying,
      holdingDays,
    }),
  };
}

/** Works; the lease is given back instead of waited for when the work fails or its worker ends. */
async function givingLeaseBack(
  store: AnalysisStore,
  runId: number,
  work: () => Promise<RunState>,
): Promise<RunState> {
  const nothing = { computeMs: 0, wallMs: 0, storeMs: 0, requests: {} };
  const release = () => store.finish(runId, nothing).catch(() => {});
  // So the runtime says that it ends the worker.
  const onUnload = () => void release();
  addEventListener("beforeunload", onUnload);
  try {
    return await work();
  } catch (error) {
    await release();
    throw error;
  } finally {
    removeEventListener("beforeunload", onUnload);
  }
}

/**
 * The session asked for must be today's, and the market open: a chain of another time would be
 * another day's.
 */
async function checkedSession(
  desk: Desk,
  clock: Clock,
  asked: TradingDate | undefined,
): Promise<Session> {
  const now = await clock.now();
  const today = tradingDateAt(now);
  const session = await readSession(desk.database, asked ?? today);
  if (session.tradingDate !== today || now < session.opensAt || now >= session.closesAt) {
    throw new DeskError(
      "market_closed",
      `analyze of ${session.tradingDate}: the session lasts from ${
        toExchangeIso(session.opensAt)
      } to ${toExchangeIso(session.closesAt)}, and it is ${toExchangeIso(now)}`,
    );
  }
  return session;
}

function chosen(
  universe: readonly Underlying[],
  asked: readonly string[] | undefined,
): readonly string[] {
  const names = universe.map(({ underlying }) => underlying);
  if (asked === undefined) return names;
  const stranger = asked.find((name) => !names.includes(name));
  if (stranger !== undefined) {
    throw new DeskError("unknown_underlying", `underlyings: ${stranger} is not in the universe`);
  }
  return [...new Set(asked)].sort();
}
