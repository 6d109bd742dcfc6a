import { type PlanOutcome, runPlan } from "../execution/run_plan.ts";
import { readUnfinishedPlans } from "../storage/plans.ts";
import { settleExpired } from "../storage/positions.ts";
import { readTradingState } from "../storage/trading_state.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { StoredPlan } from "../vocabulary/ports/plan_store.ts";
import type { PlanKind } from "../vocabulary/states.ts";
import { entriesStopped } from "./entries_stopped.ts";
import { liveWithdrawn } from "./live_withdrawn.ts";
import type { TradingFloor } from "./trading_floor.ts";

/** What came of a plan in this call; `faulty` says what went wrong, and its row says so too. */
export interface WorkedPlan {
  readonly planId: number;
  readonly kind: PlanKind;
  readonly orders: number;
  readonly outcome: PlanOutcome | "faulty";
  readonly fault?: string;
}

/**
 * Goes on with everything that an earlier call left: plans of every kind, and what is held past its
 * expiry. Entries of an earlier date are only traded back; so is every entry while the desk is not
 * active, a live one while the books differ or a switch of live is off, and where `unwindOnly` says
 * why. What another call holds is left to it, and to the next what comes once the call's budget is
 * spent: undefined.
 */
export async function finishPlans(
  floor: TradingFloor,
  unwindOnly?: (plan: StoredPlan) => string | undefined,
): Promise<(WorkedPlan | undefined)[]> {
  const { database } = floor.desk;
  const state = await readTradingState(database);
  const stopped = entriesStopped(state);
  const back = (plan: StoredPlan) =>
    unwindOnly?.(plan) ?? stopped ?? liveWithdrawn(plan.mode, state.mode, floor.liveRefusal);
  const worked: (WorkedPlan | undefined)[] = [];
  for (const planId of await readUnfinishedPlans(database, await floor.clock.now())) {
    worked.push(floor.isSpent() ? undefined : await workOnPlan(planId, floor, back));
  }
  await settleExpired(database, await floor.clock.now());
  return worked;
}

/**
 * Executes one plan under its lease; absent while another call holds it. Whatever goes wrong is
 * kept with the plan and alerted: the others go on.
 */
export async function workOnPlan(
  planId: number,
  floor: TradingFloor,
  unwindOnly?: (plan: StoredPlan) => string | undefined,
): Promise<WorkedPlan | undefined> {
  const held = await floor.plans.hold(planId);
  if (held === undefined) return undefined;
  const { plan, hold } = held;
  const told = { planId, kind: plan.kind, orders: plan.intents.length };
  const earlier = plan.tradingDate < floor.session.tradingDate
    ? `it was begun on ${plan.tradingDate}`
    : undefined;
  try {
    const differing = plan.mode === "live" ? floor.notReconciled : undefined;
    const back = unwindOnly?.(plan) ?? earlier ?? differing;
    const outcome = await runPlan(plan, floor.planPorts(hold, plan.mode), back);
    await hold.release();
    return { ...told, outcome };
  } catch (error) {
    const fault = faultText(error);
    await hold.release(fault);
    return { ...told, outcome: "faulty", fault };
  }
}

/** What the desk foresaw is told; anything else may hold what no caller should see. */
export function faultText(error: unknown): string {
  if (error instanceof DeskError) return `${error.code}: ${error.message}`;
  return error instanceof RangeError ? error.message : "something unforeseen went wrong";
}
