import { dayList } from "../../scoring/day_list.ts";
import { calendarWarning } from "../../storage/calendar.ts";
import type { AnalysisPayload } from "../../vocabulary/ports/analysis_store.ts";
import type { AcceptedStrategyRow, StrategyRow } from "../../vocabulary/rows/strategy_row.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { callBudget } from "../call_budget.ts";
import type { DeskCall } from "../desk.ts";
import { analysisOf } from "./analysis_of.ts";
import { fetchSlice } from "./fetch_slice.ts";
import { type AnalyzeRequest, askedAnalysis, contextOf } from "./open_analysis.ts";
import type { RunContext } from "./run_context.ts";

/** Rows that are answered, the best first. */
const TOP = 50;

/** An accepted strategy as it would have been stored, without its rank. */
export type DryStrategy = AcceptedStrategyRow & { readonly underlying: string };

/** What an analysis would have stored. */
export interface DryAnalysis {
  readonly dryRun: true;
  readonly tradingDate: TradingDate;
  /** Underlyings that were analyzed; of these those with strategies, and those without. */
  readonly done: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Strategies of all of them, by state. */
  readonly strategies: { readonly accepted: number; readonly rejected: number };
  /** The best of the accepted ones, in the order of the day's list. */
  readonly rows: readonly DryStrategy[];
  /** Why an underlying has none. */
  readonly rejections: readonly {
    readonly underlying: string;
    readonly reason?: string;
    readonly detail?: string;
  }[];
  /** Underlyings that the call's budget left no room for: ask for them by name. */
  readonly leftOut: readonly string[];
  readonly warnings?: readonly string[];
}

/**
 * Analyzes underlyings within one call's budget and stores nothing of it: no run, no task, no
 * strategy, no regime. One that a second look might help is not looked at again.
 */
export async function dryRunAnalysis(
  request: AnalyzeRequest,
  call: DeskCall,
): Promise<DryAnalysis> {
  const desk = call.openDesk();
  const asked = await askedAnalysis(request, desk, call.clock);
  const { tradingDate } = asked.session;
  const found = await analyzeWithin(asked.inputs.underlyings, await contextOf(asked, desk), call);
  const warning = await calendarWarning(desk.database, tradingDate);
  const done = new Set(found.map(({ underlying }) => underlying));
  const rejections = found.filter(({ state }) => state === "rejected");
  const rows = found.flatMap(({ underlying, strategies = [] }) =>
    strategies.map((strategy) => ({ underlying, ...strategy }))
  );
  const accepted = rows.filter(isAccepted);
  return {
    dryRun: true,
    tradingDate,
    done: found.length,
    accepted: found.length - rejections.length,
    rejected: rejections.length,
    strategies: { accepted: accepted.length, rejected: rows.length - accepted.length },
    rows: dayList(accepted.map(orderedOf)).map(({ row }) => row).slice(0, TOP),
    rejections: rejections.map(({ underlying, reason, detail }) => ({
      underlying,
      ...(reason === undefined ? {} : { reason }),
      ...(detail === undefined ? {} : { detail }),
    })),
    leftOut: asked.inputs.underlyings.filter((name) => !done.has(name)),
    ...(warning === undefined ? {} : { warnings: [warning] }),
  };
}

/** Takes underlyings until none is left or the budget is spent; at least one, as a run does. */
async function analyzeWithin(
  names: readonly string[],
  context: RunContext,
  { clock, worker, startedAt }: DeskCall,
): Promise<Omit<AnalysisPayload, "metrics">[]> {
  const budget = callBudget(worker, startedAt, context.settings);
  const found: Omit<AnalysisPayload, "metrics">[] = [];
  const isSpent = () => found.length > 0 && budget.isSpent();
  while (found.length < names.length && !isSpent()) {
    const fitting = Math.max(budget.tasksLeft(found.length), found.length === 0 ? 1 : 0);
    if (fitting === 0) break;
    const size = Math.min(fitting, context.settings.slice_size);
    for await (const fetched of fetchSlice(context, names.slice(found.length).slice(0, size))) {
      const now = await clock.now();
      found.push(worker.compute(() => analysisOf(fetched, now, context)));
      if (isSpent()) break;
    }
  }
  return found;
}

function isAccepted<T extends StrategyRow>(row: T): row is Extract<T, AcceptedStrategyRow> {
  return row.state === "accepted";
}

function orderedOf(row: DryStrategy) {
  const { underlying, definition, sleeve } = row;
  return {
    row,
    underlying,
    definition,
    sleeve,
    orderRatio: row.order_ratio,
    costRatio: row.cost_ratio,
  };
}
