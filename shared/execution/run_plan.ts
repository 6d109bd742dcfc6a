import type { Broker, BrokerOrder } from "../vocabulary/ports/broker.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type {
  NewIntent,
  PlanStore,
  StoredIntent,
  StoredPlan,
} from "../vocabulary/ports/plan_store.ts";
import { anewIntent, remainingOf, reverseIntent, unreplaced } from "./follow_up_intents.ts";

/** What a plan's execution works with. */
export interface PlanContext {
  readonly broker: Broker;
  readonly store: PlanStore;
  readonly clock: Clock;
  /** Looks at orders that are not filled, and the seconds between them. */
  readonly attempts: number;
  readonly pollSeconds: number;
  /** A limit at which an order that must get done would trade now; absent without a quote. */
  limit(intent: NewIntent): Promise<number | undefined>;
}

/** How a plan stands after a call; an open one goes on with the next. */
export type PlanOutcome = "filled" | "unwound" | "open";

/** Absence of an order must be seen twice, this far apart, before it counts (method 12.4). */
const ABSENCE_SECONDS = 5;

/**
 * Executes a stored plan step by step (method 12.3), from wherever an earlier call left it: each intent is sent once, followed to its fill, and the next step waits
 * for the one before. An entry that cannot be completed is unwound by what was verifiably filled. An exit, and the way back, must get done: what a call
 * leaves of them the next one asks for anew, at its own price. Throws for a plan of another mode than the broker's.
 */
export async function runPlan(plan: StoredPlan, context: PlanContext): Promise<PlanOutcome> {
  const { store, broker } = context;
  if (plan.mode !== broker.mode) {
    throw new RangeError(
      `plan ${plan.planId} is ${plan.mode}: a ${broker.mode} broker never runs it`,
    );
  }
  if (plan.state === "unwinding") return await unwind(plan, context);
  const doubted = await inDoubt(plan, context);
  if (plan.state === "gated") await store.advance(plan.planId, "executing");
  const purpose = plan.kind === "entry" ? "open" : "close";
  for (const step of stepsOf(plan, purpose)) {
    const done = plan.kind === "entry"
      ? await runStep(ofStep(doubted, purpose, step), context, "give up")
      : await insist(doubted, purpose, step, context);
    if (done) continue;
    if (plan.kind === "exit") return "open";
    await store.advance(plan.planId, "unwinding", "a leg could not be filled");
    return await unwind(await store.read(plan.planId), context);
  }
  await store.complete(await store.read(plan.planId));
  return "filled";
}

/**
 * A plan that an earlier call began, with its one doubt settled: that call may have died between a send and storing what came of it. Sends go out one by
 * one, so only the first intent that is still written can have been sent.
 */
async function inDoubt(plan: StoredPlan, context: PlanContext): Promise<StoredPlan> {
  const first = plan.intents.find(({ state }) => state === "written");
  if (plan.state === "gated" || first === undefined) return plan;
  const order = await find(first, context);
  if (order === undefined) return plan;
  await context.store.storeOrder(first, "confirmed", undefined, order);
  return await context.store.read(plan.planId);
}

function ofStep(
  { intents }: StoredPlan,
  purpose: NewIntent["purpose"],
  step: number,
): StoredIntent[] {
  return intents.filter((intent) => intent.purpose === purpose && intent.step === step);
}

function stepsOf({ intents }: StoredPlan, purpose: NewIntent["purpose"]): Set<number> {
  return new Set(intents.filter((intent) => intent.purpose === purpose).map(({ step }) => step));
}

/**
 * Sends what is not sent and follows what is open; what is still open at the end is cancelled. True when every order of the step is filled. After a
 * refusal an entry gives up at once; what must get done goes on with the others.
 */
async function runStep(
  intents: readonly StoredIntent[],
  context: PlanContext,
  onRefusal: "give up" | "go on",
): Promise<boolean> {
  let open: StoredIntent[] = [];
  let filled = true;
  for (const intent of intents) {
    if (intent.orderState === "filled") continue;
    const order = intent.state === "written"
      ? await send(intent, context)
      : await look(intent, context);
    if (order?.state === "open") open.push(intent);
    else if (order?.state !== "filled") {
      filled = false;
      if (onRefusal === "give up") return false;
    }
  }
  for (let attempt = 1; open.length > 0 && attempt < context.attempts; attempt++) {
    await wait(context.clock, context.pollSeconds);
    const still: StoredIntent[] = [];
    for (const intent of open) {
      const order = await look(intent, context);
      if (order?.state === "open") still.push(intent);
      else if (order?.state !== "filled") filled = false;
    }
    open = still;
  }
  for (const intent of open) {
    // A fill may have come before the cancel.
    const order = await cancel(intent, context);
    if (order?.state !== "filled") filled = false;
  }
  return filled;
}

/** A step that must get done: what ended without its fill is asked for anew at today's price, then the step runs. */
async function insist(
  plan: StoredPlan,
  purpose: NewIntent["purpose"],
  step: number,
  context: PlanContext,
): Promise<boolean> {
  const { store } = context;
  const begun = unreplaced(ofStep(plan, purpose, step))
    .filter(({ state, orderState }) => state !== "written" && orderState !== "filled");
  let current = plan;
  if (begun.length > 0) {
    for (const intent of begun.filter(isUnsettled)) await cancel(intent, context);
    current = await store.read(plan.planId);
    const ended = unreplaced(ofStep(current, purpose, step)).filter((intent) =>
      intent.state !== "written" && remainingOf(intent) > 0
    );
    const anew: NewIntent[] = [];
    for (const intent of ended) {
      const limit = await context.limit(intent);
      if (limit !== undefined) anew.push(anewIntent(intent, limit));
    }
    if (anew.length > 0) current = await store.addIntents(plan.planId, anew);
  }
  const waiting = unreplaced(ofStep(current, purpose, step)).filter((i) => remainingOf(i) > 0);
  return await runStep(waiting, context, "go on");
}

/** Neither refused nor ended at the broker, as far as is known. */
function isUnsettled({ state, orderState }: StoredIntent): boolean {
  return state === "unknown" || orderState === "open";
}

/** Sends an intent. Its outcome is stored before anything else happens; an unknown one is resolved by asking, never by sending again. */
async function send(
  intent: StoredIntent,
  context: PlanContext,
): Promise<BrokerOrder | undefined> {
  const { broker, store } = context;
  const outcome = await broker.send({
    correlationId: intent.correlationId,
    segment: intent.segment,
    securityId: intent.securityId,
    side: intent.side,
    quantity: intent.quantity,
    limitPrice: intent.limitPrice,
    product: intent.segment === "NSE_EQ" ? "CNC" : "MARGIN",
  });
  if (outcome.kind === "refused") {
    await store.storeOrder(intent, "refused", outcome.reason, undefined);
    return undefined;
  }
  if (outcome.kind === "unknown") {
    await store.storeOrder(intent, "unknown", outcome.reason, undefined);
  }
  return await look(intent, context);
}

/** Asks the broker for an intent's order and stores what it shows. An order that is twice not there was never taken. */
async function look(
  intent: StoredIntent,
  context: PlanContext,
): Promise<BrokerOrder | undefined> {
  const order = await find(intent, context);
  if (order === undefined) {
    await context.store.storeOrder(intent, "refused", "the broker does not know it", undefined);
    return undefined;
  }
  await context.store.storeOrder(intent, "confirmed", undefined, order);
  return order;
}

/** The intent's order at the broker; absent when it was twice not there. */
async function find(
  { correlationId }: StoredIntent,
  { broker, clock }: PlanContext,
): Promise<BrokerOrder | undefined> {
  const order = await broker.find(correlationId);
  if (order !== undefined) return order;
  await wait(clock, ABSENCE_SECONDS);
  return await broker.find(correlationId);
}

/** Cancels what is open of an intent's order; what counts is what the broker shows afterwards. */
async function cancel(
  intent: StoredIntent,
  context: PlanContext,
): Promise<BrokerOrder | undefined> {
  const order = await look(intent, context);
  if (order?.state !== "open") return order;
  await context.broker.cancel(order.orderId);
  return await look(intent, context);
}

/** Trades back what an entry verifiably filled: shorts are bought back before longs are sold. It goes on until that is done. */
async function unwind(plan: StoredPlan, context: PlanContext): Promise<PlanOutcome> {
  const { store } = context;
  const entered = plan.intents.filter(({ purpose }) => purpose === "open");
  for (const intent of entered.filter(isUnsettled)) await cancel(intent, context);
  const current = await store.read(plan.planId);
  const filled = current.intents.filter((intent) =>
    intent.purpose === "open" && intent.filledQuantity > 0
  );
  if (filled.length === 0) {
    await store.advance(plan.planId, "unwound", "nothing had been filled");
    return "unwound";
  }
  let back = await store.addIntents(plan.planId, filled.map(reverseIntent));
  for (const step of stepsOf(back, "unwind")) {
    if (!await insist(back, "unwind", step, context)) return "open";
    back = await store.read(plan.planId);
  }
  await store.advance(
    plan.planId,
    "unwound",
    "a leg could not be filled; the others were traded back",
  );
  return "unwound";
}

async function wait(clock: Clock, seconds: number): Promise<void> {
  const now = await clock.now();
  await clock.waitUntil(new Date(now.getTime() + 1000 * seconds));
}
