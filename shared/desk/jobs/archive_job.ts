import { format, parseISO, subDays } from "date-fns";
import {
  type ArchivedRows,
  archiveRows,
  type ArchiveTerms,
  rebuildSparseIndex,
} from "../../storage/archive.ts";
import { lastSessions } from "../../storage/calendar.ts";
import type { Settings } from "../../storage/settings.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { JobContext, JobResult } from "./job.ts";

/** Rows that go, up to when, and how many a rpc: each takes at most 0.3 s of a hosted second. */
interface Step {
  readonly rows: ArchivedRows;
  readonly terms: ArchiveTerms;
  readonly limit: number;
}

/**
 * Rolls up what is older than the settings keep, then deletes it, a bounded batch a rpc. What was
 * rolled up is deleted in the same transaction, so a call that dies anywhere loses and doubles
 * nothing, and the next one goes on. Counts are of the whole run.
 */
export async function archiveJob(context: JobContext): Promise<JobResult> {
  const { desk: { database }, settings, tradingDate, counted, isSpent } = context;
  const most = Math.max(settings.trade_sessions, settings.record_sessions, settings.mark_sessions);
  const sessions = await lastSessions(database, tradingDate, most);
  const steps = stepsOf(settings, tradingDate, sessions);
  const counts: Record<string, number> = Object.fromEntries(
    steps.map(({ rows }) => [rows, counted[rows] ?? 0]),
  );
  for (const [i, { rows, terms, limit }] of steps.entries()) {
    for (;;) {
      if (isSpent()) return { done: false, counts: { ...counts, remaining: steps.length - i } };
      const gone = await archiveRows(database, rows, terms, limit);
      if (gone === 0) break;
      counts[rows] = (counts[rows] ?? 0) + gone;
    }
  }
  // One a run: the next run takes the next one.
  const indexes = await rebuildSparseIndex(database);
  return { done: true, counts: { ...counts, indexes, remaining: 0 } };
}

/**
 * What goes, in the order in which one lets the next go: trades refer to strategies, and an
 * analysis stays as long as a strategy of it does. `sessions` are the last ones, latest first;
 * where the calendar holds fewer than a setting keeps, nothing of that kind goes.
 */
function stepsOf(
  settings: Settings,
  tradingDate: TradingDate,
  sessions: readonly TradingDate[],
): Step[] {
  const before = (date: TradingDate, days: number) =>
    format(subDays(parseISO(date), days), "yyyy-MM-dd");
  const kept = (count: number) => sessions[count - 1] ?? "-infinity";
  // As maintain candles asks for them: back from the last session before today.
  const lastClose = sessions[1] ?? tradingDate;
  const indexFrom = before(lastClose, settings.index_candle_days);
  const strategies = { p_before: kept(settings.strategy_sessions) };
  const trades = { p_before: kept(settings.trade_sessions) };
  return [
    { rows: "quotes", terms: { p_before: kept(settings.quote_sessions) }, limit: 500 },
    { rows: "marks", terms: { p_before: kept(settings.mark_sessions) }, limit: 200 },
    { rows: "trades", terms: trades, limit: 40 },
    { rows: "strategies", terms: strategies, limit: 1000 },
    { rows: "analyses", terms: strategies, limit: 200 },
    { rows: "runs", terms: trades, limit: 20 },
    {
      rows: "contracts",
      terms: { p_before: before(tradingDate, settings.contract_days) },
      limit: 5000,
    },
    {
      rows: "candles",
      terms: {
        p_before: before(lastClose, settings.candle_days),
        p_spans: { [NIFTY]: indexFrom, [INDIA_VIX]: indexFrom },
      },
      limit: 5000,
    },
    {
      rows: "records",
      terms: {
        p_before: kept(settings.record_sessions),
        p_postbacks_before: before(tradingDate, settings.postback_days),
      },
      limit: 5000,
    },
    {
      rows: "learning",
      terms: { p_before: before(tradingDate, settings.learning_days) },
      limit: 5000,
    },
  ];
}
