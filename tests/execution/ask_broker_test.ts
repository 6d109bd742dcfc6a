import { assertEquals } from "@std/assert";
import { lookAt } from "../../shared/execution/ask_broker.ts";
import type { KnownOrder } from "../../shared/vocabulary/ports/broker.ts";
import type { StoredIntent } from "../../shared/vocabulary/ports/plan_store.ts";
import { planWorld } from "./plan_world.ts";

/** What the broker is asked for of an intent of 130 units. */
async function askedFor(changes: Partial<StoredIntent>) {
  const { ports, plan } = planWorld("entry", () => ({}));
  const [intent] = (await plan()).intents;
  if (intent === undefined) throw new Error("the plan has no intents");
  const asked: [string, KnownOrder | undefined][] = [];
  const broker: typeof ports.broker = {
    ...ports.broker,
    find: (id, known) => {
      asked.push([id, known]);
      return Promise.resolve(undefined);
    },
  };
  await lookAt({ ...intent, ...changes }, { ...ports, broker });
  return asked;
}

Deno.test("an order is asked for by the broker's own id once that is known, with its quantity", async () => {
  const state = "confirmed";
  assertEquals(await askedFor({ state, orderState: "open", brokerOrderId: "B-7" }), [
    ["E1p-1-0", { orderId: "B-7", quantity: 130 }],
  ]);
  assertEquals(await askedFor({ state: "unknown" }), [["E1p-1-0", undefined]]);
});

/** What is believed of an order of the day before that the broker does not show, and stored. */
async function believed(
  changes: Partial<StoredIntent>,
  isPastKnown: ((correlationId: string) => boolean) | undefined,
  sentAt = new Date("2026-02-09T15:00:00+05:30"),
) {
  const { ports, plan } = planWorld("entry", () => ({}));
  const [intent] = (await plan()).intents;
  if (intent === undefined) throw new Error("the plan has no intents");
  const stored: string[] = [];
  const told = await lookAt({ ...intent, sentAt, ...changes }, {
    ...ports,
    clock: { ...ports.clock, now: () => Promise.resolve(new Date("2026-02-10T10:00:00+05:30")) },
    broker: { ...ports.broker, find: () => Promise.resolve(undefined) },
    hold: {
      ...ports.hold,
      storeOrder: (_, state, __, order) => {
        stored.push(`${state} ${order?.state}`);
        return Promise.resolve();
      },
      noteAbsence: () => {
        stored.push("absent");
        return Promise.resolve("refused");
      },
    },
    ...(isPastKnown === undefined ? {} : { isPastKnown }),
  });
  return [told, ...stored];
}

Deno.test("an order of an earlier date is in doubt until the broker's history was read for it", async () => {
  const open = { state: "confirmed", orderState: "open", brokerOrderId: "B-7" } as const;
  for (const changes of [open, { state: "sending" }, { state: "unknown" }] as const) {
    assertEquals(await believed(changes, () => false), ["in doubt"]);
  }
  const ids: string[] = [];
  const known = (id: string) => ids.push(id) > 0;
  assertEquals(await believed(open, known), ["ended", "confirmed cancelled"]);
  assertEquals(await believed({ state: "unknown" }, known), ["ended", "absent"]);
  assertEquals(ids, ["E1p-1-0", "E1p-1-0"]);
  // The paper broker's book forgets nothing.
  assertEquals(await believed(open, undefined), ["ended", "confirmed cancelled"]);
});

Deno.test("of today's orders and of ended ones the history has nothing to tell", async () => {
  const today = new Date("2026-02-10T09:59:00+05:30");
  const open = { state: "confirmed", orderState: "open", brokerOrderId: "B-7" } as const;
  assertEquals(await believed(open, () => false, today), ["open"]);
  assertEquals(await believed({ state: "unknown" }, () => false, today), ["ended", "absent"]);
  const cancelled = { ...open, orderState: "cancelled" } as const;
  assertEquals(await believed(cancelled, () => false), ["ended"]);
});
