import { cancelAllocations, readQueue, type StoredAllocation } from "../storage/allocations.ts";
import { denyEntryPlan, openEntryPlan } from "../storage/plans.ts";
import { notePositionError, readPositions } from "../storage/positions.ts";
import { readTradingState } from "../storage/trading_state.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { StoredPlan } from "../vocabulary/ports/plan_store.ts";
import type { QueuedAllocation } from "../vocabulary/queued_allocation.ts";
import type { Mode } from "../vocabulary/terms.ts";
import { tradingDateAt } from "../vocabulary/trading_date.ts";
import { acceptAdjustment } from "./adjust/accept_adjustment.ts";
import { acceptMarks } from "./allocate/accept_marks.ts";
import { changeMarks, type MarksRequest } from "./change_marks.ts";
import { closePosition } from "./close_position.ts";
import type { DeskCall } from "./desk.ts";
import { entriesStopped } from "./entries_stopped.ts";
import { faultText, finishPlans, type WorkedPlan, workOnPlan } from "./finish_plans.ts";
import { entryMode } from "./entry_mode.ts";
import { planEntry } from "./plan_entry.ts";
import { reconciledFloor } from "./reconciled_floor.ts";
import { openTradingFloor, type TradingFloor } from "./trading_floor.ts";
import { type SwitchRequest, turnSwitch } from "./turn_switch.ts";

export const ACTIONS = [
  "entries",
  "exits",
  "cancel",
  "flatten",
  "pause",
  "resume",
  "halt",
  "mark",
  "unmark",
  "accept",
  "delete_marks",
  "accept_adjustment",
] as const;

export interface ExecuteRequest
  extends Omit<MarksRequest, "action">, Omit<SwitchRequest, "action"> {
  readonly action?: (typeof ACTIONS)[number] | undefined;
  readonly mode?: Mode | undefined;
  readonly allocationIds?: readonly number[] | undefined;
  /** Of those that flatten closes; absent: all. */
  readonly positionIds?: readonly number[] | undefined;
  /** The one that accept_adjustment accepts. */
  readonly adjustmentId?: number | undefined;
}

/** What could not be worked on, with what went wrong; the others were. */
export interface ExecuteFault {
  readonly planId?: number;
  readonly allocationId?: number;
  readonly positionId?: number;
  readonly fault: string;
}

/**
 * Counts of one call: plans that it worked on, their orders, plans filled, plans that could not be
 * completed and were traded back, those denied by their gate, those still open or in the hands of
 * another call, and what was left to the next call for want of time.
 */
export interface ExecuteAnswer {
  readonly plans: number;
  readonly orders: number;
  readonly filled: number;
  readonly failed: number;
  readonly denied: number;
  readonly open: number;
  readonly remaining: number;
  readonly faults: readonly ExecuteFault[];
  /** Marks that were set, changed or taken back. */
  readonly marks?: number;
  /** What was accepted and what was refused, as `allocate` tells it. */
  readonly accepted?: StoredAllocation;
  /** Why an adjustment was denied. */
  readonly denial?: string;
}

const NOTHING = newTally([]).counts();

/**
 * One action of the execute function. Whatever is unfinished comes first, before the desk's switch
 * is asked, which stops entries only: exits, cancels and flatten are never blocked by it.
 */
export async function execute(
  request: ExecuteRequest,
  call: DeskCall,
): Promise<ExecuteAnswer> {
  const { database, clock } = call;
  const { action = "entries" } = request;
  switch (action) {
    case "pause":
    case "resume":
    case "halt":
      await turnSwitch({ ...request, action }, call);
      return NOTHING;
    case "cancel": {
      const date = tradingDateAt(await clock.now());
      const cancelled = await cancelAllocations(database, date, request.allocationIds);
      return { ...NOTHING, plans: cancelled };
    }
    case "exits":
      return newTally(await finishPlans(await reconciledFloor(await openTradingFloor(call))))
        .counts();
    case "flatten":
      if (request.positionIds !== undefined) await checkHeld(request.positionIds, call);
      return await flatten(
        await reconciledFloor(await openTradingFloor(call)),
        request.positionIds,
      );
    case "entries":
      return await enter(request, call);
    case "mark":
    case "unmark":
    case "delete_marks":
      return { ...NOTHING, marks: await changeMarks({ ...request, action }, call) };
    case "accept":
      return { ...NOTHING, accepted: await acceptMarks(request.risk, call) };
    case "accept_adjustment":
      return await adjust(request, call);
  }
}

async function enter(request: ExecuteRequest, call: DeskCall): Promise<ExecuteAnswer> {
  const { database } = call;
  const state = await readTradingState(database);
  const floor = await reconciledFloor(await openTradingFloor(call));
  const tally = newTally(await finishPlans(floor));
  const mode = await entryMode(request.mode, state.mode, call);
  const stopped = entriesStopped(state);
  if (stopped !== undefined) throw new DeskError("paused", stopped);
  if (mode === "live" && floor.notReconciled !== undefined) {
    throw new DeskError("not_reconciled", `nothing is opened live: ${floor.notReconciled}`);
  }
  const date = floor.session.tradingDate;
  const queue = await readQueue(database, date, request.allocationIds, request.top);
  for (const [i, allocation] of queue.entries()) {
    if (floor.isSpent()) {
      tally.leave(queue.length - i);
      break;
    }
    await enterOne(allocation, mode, floor, tally);
  }
  return tally.counts();
}

async function enterOne(
  { allocationId }: QueuedAllocation,
  mode: Mode,
  floor: TradingFloor,
  tally: Tally,
): Promise<void> {
  const { database } = floor.desk;
  try {
    const planned = await planEntry({ allocationId }, mode, floor);
    const now = await floor.clock.now();
    if ("denied" in planned) {
      const reason = `${planned.denied}: ${planned.detail}`;
      await denyEntryPlan(database, allocationId, mode, reason, now);
      tally.deny();
      return;
    }
    const plan = await openEntryPlan(database, allocationId, mode, planned.intents, now);
    if (plan.state === "denied") tally.deny();
    else tally.add(await workOnPlan(plan.planId, floor));
  } catch (error) {
    tally.fault({ allocationId, fault: faultText(error) });
  }
}

/** Accepts an adjustment, after what is already on its way, and executes it. */
async function adjust(
  { adjustmentId, mode }: ExecuteRequest,
  call: DeskCall,
): Promise<ExecuteAnswer> {
  if (adjustmentId === undefined) {
    throw new DeskError("bad_request", "adjustmentId: accept_adjustment needs it");
  }
  const floor = await reconciledFloor(await openTradingFloor(call));
  const tally = newTally(await finishPlans(floor));
  const accepted = await acceptAdjustment({ adjustmentId, mode }, floor, call);
  if ("denied" in accepted) {
    tally.deny();
    return { ...tally.counts(), denial: `${accepted.denied}: ${accepted.detail}` };
  }
  for (const planId of accepted.planIds) tally.add(await workOnPlan(planId, floor));
  return tally.counts();
}

/** Throws `not_found` for a position that is not held. */
async function checkHeld(
  positionIds: readonly number[],
  { database, clock }: DeskCall,
): Promise<void> {
  const { positions, faults } = await readPositions(database, await clock.now());
  const held = new Set([...positions, ...faults].map(({ positionId }) => positionId));
  const unknown = positionIds.find((id) => !held.has(id));
  if (unknown !== undefined) throw new DeskError("not_found", `position ${unknown} is not held`);
}

/**
 * Closes every open position, or those that are named, after what is already on its way: entries
 * under way are traded back only where everything is closed, what an adjustment opens with its
 * position.
 */
async function flatten(
  floor: TradingFloor,
  positionIds: readonly number[] | undefined,
): Promise<ExecuteAnswer> {
  const isAsked = ({ positionId }: { readonly positionId: number }) =>
    positionIds?.includes(positionId) ?? true;
  const back = ({ positionId }: StoredPlan) => {
    if (positionIds === undefined) return "everything is closed";
    return positionId !== undefined && isAsked({ positionId })
      ? "its position is closed"
      : undefined;
  };
  const tally = newTally(await finishPlans(floor, back));
  const { database } = floor.desk;
  const { positions, faults } = await readPositions(database, floor.session.opensAt);
  for (const fault of faults.filter(isAsked)) tally.fault(fault);
  const open = positions.filter((position) =>
    isAsked(position) && position.state === "open" && position.legs.length > 0
  );
  for (const [i, position] of open.entries()) {
    if (floor.isSpent()) {
      tally.leave(open.length - i);
      break;
    }
    const { positionId } = position;
    try {
      const closed = await closePosition(position, { rule: "flatten", details: {} }, floor);
      if (closed === "no_quote") tally.deny();
      else tally.add(closed);
    } catch (error) {
      const fault = { positionId, fault: faultText(error) };
      await notePositionError(database, fault, await floor.clock.now());
      tally.fault(fault);
    }
  }
  return tally.counts();
}

type Tally = ReturnType<typeof newTally>;

function newTally(earlier: readonly (WorkedPlan | undefined)[]) {
  const counts = { plans: 0, orders: 0, filled: 0, failed: 0, denied: 0, open: 0, remaining: 0 };
  const faults: ExecuteFault[] = [];
  const add = (worked: WorkedPlan | undefined) => {
    // Another call has it, or will: nobody may believe that nothing is under way.
    if (worked === undefined) {
      counts.open += 1;
      return;
    }
    const { planId, orders, outcome, fault } = worked;
    counts.plans += 1;
    counts.orders += orders;
    if (outcome === "filled") counts.filled += 1;
    else if (outcome === "unwound") counts.failed += 1;
    else counts.open += 1;
    if (fault !== undefined) faults.push({ planId, fault });
  };
  earlier.forEach(add);
  return {
    add,
    deny: () => {
      counts.denied += 1;
    },
    fault: (fault: ExecuteFault) => {
      faults.push(fault);
    },
    leave: (plans: number) => {
      counts.remaining += plans;
    },
    counts: (): ExecuteAnswer => ({ ...counts, faults }),
  };
}
