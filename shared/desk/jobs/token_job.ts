import { readSession } from "../../storage/calendar.ts";
import { storeReadiness } from "../../storage/readiness.ts";
import { readTradingState } from "../../storage/trading_state.ts";
import { READINESS_STATES } from "../../vocabulary/states.ts";
import type { JobContext, JobResult } from "./job.ts";

/**
 * Makes sure that the account has a token which the broker takes, minting one ahead of the day when
 * needed, and stores what the session needs of the account. While the broker's rules allow no mint
 * the job goes on with the next call; a token that cannot be had is its failure, what else is
 * missing is told by its rows.
 */
export async function tokenJob({ desk, clock, tradingDate }: JobContext): Promise<JobResult> {
  const { database, marketData } = desk;
  const { closesAt } = await readSession(database, tradingDate);
  const { mode } = await readTradingState(database);
  const { checks, error } = await marketData.checkAccount({ closesAt, live: mode === "live" });
  await storeReadiness(database, tradingDate, checks, await clock.now());
  if (error !== undefined && error.reaction !== "back_off") throw error;
  const counts = Object.fromEntries(
    READINESS_STATES.map((name) => [name, checks.filter(({ state }) => state === name).length]),
  );
  return { done: error === undefined, counts };
}
