import { parseExitRule } from "../../exits/exit_rule_row.ts";
import { targetValue } from "../../exits/target_value.ts";
import { readSessions } from "../../storage/calendar.ts";
import {
  type ExitTargetRow,
  readTargetPositions,
  storeExitTargets,
  type TargetPosition,
} from "../../storage/exit_targets.ts";
import { readParameters } from "../../storage/parameters.ts";
import { present } from "../../vocabulary/present.ts";
import { chainHorizon, type HorizonTerms } from "../chain_horizon.ts";
import type { JobContext, JobResult } from "./job.ts";

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
  const dates = sessions.map((session) => session.tradingDate);
  const session = sessions.find((each) => each.tradingDate === tradingDate);
  const targets = positions.flatMap((position): ExitTargetRow[] => {
    const value = session === undefined ? undefined : valueOf(position, { rate, session, dates });
    const units = position.lots * position.lotSize;
    return value === undefined
      ? []
      : [{ position_id: position.positionId, close_value_at: value * units }];
  });
  const next = sessions.find((each) => each.tradingDate > tradingDate);
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
function valueOf(position: TargetPosition, terms: HorizonTerms): number | undefined {
  const { kind, view, legs, chains, expiry } = position;
  const { session: { tradingDate, closesAt } } = terms;
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
      tradingDate,
      seed: 0,
      horizons: chains.map((chain) => chainHorizon(chain, { kind, view }, terms, closesAt)),
    });
  } catch (error) {
    // A rule that the table should have refused: this position alone goes without.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
