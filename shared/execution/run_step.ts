import type { NewIntent, StoredIntent, StoredPlan } from "../vocabulary/ports/plan_store.ts";
import { cancelIntent, lookAt, sendIntent } from "./ask_broker.ts";
import { anewIntent, remainingOf, unreplaced } from "./follow_up_intents.ts";
import type { PlanPorts } from "./plan_ports.ts";
import { waitSeconds } from "./wait_seconds.ts";

/** The intents of a plan's step; what a follow-up asks for counts beside what it replaces. */
export interface Step {
  readonly purpose: NewIntent["purpose"];
  readonly number: number;
}

/** The steps of a plan for a purpose, in their order. */
export function stepsOf({ intents }: StoredPlan, purpose: Step["purpose"]): Step[] {
  const numbers = new Set(
    intents.filter((intent) => intent.purpose === purpose).map(({ step }) => step),
  );
  return [...numbers].sort((p, q) => p - q).map((number) => ({ purpose, number }));
}

/** A step of an entry: true when all of it is filled. It gives up at the first refusal. */
export async function tryStep(plan: StoredPlan, step: Step, ports: PlanPorts): Promise<boolean> {
  return await runStep(intentsOf(plan, step), ports, "give up");
}

/**
 * A step that must get done: what ended without its fill is asked for anew at today's price, then
 * the step runs. True when all of it is filled.
 */
export async function insistOnStep(
  plan: StoredPlan,
  step: Step,
  ports: PlanPorts,
): Promise<boolean> {
  const current = await askAnew(plan, step, ports);
  const waiting = unreplaced(intentsOf(current, step)).filter((intent) => remainingOf(intent) > 0);
  return await runStep(waiting, ports, "go on");
}

/** Ends what is open of the intents that may still trade: neither refused nor ended, as known. */
export async function endUnsettled(
  intents: readonly StoredIntent[],
  ports: PlanPorts,
): Promise<void> {
  for (const intent of intents) {
    if (intent.state === "unknown" || intent.orderState === "open") {
      await cancelIntent(intent, ports);
    }
  }
}

/** The plan with a new intent for what is left of each that an earlier call began. */
async function askAnew(plan: StoredPlan, step: Step, ports: PlanPorts): Promise<StoredPlan> {
  const { store } = ports;
  const begun = unreplaced(intentsOf(plan, step))
    .filter(({ state, orderState }) => state !== "written" && orderState !== "filled");
  if (begun.length === 0) return plan;
  await endUnsettled(begun, ports);
  const current = await store.read(plan.planId);
  const anew: NewIntent[] = [];
  for (const intent of unreplaced(intentsOf(current, step))) {
    if (intent.state === "written" || remainingOf(intent) <= 0) continue;
    const limit = await ports.limit(intent);
    if (limit !== undefined) anew.push(anewIntent(intent, limit));
  }
  return anew.length === 0 ? current : await store.addIntents(plan.planId, anew);
}

function intentsOf({ intents }: StoredPlan, { purpose, number }: Step): StoredIntent[] {
  return intents.filter((intent) => intent.purpose === purpose && intent.step === number);
}

/**
 * Sends what is not sent and follows what is open; what is still open at the end is cancelled. True
 * when every order is filled. After a refusal an entry gives up at once; what must get done goes on
 * with the others.
 */
async function runStep(
  intents: readonly StoredIntent[],
  ports: PlanPorts,
  onRefusal: "give up" | "go on",
): Promise<boolean> {
  let open: StoredIntent[] = [];
  let filled = true;
  for (const intent of intents) {
    if (intent.orderState === "filled") continue;
    const order = intent.state === "written"
      ? await sendIntent(intent, ports)
      : await lookAt(intent, ports);
    if (order?.state === "open") open.push(intent);
    else if (order?.state !== "filled") {
      filled = false;
      if (onRefusal === "give up") return false;
    }
  }
  for (let attempt = 1; open.length > 0 && attempt < ports.attempts; attempt++) {
    await waitSeconds(ports.clock, ports.pollSeconds);
    const still: StoredIntent[] = [];
    for (const intent of open) {
      const order = await lookAt(intent, ports);
      if (order?.state === "open") still.push(intent);
      else if (order?.state !== "filled") filled = false;
    }
    open = still;
  }
  for (const intent of open) {
    const order = await cancelIntent(intent, ports);
    if (order?.state !== "filled") filled = false;
  }
  return filled;
}
