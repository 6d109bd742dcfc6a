import type { StoredPlan } from "../vocabulary/ports/plan_store.ts";
import { reverseIntent } from "./follow_up_intents.ts";
import type { PlanPorts } from "./plan_ports.ts";
import { endUnsettled, insistOnStep, stepsOf } from "./run_step.ts";

/**
 * Trades back what an entry verifiably filled: shorts are bought back before longs are sold. It
 * goes on until that is done; `open` means that the next call has to.
 */
export async function unwindPlan(
  plan: StoredPlan,
  ports: PlanPorts,
): Promise<"unwound" | "open"> {
  const { store } = ports;
  await endUnsettled(plan.intents.filter(({ purpose }) => purpose === "open"), ports);
  const { intents } = await store.read(plan.planId);
  const filled = intents.filter(({ purpose, filledQuantity }) =>
    purpose === "open" && filledQuantity > 0
  );
  if (filled.length === 0) {
    await store.advance(plan.planId, "unwound", "nothing had been filled");
    return "unwound";
  }
  let back = await store.addIntents(plan.planId, filled.map(reverseIntent));
  for (const step of stepsOf(back, "unwind")) {
    if (!await insistOnStep(back, step, ports)) return "open";
    back = await store.read(plan.planId);
  }
  await store.advance(
    plan.planId,
    "unwound",
    "a leg could not be filled; the others were traded back",
  );
  return "unwound";
}
