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
