import { openDayFiles } from "../../exchange/bhavcopy/open_day_files.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { countNotNumbers } from "./count_not_numbers.ts";
import { openSettlements } from "./open_settlements.ts";
import { readAccepted } from "./read_accepted.ts";
import { type ReplayDay, replayDay } from "./replay_day.ts";
import type { ReplayOptions } from "./replay_options.ts";
import { type ReplayReliability, replayReliability } from "./replay_reliability.ts";
import { type ReplayTotals, replayTotals } from "./replay_totals.ts";
import type { ReplayWorld } from "./replay_world.ts";
import { settleStrategies } from "./settle_strategies.ts";

/** All sessions at one factor on the modelled spreads. */
export interface Replay {
  readonly spreadFactor: number;
  readonly days: readonly ReplayDay[];
  readonly totals: ReplayTotals;
  /** Values of any table that are no number, by table and column: empty when all is well. */
  readonly notNumbers: Record<string, number>;
  readonly reliability: ReplayReliability;
  /** Real time from the first session to the last figure. */
  readonly elapsedMs: number;
}

/**
 * Replays every session in order on one world; a session that fails is told and the next one goes
 * on, unless the command is ending.
 */
export async function runReplay(
  world: ReplayWorld,
  options: ReplayOptions,
  spreadFactor: number,
  { ending, onDay }: { ending: () => boolean; onDay: (day: ReplayDay) => void },
): Promise<Replay> {
  const start = performance.now();
  const files = await openDayFiles([options.bhavcopy]);
  const recorded = new Set<TradingDate>(files.map(({ date }) => date));
  const days: ReplayDay[] = [];
  for (const date of world.sessions) {
    const day = recorded.has(date)
      ? await replayDay(world, date, options).catch((error: unknown) => {
        if (ending()) throw error;
        return { date, state: "failed" as const, error: messageOf(error) };
      })
      : { date, state: "no_data" as const };
    days.push(day);
    onDay(day);
  }
  const { sql } = world.platform;
  const accepted = await readAccepted(sql, options.risk);
  const names = new Set(accepted.map(({ underlying }) => underlying));
  const settlements = await openSettlements(options.bhavcopy, options.history, names);
  const { settled, excluded } = settleStrategies(accepted, settlements);
  return {
    spreadFactor,
    days,
    totals: replayTotals(days),
    notNumbers: await countNotNumbers(sql),
    reliability: replayReliability(settled, excluded),
    elapsedMs: Math.round(performance.now() - start),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
