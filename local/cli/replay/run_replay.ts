import { openDayFiles } from "../../exchange/bhavcopy/open_day_files.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { type AllocationResults, allocationResults } from "./allocation_results.ts";
import { countNotNumbers } from "./count_not_numbers.ts";
import { writeKept } from "./kept_replay.ts";
import { openRecord } from "./open_record.ts";
import { readAccepted } from "./read_accepted.ts";
import { readChain, type ReplayedChain } from "./read_chain.ts";
import { type ReplayDay, replayDay } from "./replay_day.ts";
import { type ReplayDecisions, replayDecisions } from "./replay_decisions.ts";
import type { ReplayOptions } from "./replay_options.ts";
import { type ReplayResults, replayResults } from "./replay_results.ts";
import { type ReplayTotals, replayTotals } from "./replay_totals.ts";
import type { ReplayWorld } from "./replay_world.ts";
import { settleStrategies } from "./settle_strategies.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import { readUnderlyingDays } from "./underlying_day.ts";

/** All sessions at one factor on the modelled spreads. */
export interface Replay {
  readonly spreadFactor: number;
  readonly days: readonly ReplayDay[];
  readonly totals: ReplayTotals;
  readonly decisions: ReplayDecisions;
  readonly results: ReplayResults;
  /** By capital and ordering; none where nothing was allocated. */
  readonly allocations: readonly AllocationResults[];
  /** Of stage all. */
  readonly chain?: ReplayedChain;
  /** Values of any table that are no number, by table and column: empty when all is well. */
  readonly notNumbers: Record<string, number>;
  /** Real time from the first session to the last figure. */
  readonly elapsedMs: number;
}

/**
 * Replays every session in order on one world; a session that fails is told and the next one goes
 * on, unless the command is ending. Sessions that a kept replay has behind it are not repeated.
 */
export async function runReplay(
  world: ReplayWorld,
  options: ReplayOptions,
  spreadFactor: number,
  { kept, ending, onDay }: {
    /** Sessions that a kept replay has behind it. */
    readonly kept: readonly ReplayDay[];
    readonly ending: () => boolean;
    readonly onDay: (day: ReplayDay) => void;
  },
): Promise<Replay> {
  const start = performance.now();
  const files = await openDayFiles([options.bhavcopy]);
  const recorded = new Set<TradingDate>(files.map(({ date }) => date));
  if (options.keep) writeKept(spreadFactor, options, kept);
  const days: ReplayDay[] = [];
  for (const date of world.sessions) {
    const known = kept.find((day) => day.date === date);
    const day = known ??
      (recorded.has(date)
        ? await replayDay(world, date, options).catch((error: unknown) => {
          if (ending()) throw error;
          return { date, state: "failed" as const, error: messageOf(error) };
        })
        : { date, state: "no_data" as const });
    days.push(day);
    if (known === undefined && options.keep) writeKept(spreadFactor, options, days);
    onDay(day);
  }
  const { sql } = world.platform;
  const accepted = await readAccepted(sql, options.risk);
  const record = await openRecord(options.bhavcopy, options.history, accepted);
  const { settled, excluded } = settleStrategies(accepted, record);
  const replayed = days.flatMap(({ state, date }) => state === "done" ? [date] : []);
  return {
    spreadFactor,
    days,
    totals: replayTotals(days),
    decisions: replayDecisions(await readUnderlyingDays(sql, options.risk), accepted),
    results: replayResults(settled, excluded),
    allocations: allocationResults(days, settled),
    ...present({
      chain: options.stage === "all"
        ? await readChain(world, options, replayed, settled)
        : undefined,
    }),
    notNumbers: await countNotNumbers(sql),
    elapsedMs: Math.round(performance.now() - start),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
