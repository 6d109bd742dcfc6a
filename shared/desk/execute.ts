import { entryIntents } from "../execution/build_intents.ts";
import { type PlanOutcome, runPlan } from "../execution/run_plan.ts";
import { gateEntry } from "../risk/gate_entry.ts";
import { cancelAllocations, readQueue } from "../storage/allocations.ts";
import { readBans } from "../storage/bans.ts";
import { denyEntryPlan, openEntryPlan, readUnfinishedPlans } from "../storage/plans.ts";
import { readPositions } from "../storage/positions.ts";
import { readProtections } from "../storage/protections.ts";
import { readTradingState, setPaused } from "../storage/trading_state.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { Mode } from "../vocabulary/terms.ts";
import { tradingDateAt } from "../vocabulary/trading_date.ts";
import { closePosition } from "./close_position.ts";
import type { DeskCall } from "./desk.ts";
import { entryMode } from "./entry_mode.ts";
import { openTradingFloor, type TradingFloor } from "./trading_floor.ts";

export interface ExecuteRequest {
  readonly action?: "entries" | "exits" | "cancel" | "flatten" | "pause" | "resume" | undefined;
  readonly mode?: Mode | undefined;
  readonly allocationIds?: readonly number[] | undefined;
  readonly top?: number | undefined;
}

/**
 * Counts of one call: plans that ran, orders sent, plans filled, plans that could not be completed
 * and were traded back, and those denied by their gate.
 */
export interface ExecuteAnswer {
  readonly plans: number;
  readonly orders: number;
  readonly filled: number;
  readonly failed: number;
  readonly denied: number;
}

const NOTHING = { plans: 0, orders: 0, filled: 0, failed: 0, denied: 0 };

/**
 * One action of the execute function. Pausing stops entries only: exits, cancels and flatten are
 * never blocked by it.
 */
export async function execute(
  request: ExecuteRequest,
  call: DeskCall,
): Promise<ExecuteAnswer> {
  const { database, clock } = call;
  switch (request.action ?? "entries") {
    case "pause":
      await setPaused(database, true, "paused by the owner");
      return NOTHING;
    case "resume":
      await setPaused(database, false, undefined);
      return NOTHING;
    case "cancel": {
      const date = tradingDateAt(await clock.now());
      const cancelled = await cancelAllocations(database, date, request.allocationIds);
      return { ...NOTHING, plans: cancelled };
    }
    case "exits":
      return await finishExits(await openTradingFloor(call));
    case "flatten":
      return await flatten(await openTradingFloor(call));
    case "entries":
      return await enter(request, call);
  }
}

async function enter(request: ExecuteRequest, call: DeskCall): Promise<ExecuteAnswer> {
  const { database } = call;
  const state = await readTradingState(database);
  const mode = await entryMode(request.mode, state.mode, call);
  if (state.paused) throw new DeskError("paused", `entries are paused: ${state.reason}`);
  const floor = await openTradingFloor(call);
  const tally = newTally();
  for (const plan of await readUnfinishedPlans(database, "entry")) {
    tally.add(await runPlan(plan, floor.planPorts(plan.mode)), plan.intents.length);
  }
  const date = floor.session.tradingDate;
  const protections = await readProtections(database, await floor.clock.now());
  const { banned } = await readBans(database, date);
  for (const allocation of await readQueue(database, date, request.allocationIds, request.top)) {
    await floor.load(allocation.legs);
    const verdict = gateEntry(allocation, {
      quoteOf: floor.quoteOf,
      protections,
      banned,
      tradingDate: date,
      maxDrift: floor.settings.max_entry_drift,
    });
    const now = await floor.clock.now();
    if ("denied" in verdict) {
      const reason = `${verdict.denied}: ${verdict.detail}`;
      await denyEntryPlan(database, allocation.allocationId, mode, reason, now);
      tally.deny();
      continue;
    }
    const intents = entryIntents(verdict.legs, `E${allocation.allocationId}p`);
    const plan = await openEntryPlan(database, allocation.allocationId, mode, intents, now);
    tally.add(await runPlan(plan, floor.planPorts(plan.mode)), intents.length);
  }
  return tally.counts();
}

/** Goes on with exits that an earlier call could not finish. */
async function finishExits(floor: TradingFloor): Promise<ExecuteAnswer> {
  const tally = newTally();
  for (const plan of await readUnfinishedPlans(floor.desk.database, "exit")) {
    tally.add(await runPlan(plan, floor.planPorts(plan.mode)), plan.intents.length);
  }
  return tally.counts();
}

/** Closes every open position, after the exits that are already on their way. */
async function flatten(floor: TradingFloor): Promise<ExecuteAnswer> {
  const first = await finishExits(floor);
  const tally = newTally();
  const { positions } = await readPositions(floor.desk.database, floor.session.opensAt);
  for (const position of positions.filter(({ state }) => state === "open")) {
    const cause = { rule: "flatten", details: {} } as const;
    const outcome = await closePosition(position, cause, floor);
    if (outcome === "no_quote") tally.deny();
    else tally.add(outcome, position.legs.length);
  }
  const second = tally.counts();
  return {
    plans: first.plans + second.plans,
    orders: first.orders + second.orders,
    filled: first.filled + second.filled,
    failed: first.failed + second.failed,
    denied: second.denied,
  };
}

function newTally() {
  const counts = { ...NOTHING };
  return {
    add: (outcome: PlanOutcome, orders: number) => {
      counts.plans += 1;
      counts.orders += orders;
      if (outcome === "filled") counts.filled += 1;
      if (outcome === "unwound") counts.failed += 1;
    },
    deny: () => {
      counts.denied += 1;
    },
    counts: (): ExecuteAnswer => counts,
  };
}
