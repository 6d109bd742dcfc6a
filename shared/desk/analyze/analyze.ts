import type { ChainRejection } from "../../market/priced_chain.ts";
import { calendarWarning, readSession, type Session } from "../../storage/calendar.ts";
import { readSettings } from "../../storage/settings.ts";
import { readUniverse } from "../../storage/universe.ts";
import type { Underlying } from "../../vocabulary/contract.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { AnalysisStore, RunInputs, RunState } from "../../vocabulary/ports/analysis_store.ts";
import type { Clock } from "../../vocabulary/ports/clock.ts";
import type { Risk } from "../../vocabulary/terms.ts";
import { toExchangeIso, type TradingDate, tradingDateAt } from "../../vocabulary/trading_date.ts";
import type { Desk, DeskCall } from "../desk.ts";
import { analyzeUnderlying } from "./analyze_underlying.ts";
import { type Fetched, fetchSlice } from "./fetch_slice.ts";
import { measureRegime } from "./measure_regime.ts";
import { openRunContext, type RunContext } from "./run_context.ts";

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
  /** Takes tasks until they or the budgets end. Absent when another worker holds the run or nothing is left. */
  readonly work?: () => Promise<RunState>;
}

/** Opens the run of a date and risk, or goes on with it. Nothing is analysed yet. */
export async function openAnalysis(
  request: AnalyzeRequest,
  call: DeskCall,
): Promise<OpenedAnalysis> {
  const { clock } = call;
  const desk = call.openDesk();
  const settings = await readSettings(desk.database);
  const session = await checkedSession(desk, clock, request.tradingDate);
  const { tradingDate } = session;
  const universe = await readUniverse(desk.database);
  const risk = request.risk ?? "moderate";
  const inputs: RunInputs = {
    underlyings: chosen(universe, request.underlyings),
    topPerUnderlying: request.topPerUnderlying ?? settings.top_per_underlying,
    ...(request.holdingDays === undefined ? {} : { holdingDays: request.holdingDays }),
  };
  const given: Partial<RunInputs> = {
    ...(request.underlyings === undefined ? {} : { underlyings: inputs.underlyings }),
    ...(request.topPerUnderlying === undefined
      ? {}
      : { topPerUnderlying: inputs.topPerUnderlying }),
    ...(inputs.holdingDays === undefined ? {} : { holdingDays: inputs.holdingDays }),
  };
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
  const capped = {
    ...settings,
    max_days: Math.min(settings.max_days, stored.holdingDays ?? settings.max_days),
  };
  const analyse = async () => {
    const runContext = await openRunContext(desk, capped, universe, {
      session,
      risk,
      topPerUnderlying: stored.topPerUnderlying,
    });
    return await workOn(run, store, clock, call.startedAt, runContext);
  };
  const work = async () => {
    const nothing = { cpuMs: 0, wallMs: 0, storeMs: 0, requests: {} };
    const release = () => store.finish(run.runId, nothing).catch(() => {});
    // The runtime says when it ends the worker: the lease is given back instead of waited for.
    const onUnload = () => void release();
    addEventListener("beforeunload", onUnload);
    try {
      return await analyse();
    } catch (error) {
      await release();
      throw error;
    } finally {
      removeEventListener("beforeunload", onUnload);
    }
  };
  return { run, warnings, work };
}

/** The session asked for must be today's, and the market open: a chain of another time would be another day's. */
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

/** What was found, or as its reason what the engine stumbled over: one underlying never ends the run of the others. */
function analysisOf(fetched: Fetched, now: Date, context: RunContext) {
  try {
    return analyzeUnderlying(fetched, now, context);
  } catch (error) {
    const { underlying } = fetched.underlying;
    const detail = error instanceof Error ? error.message : String(error);
    return { underlying, state: "rejected" as const, reason: "internal", detail, counts: {} };
  }
}

/** Reasons that another look a little later may remove: books that were one-sided for a moment. */
const RETRIED: ReadonlySet<string> = new Set<ChainRejection>(["too_few_two_sided"]);

async function workOn(
  opened: RunState,
  store: AnalysisStore,
  clock: Clock,
  startedAt: number,
  context: RunContext,
): Promise<RunState> {
  const { settings, session } = context;
  // What a call does before its first task counts as well.
  let cpuMs = 0;
  let storeMs = 0;
  let run = opened;
  const isLate = () =>
    cpuMs > settings.analyze_cpu_ms ||
    performance.now() - startedAt > 1000 * settings.analyze_wall_seconds;
  while (run.remaining > 0 && !isLate()) {
    const tasks = await store.claim(run.runId, settings.slice_size);
    // What is left was put off: a later call takes it.
    if (tasks.length === 0) break;
    const retries = new Map(tasks.map((task) => [task.underlying, task.retries]));
    for (const { underlying } of tasks) {
      if (context.underlyings.has(underlying)) continue;
      const detail = `${underlying} was taken out of the universe`;
      const gone = { underlying, state: "rejected", reason: "not_in_universe", detail } as const;
      run = await store.store(run.runId, { ...gone, counts: {}, metrics: {} });
      retries.delete(underlying);
    }
    for await (const fetched of fetchSlice(context, [...retries.keys()])) {
      const now = await clock.now();
      const before = performance.now();
      const found = analysisOf(fetched, now, context);
      const spent = performance.now() - before;
      cpuMs += spent;
      const again = new Date(now.getTime() + 60_000 * settings.retry_minutes);
      // A whole interval is left for the call that takes it.
      const latest = session.closesAt.getTime() - 60_000 * settings.retry_minutes;
      if (
        RETRIED.has(found.reason ?? "") && retries.get(found.underlying) === 0 &&
        again.getTime() <= latest
      ) {
        run = await store.defer(run.runId, found.underlying, again);
        continue;
      }
      const begun = performance.now();
      run = await store.store(run.runId, { ...found, metrics: { cpuMs: spent } });
      storeMs += performance.now() - begun;
    }
  }
  if (run.remaining === 0) await measureRegime(context, clock);
  return await store.finish(run.runId, {
    cpuMs: Math.round(cpuMs),
    wallMs: Math.round(performance.now() - startedAt),
    storeMs: Math.round(storeMs),
    requests: context.desk.requests,
  });
}
