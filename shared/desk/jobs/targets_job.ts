import { parseExitRule } from "../../exits/exit_rule_row.ts";
import type { ExitHorizon } from "../../exits/exit_terms.ts";
import { targetValue } from "../../exits/target_value.ts";
import { sviVariance } from "../../pricing/svi.ts";
import { tradingUnits } from "../../pricing/trading_time.ts";
import { readSessions, type Session } from "../../storage/calendar.ts";
import {
  type ExitTargetRow,
  readTargetPositions,
  storeExitTargets,
  type TargetPosition,
} from "../../storage/exit_targets.ts";
import { readParameters } from "../../storage/parameters.ts";
import { present } from "../../vocabulary/present.ts";
import { calendarDaysBetween, type TradingDate } from "../../vocabulary/trading_date.ts";
import type { JobContext, JobResult } from "./job.ts";

/** What every position of an evening shares. */
interface Evening {
  readonly tradingDate: TradingDate;
  readonly rate: number;
  /** From today on, ascending. */
  readonly sessions: readonly Session[];
}

/**
 * The closing value from which on holding is worth no more than closing, of each position whose
 * target is on, for the next session (method 8.4). One without chains or view of today, or with a
 * rule that is none, has no target then.
 */
export async function targetsJob(context: JobContext): Promise<JobResult> {
  const { desk: { database }, clock, tradingDate } = context;
  const positions = await readTargetPositions(database, tradingDate);
  const counts = { positions: positions.length, targets: 0, without: 0 };
  if (positions.length === 0) return { done: true, counts };
  const expiries = positions.flatMap(({ chains }) => chains.map(({ expiry }) => expiry));
  const last = expiries.reduce((late, expiry) => expiry > late ? expiry : late, tradingDate);
  const [sessions, parameters] = await Promise.all([
    readSessions(database, tradingDate, last),
    readParameters(database, tradingDate),
  ]);
  const rate = parameters.find(({ name }) => name === "risk_free_rate")?.value ?? 0;
  const targets = positions.flatMap((position): ExitTargetRow[] => {
    const value = valueOf(position, { tradingDate, rate, sessions });
    const units = position.lots * position.lotSize;
    return value === undefined
      ? []
      : [{ position_id: position.positionId, close_value_at: value * units }];
  });
  const next = sessions.find((session) => session.tradingDate > tradingDate);
  if (next !== undefined) {
    await storeExitTargets(database, targets, next.tradingDate, await clock.now());
  }
  const found = next === undefined ? 0 : targets.length;
  return {
    done: true,
    counts: { ...counts, targets: found, without: positions.length - found },
  };
}

/** Rupees per unit; undefined where none is known or worth taking. */
function valueOf(position: TargetPosition, evening: Evening): number | undefined {
  const { view, legs, chains, expiry } = position;
  const known = new Set(chains.map((chain) => chain.expiry));
  if (view === null || legs.some((leg) => leg.expiry !== null && !known.has(leg.expiry))) {
    return undefined;
  }
  const structure = {
    ...position,
    expiry,
    tick: Math.max(...legs.map(({ tick }) => tick)),
    legs: legs.map(({ strike, expiry, ...leg }) => ({
      ...leg,
      ...present({ strike: strike ?? undefined, expiry: expiry ?? undefined }),
    })),
  };
  try {
    return targetValue(structure, position.rules.map(parseExitRule), {
      // Carry has no target and is not read.
      sleeve: "edge",
      tradingDate: evening.tradingDate,
      seed: 0,
      horizons: chains.map((chain) => horizonOf(chain, position.kind, view, evening)),
    });
  } catch (error) {
    // A rule that the table should have refused: this position alone goes without.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A chain as it stands after the close: its smile less what passed since it was taken. */
function horizonOf(
  { expiry, at, spot, forward, parameters }: TargetPosition["chains"][number],
  kind: TargetPosition["kind"],
  view: NonNullable<TargetPosition["view"]>,
  { tradingDate, rate, sessions }: Evening,
): ExitHorizon {
  const today = sessions.find((session) => session.tradingDate === tradingDate);
  const length = today === undefined ? 1 : today.closesAt.getTime() - today.opensAt.getTime();
  const rest = today === undefined ? 0 : (today.closesAt.getTime() - at.getTime()) / length;
  const later = sessions
    .filter((session) => session.tradingDate > tradingDate && session.tradingDate <= expiry)
    .map(() => ({ share: 1, idleDaysBefore: 0 }));
  const left = tradingUnits(0, later);
  const share = left / tradingUnits(Math.min(1, Math.max(0, rest)), later);
  const { w, w1, w2 } = sviVariance(parameters);
  const years = calendarDaysBetween(tradingDate, expiry) / 365;
  return {
    chain: {
      kind,
      expiry,
      spot,
      forward,
      years,
      discount: Math.exp(-rate * years),
      smile: {
        w: (k) => share * w(k),
        w1: (k) => share * w1(k),
        w2: (k) => share * w2(k),
      },
    },
    view: { beta: view.beta, mu: view.mu * share },
    sessions: left,
  };
}
