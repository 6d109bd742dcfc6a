import { assertEquals } from "@std/assert";
import { finishPlans } from "../../shared/desk/finish_plans.ts";
import type { TradingFloor } from "../../shared/desk/trading_floor.ts";
import type { StoredPlan } from "../../shared/vocabulary/ports/plan_store.ts";
import { planWorld, route } from "../execution/plan_world.ts";

/** What comes of a plan that an earlier call began, its first order filled. */
async function finished(
  mode: StoredPlan["mode"],
  desk: object | null,
  secret?: string,
  isSpent = false,
): Promise<[outcome: string | undefined, sent: string[], back: string | undefined]> {
  const { plan, ports, sent, events } = planWorld("entry", () => ({}));
  await ports.hold.advance("executing");
  const first = plan().intents[0];
  if (first !== undefined) {
    await ports.broker.send({ ...first, product: "MARGIN" });
    await ports.hold.storeOrder(
      first,
      "confirmed",
      undefined,
      await ports.broker.find(first.correlationId),
    );
  }
  const held: StoredPlan = { ...plan(), mode, tradingDate: "2026-02-09" };
  const answers: Readonly<Record<string, unknown>> = { read_unfinished_plans: [1] };
  const rows = { select: () => ({ maybeSingle: () => ({ data: desk, error: null }) }) };
  const floor = {
    desk: {
      database: {
        from: () => rows,
        rpc: (name: string) => Promise.resolve({ data: answers[name] ?? 0, error: null }),
      },
    },
    clock: ports.clock,
    session: { tradingDate: "2026-02-09" },
    plans: { hold: () => Promise.resolve({ plan: held, hold: ports.hold }) },
    planPorts: () => ({ ...ports, broker: { ...ports.broker, mode } }),
    isSpent: () => isSpent,
    ...(secret === undefined ? {} : { liveRefusal: secret }),
  } as unknown as TradingFloor;
  const worked = await finishPlans(floor);
  assertEquals(worked.length, 1);
  const [done] = worked;
  const back = events.find((event) => event.startsWith("unwinding: "));
  return [done?.outcome, route(sent), back];
}

const ACTIVE = { mode: "live", state: "active", reason: null };
const WHOLE = ["buy 1", "buy 4", "sell 2", "sell 3"];

Deno.test("a live entry goes on while every switch of live is on, one on paper without any", async () => {
  assertEquals(await finished("live", ACTIVE), ["filled", WHOLE, undefined]);
  const paper = { ...ACTIVE, mode: "paper" };
  assertEquals(await finished("paper", paper, "the secret is off"), ["filled", WHOLE, undefined]);
});

Deno.test("a live entry is traded back once the secret or the desk's mode is off", async () => {
  const back = ["buy 1", "sell 1"];
  assertEquals(
    await finished("live", ACTIVE, "the secret is off"),
    ["unwound", back, "unwinding: the secret is off"],
  );
  assertEquals(
    await finished("live", { ...ACTIVE, mode: "paper" }),
    ["unwound", back, "unwinding: trading_state.mode is paper"],
  );
});

Deno.test("a desk whose switch was deleted opens nothing, and goes on with what takes risk off", async () => {
  const [outcome, sent] = await finished("paper", null);
  assertEquals([outcome, sent], ["unwound", ["buy 1", "sell 1"]]);
});

Deno.test("what a call has no time for is left as it is, and told", async () => {
  const paper = { ...ACTIVE, mode: "paper" };
  assertEquals(await finished("paper", paper, undefined, true), [undefined, ["buy 1"], undefined]);
});
