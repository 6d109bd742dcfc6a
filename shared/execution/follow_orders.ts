import type { StoredIntent } from "../vocabulary/ports/plan_store.ts";
import { type Known, lookAt, sendIntent } from "./ask_broker.ts";
import { changeOrders } from "./change_orders.ts";
import type { PlanPorts } from "./plan_ports.ts";
import { waitSeconds } from "./wait_seconds.ts";

/** How a batch of orders ended: `unsettled` may still trade. */
export type BatchEnd = "filled" | "not filled" | "unsettled";

/**
 * Sends what is written, follows what is open, its limits stepping towards the market, and cancels
 * what is still open at the end. An entry gives up at the first order that cannot be filled, and
 * once its time is over (`until`); what must get done goes on with the others.
 */
export async function sendAndFollow(
  intents: readonly StoredIntent[],
  ports: PlanPorts,
  atFailure: "give up" | "go on",
  until?: Date,
): Promise<BatchEnd> {
  const open: StoredIntent[] = [];
  let end: BatchEnd = "filled";
  for (const intent of intents) {
    if (intent.orderState === "filled") continue;
    if (intent.state === "written" && await isOver(until, ports)) {
      end = "not filled";
      break;
    }
    const known = intent.state === "written"
      ? await claimAndSend(intent, ports)
      : await lookAt(intent, ports);
    // Nothing is sent beside an order that may or may not be there.
    if (known === "in doubt") return "unsettled";
    if (known === "open") open.push(intent);
    else if (known !== "filled") {
      end = "not filled";
      if (atFailure === "give up") break;
    }
  }
  return worse(end, await followToEnd(open, ports, until));
}

/** Cancels orders that are open and waits until the broker shows how they ended. */
export async function endOrders(
  intents: readonly StoredIntent[],
  ports: PlanPorts,
): Promise<BatchEnd> {
  return await cancelToEnd(intents.filter(({ orderState }) => orderState === "open"), ports);
}

async function claimAndSend(intent: StoredIntent, ports: PlanPorts): Promise<Known> {
  const receipt = await ports.hold.claimIntent(intent);
  return receipt === undefined ? "unsent" : await sendIntent(receipt, ports);
}

async function isOver(until: Date | undefined, { clock }: PlanPorts): Promise<boolean> {
  return until !== undefined && await clock.now() >= until;
}

async function followToEnd(
  open: readonly StoredIntent[],
  ports: PlanPorts,
  until?: Date,
): Promise<BatchEnd> {
  if (open.length === 0) return "filled";
  // As they are stored by now: with the broker's own ids.
  const ids = new Set(open.map(({ intentId }) => intentId));
  const { intents } = await ports.hold.read();
  let left = intents.filter(({ intentId }) => ids.has(intentId));
  let end: BatchEnd = "filled";
  for (let attempt = 1; left.length > 0 && attempt < ports.attempts; attempt++) {
    await waitSeconds(ports.clock, ports.pollSeconds);
    [left, end] = await lookAtAll(left, end, ports);
    if (await isOver(until, ports)) break;
    // The last look is for what the last step brings.
    if (attempt % ports.ladderLooks === 0 && attempt < ports.attempts - 1) {
      await changeOrders(left, ports);
    }
  }
  return worse(end, await cancelToEnd(left, ports));
}

/** A cancel is a wish: what the broker shows afterwards counts, and that may take a while. */
async function cancelToEnd(open: readonly StoredIntent[], ports: PlanPorts): Promise<BatchEnd> {
  const { broker, clock, attempts, pollSeconds } = ports;
  for (const { brokerOrderId } of open) {
    if (brokerOrderId !== undefined) await broker.cancel(brokerOrderId);
  }
  let [left, end] = await lookAtAll(open, "filled", ports);
  for (let attempt = 1; left.length > 0 && attempt < attempts; attempt++) {
    await waitSeconds(clock, pollSeconds);
    [left, end] = await lookAtAll(left, end, ports);
  }
  return left.length > 0 ? "unsettled" : end;
}

async function lookAtAll(
  intents: readonly StoredIntent[],
  before: BatchEnd,
  ports: PlanPorts,
): Promise<[StoredIntent[], BatchEnd]> {
  const left: StoredIntent[] = [];
  let end = before;
  for (const intent of intents) {
    const known = await lookAt(intent, ports);
    if (known === "open" || known === "in doubt") left.push(intent);
    else if (known !== "filled") end = "not filled";
  }
  return [left, end];
}

function worse(one: BatchEnd, other: BatchEnd): BatchEnd {
  if (one === "unsettled" || other === "unsettled") return "unsettled";
  return one === "filled" ? other : one;
}
