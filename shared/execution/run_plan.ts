import type { NewIntent, StoredPlan } from "../vocabulary/ports/plan_store.ts";
import { findOrder } from "./ask_broker.ts";
import type { PlanPorts } from "./plan_ports.ts";
import { insistOnStep, stepsOf, tryStep } from "./run_step.ts";
import { unwindPlan } from "./unwind_plan.ts";

/** How a plan stands after a call; an open one goes on with the next. */
export type PlanOutcome = "filled" | "unwound" | "open";

/**
 * Executes a stored plan step by step (method 12.3), from wherever an earlier call left it: each
 * intent is sent once, followed to its fill, and the next step waits for the one before. An entry
 * that cannot be completed is unwound by what was verifiably filled. An exit, and the way back,
 * must get done: what a call leaves of them the next one asks for anew, at its own price. Throws
 * for a plan of another mode than the broker's.
 */
export async function runPlan(plan: StoredPlan, ports: PlanPorts): Promise<PlanOutcome> {
  const { store, broker } = ports;
  if (plan.mode !== broker.mode) {
    throw new RangeError(
      `plan ${plan.planId} is ${plan.mode}: a ${broker.mode} broker never runs it`,
    );
  }
  if (plan.state === "unwinding") {
    return await unwindPlan(await settleDoubt(plan, "unwind", ports), ports);
  }
  const begun = plan.state === "gated"
    ? plan
    : await settleDoubt(plan, plan.kind === "entry" ? "open" : "close", ports);
  if (plan.state === "gated") await store.advance(plan.planId, "executing");
  return plan.kind === "entry" ? await enter(begun, ports) : await leave(begun, ports);
}

/**
 * A plan that an earlier call began, with its one doubt settled: that call may have died between a
 * send and storing what came of it. Sends go out one by one, so only the first intent of what it
 * did last that is still written can have been sent.
 */
async function settleDoubt(
  plan: StoredPlan,
  purpose: NewIntent["purpose"],
  ports: PlanPorts,
): Promise<StoredPlan> {
  const first = plan.intents.find((intent) =>
    intent.purpose === purpose && intent.state === "written"
  );
  if (first === undefined) return plan;
  const order = await findOrder(first, ports);
  if (order === undefined) return plan;
  await ports.store.storeOrder(first, "confirmed", undefined, order);
  return await ports.store.read(plan.planId);
}

async function enter(plan: StoredPlan, ports: PlanPorts): Promise<PlanOutcome> {
  for (const step of stepsOf(plan, "open")) {
    if (await tryStep(plan, step, ports)) continue;
    await ports.store.advance(plan.planId, "unwinding", "a leg could not be filled");
    return await unwindPlan(await ports.store.read(plan.planId), ports);
  }
  return await complete(plan, ports);
}

async function leave(plan: StoredPlan, ports: PlanPorts): Promise<PlanOutcome> {
  for (const step of stepsOf(plan, "close")) {
    if (!await insistOnStep(plan, step, ports)) return "open";
  }
  return await complete(plan, ports);
}

async function complete({ planId }: StoredPlan, { store }: PlanPorts): Promise<"filled"> {
  await store.complete(await store.read(planId));
  return "filled";
}
