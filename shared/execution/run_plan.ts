import type { Broker, BrokerOrder } from "../vocabulary/ports/broker.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type {
  NewIntent,
  PlanStore,
  StoredIntent,
  StoredPlan,
} from "../vocabulary/ports/plan_store.ts";

/** What a plan's execution works with. */
export interface PlanContext {
  readonly broker: Broker;
  readonly store: PlanStore;
  readonly clock: Clock;
  /** Looks at orders that are not filled, and the seconds between them. */
  readonly attempts: number;
  readonly pollSeconds: number;
}

/** How a plan stands after a call. */
export type PlanOutcome = "filled" | "unwound" | "failed" | "open";

/** Absence of an order must be seen twice, this far apart, before it counts (design 7). */
const ABSENCE_SECONDS = 5;

/**
 * Executes a stored plan step by step, from wherever an earlier call left it: each intent is sent once, followed to its fill, and the next step waits
 * for the one before. An entry that cannot be completed is unwound by what was verifiably filled; an exit stays open for the next call.
 */
export async function runPlan(plan: StoredPlan, context: PlanContext): Promise<PlanOutcome> {
  const { store } = context;
  if (plan.state === "unwinding") return await unwind(plan, context);
  if (plan.state === "gated") await store.advance(plan.planId, "executing");
  const work = plan.intents.filter(({ purpose }) => purpose !== "unwind");
  for (const step of new Set(work.map((intent) => intent.step))) {
    const done = await runStep(work.filter((intent) => intent.step === step), plan, context);
    if (done) continue;
    if (plan.kind === "exit") return "open";
    await store.advance(plan.planId, "unwinding", "a leg could not be filled");
    return await unwind(await store.read(plan.planId), context);
  }
  await store.complete(await store.read(plan.planId));
  return "filled";
}

/** Sends what is not sent, follows what is open; true when every order of the step is filled. */
async function runStep(
  intents: readonly StoredIntent[],
  plan: StoredPlan,
  context: PlanContext,
): Promise<boolean> {
  const open: StoredIntent[] = [];
  for (const intent of intents) {
    if (intent.orderState === "filled") continue;
    const order = intent.state === "written"
      ? await send(intent, context)
      : await look(intent, context);
    if (order === undefined || order.state === "rejected" || order.state === "cancelled") {
      return false;
    }
    if (order.state === "open") open.push(intent);
  }
  for (let attempt = 1; open.length > 0 && attempt < context.attempts; attempt++) {
    await wait(context.clock, context.pollSeconds);
    for (const intent of [...open]) {
      const order = await look(intent, context);
      if (order?.state === "filled") open.splice(open.indexOf(intent), 1);
    }
  }
  if (open.length > 0 && plan.kind === "entry") {
    for (const intent of open) await cancel(intent, context);
  }
  return open.length === 0;
}

/** Sends an intent. Its outcome is stored before anything else happens; an unknown one is resolved by asking, never by sending again. */
async function send(
  intent: StoredIntent,
  context: PlanContext,
): Promise<BrokerOrder | undefined> {
  const { broker, store } = context;
  // A call that died after its send left the intent as written: the broker may know it already.
  const earlier = await broker.find(intent.correlationId);
  if (earlier !== undefined) {
    await store.storeOrder(intent, "confirmed", undefined, earlier);
    return earlier;
  }
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
  { broker, store, clock }: PlanContext,
): Promise<BrokerOrder | undefined> {
  let order = await broker.find(intent.correlationId);
  if (order === undefined) {
    await wait(clock, ABSENCE_SECONDS);
    order = await broker.find(intent.correlationId);
  }
  if (order === undefined) {
    await store.storeOrder(intent, "refused", "the broker does not know it", undefined);
    return undefined;
  }
  await store.storeOrder(intent, "confirmed", undefined, order);
  return order;
}

async function cancel(intent: StoredIntent, { broker, store }: PlanContext): Promise<void> {
  const order = await broker.find(intent.correlationId);
  if (order === undefined) return;
  if (order.state === "open") await broker.cancel(order.orderId);
  // A fill may have come before the cancel: what counts is what the broker shows now.
  const after = await broker.find(intent.correlationId);
  if (after !== undefined) await store.storeOrder(intent, "confirmed", undefined, after);
}

/** Trades back what an entry verifiably filled: shorts are bought back before longs are sold. */
async function unwind(plan: StoredPlan, context: PlanContext): Promise<PlanOutcome> {
  const { store } = context;
  for (const intent of plan.intents.filter(({ orderState }) => orderState === "open")) {
    await cancel(intent, context);
  }
  const current = await store.read(plan.planId);
  const filled = current.intents.filter((intent) =>
    intent.purpose === "open" && intent.filledQuantity > 0
  );
  if (filled.length === 0) {
    await store.advance(plan.planId, "unwound", "nothing had been filled");
    return "unwound";
  }
  const back = await store.addIntents(plan.planId, filled.map(reverse));
  const work = back.intents.filter(({ purpose }) => purpose === "unwind");
  for (const step of new Set(work.map((intent) => intent.step))) {
    const ofStep = work.filter((intent) => intent.step === step);
    if (await runStep(ofStep, { ...back, kind: "exit" }, context)) continue;
    await store.advance(plan.planId, "failed", "what was filled could not be traded back");
    return "failed";
  }
  await store.advance(
    plan.planId,
    "unwound",
    "a leg could not be filled; the others were traded back",
  );
  return "unwound";
}

/** Prices of the way back reach this far beyond the entry's own limit. */
const UNWIND_REACH = 0.25;

function reverse(intent: StoredIntent): NewIntent {
  const side = intent.side === "buy" ? "sell" : "buy";
  const factor = side === "buy" ? 1 + UNWIND_REACH : 1 - UNWIND_REACH;
  return {
    step: side === "buy" ? 1 : 2,
    legNumber: intent.legNumber,
    purpose: "unwind",
    side,
    segment: intent.segment,
    securityId: intent.securityId,
    quantity: intent.filledQuantity,
    limitPrice: Math.max(0.05, Math.round(intent.limitPrice * factor * 20) / 20),
    correlationId: `${intent.correlationId}u`,
  };
}

async function wait(clock: Clock, seconds: number): Promise<void> {
  const now = await clock.now();
  await clock.waitUntil(new Date(now.getTime() + 1000 * seconds));
}
