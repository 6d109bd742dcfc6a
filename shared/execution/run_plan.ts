import type { StoredIntent, StoredPlan } from "../vocabulary/ports/plan_store.ts";
import { lookAt } from "./ask_broker.ts";
import { endOrders, sendAndFollow } from "./follow_orders.ts";
import type { PlanPorts } from "./plan_ports.ts";
import { tradeToZero } from "./trade_to_zero.ts";

/** How a plan stands after a call; an open one goes on with the next. */
export type PlanOutcome = "filled" | "unwound" | "open";

/**
 * After its sending in which a cancelled order is looked at for a fill that is told late; of a plan
 * that ended `read_unfinished_plans` counts them from its end.
 */
const LATE_FILL_SECONDS = 900;

/**
 * Executes a held plan step by step (method 12.3), from wherever an earlier call left it: first
 * every doubt is settled, then each intent is sent once and followed to its fill, and the next step
 * waits for the one before. An entry that cannot be completed, or that may only be traded back
 * (`unwindOnly` says why), is unwound by what stands of it. An exit, and the way back, must get
 * done: what a call leaves of them the next one asks for anew, at its own price. Throws for a plan
 * of another mode than the broker's. What an adjustment opens waits for what it closes, and is an
 * entry from then on, which is only traded back once its position is closed.
 */
export async function runPlan(
  plan: StoredPlan,
  ports: PlanPorts,
  unwindOnly?: string,
): Promise<PlanOutcome> {
  if (plan.mode !== ports.broker.mode) {
    throw new RangeError(
      `plan ${plan.planId} is ${plan.mode}: a ${ports.broker.mode} broker never runs it`,
    );
  }
  const turned = await turnedBack(plan, ports, unwindOnly);
  const settled = await settleDoubts(turned, ports);
  if (settled === undefined) return "open";
  const back = reasonBack(settled, unwindOnly);
  switch (settled.state) {
    case "gated":
      if (settled.isWaiting && back === undefined) return "open";
      await ports.hold.advance("executing");
      return await goOn(settled, ports, back);
    case "executing":
      return await goOn(settled, ports, back);
    case "unwinding":
      return await unwind(settled, ports);
    case "filled":
      return "filled";
    default:
      return "unwound";
  }
}

/** Why a plan may only be traded back; absent when it may go on. */
function reasonBack(plan: StoredPlan, unwindOnly: string | undefined): string | undefined {
  return plan.isOrphaned ? "its position is closed" : unwindOnly;
}

/**
 * Stores that an entry under way may only be traded back before the broker is asked anything: with
 * an order in doubt, or no answer, whoever comes later must not go on with it.
 */
async function turnedBack(
  plan: StoredPlan,
  ports: PlanPorts,
  unwindOnly: string | undefined,
): Promise<StoredPlan> {
  const back = reasonBack(plan, unwindOnly);
  if (back === undefined || plan.kind === "exit" || plan.state !== "executing") return plan;
  await ports.hold.advance("unwinding", back);
  return { ...plan, state: "unwinding" };
}

async function goOn(
  plan: StoredPlan,
  ports: PlanPorts,
  unwindOnly: string | undefined,
): Promise<PlanOutcome> {
  if (plan.kind === "exit") return await leave(plan, ports);
  return unwindOnly === undefined
    ? await enter(plan, ports)
    : await turnBack(plan, ports, unwindOnly);
}

/**
 * A plan that an earlier call began: whatever its purpose, an order that may be at the broker is
 * asked for before anything else happens. Absent while one is still in doubt.
 */
async function settleDoubts(plan: StoredPlan, ports: PlanPorts): Promise<StoredPlan | undefined> {
  const now = await ports.clock.now();
  let asked = false;
  for (const intent of plan.intents) {
    if (!mayHaveChanged(intent, plan, now)) continue;
    asked = true;
    if (await lookAt(intent, ports) === "in doubt") return undefined;
  }
  return asked ? await ports.hold.read() : plan;
}

/**
 * Whether an order may tell something new. What ended unfilled lately may have a late fill: of a
 * plan that ended all of it, of one that hangs, and asks anew at each call, not what it sent long
 * ago, or these looks would keep the call from everything else.
 */
function mayHaveChanged(
  { state, orderState, sentAt }: StoredIntent,
  plan: StoredPlan,
  now: Date,
): boolean {
  if (state === "sending" || state === "unknown" || orderState === "open") return true;
  const ended = plan.state === "filled" || plan.state === "unwound" || plan.state === "failed";
  if (ended) return orderState === "cancelled" || state === "refused";
  return orderState === "cancelled" &&
    (sentAt === undefined || now.getTime() - sentAt.getTime() <= 1000 * LATE_FILL_SECONDS);
}

async function enter(plan: StoredPlan, ports: PlanPorts): Promise<PlanOutcome> {
  const until = new Date(plan.createdAt.getTime() + 1000 * ports.entrySeconds);
  for (const step of stepsOf(plan)) {
    if (step.every(({ state }) => state === "written") && isToBeGated(plan, step)) {
      const denied = await ports.gateAgain(plan);
      if (denied !== undefined) return await turnBack(plan, ports, denied);
    }
    const end = await sendAndFollow(step, ports, "give up", until);
    if (end === "filled") continue;
    const current = await ports.hold.read();
    // An order in doubt may still be the one that is missing.
    const doubt = current.intents.some(({ state }) => state === "sending" || state === "unknown");
    if (doubt) return "open";
    const isLate = await ports.clock.now() >= until;
    const reason = isLate
      ? `it was not filled within ${ports.entrySeconds} s`
      : "a leg could not be filled";
    return await turnBack(current, ports, reason);
  }
  await ports.hold.complete();
  return "filled";
}

/**
 * Before the first order that sells, whenever an earlier call began the entry, and always what an
 * adjustment opens: what it closes took its time.
 */
function isToBeGated(plan: StoredPlan, step: readonly StoredIntent[]): boolean {
  return plan.state === "executing" || plan.kind === "adjust" ||
    step.some(({ side }) => side === "sell");
}

async function turnBack(
  plan: StoredPlan,
  ports: PlanPorts,
  reason: string,
): Promise<PlanOutcome> {
  await ports.hold.advance("unwinding", reason);
  return await unwind(plan, ports);
}

/** Trades back what stands of an entry: shorts are bought back before longs are sold. */
async function unwind(plan: StoredPlan, ports: PlanPorts): Promise<"unwound" | "open"> {
  if (await endOrders(plan.intents, ports) === "unsettled") return "open";
  const before = await ports.hold.read();
  const traded = before.intents.some(({ filledQuantity }) => filledQuantity > 0);
  if (await tradeToZero(before, "unwind", ports) !== "done") return "open";
  await ports.hold.advance(
    "unwound",
    traded ? "a leg could not be filled; the others were traded back" : "nothing had been filled",
  );
  return "unwound";
}

/** Closes what the exit was opened for; a long leg that nobody bids for is left to its expiry. */
async function leave(plan: StoredPlan, ports: PlanPorts): Promise<"filled" | "open"> {
  if (await endOrders(plan.intents, ports) === "unsettled") return "open";
  const left = await tradeToZero(await ports.hold.read(), "close", ports);
  if (left === "open") return "open";
  await ports.hold.complete();
  return "filled";
}

/** The intents of an entry's own orders by their steps. */
function stepsOf({ intents }: StoredPlan): StoredIntent[][] {
  const own = intents.filter(({ purpose }) => purpose === "open");
  const numbers = [...new Set(own.map(({ step }) => step))].sort((p, q) => p - q);
  return numbers.map((number) => own.filter(({ step }) => step === number));
}
