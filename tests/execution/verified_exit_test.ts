import { assertEquals } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import type { Instrument } from "../../shared/vocabulary/instrument.ts";
import { planWorld } from "./plan_world.ts";

/** What goes out of the exit of two lots of each leg where the account's units differ so. */
async function sentWith(gaps: Record<string, number>) {
  const { plan, ports, sent, events } = planWorld("exit", () => ({}));
  const gapOf = ({ securityId }: Instrument) => gaps[securityId] ?? 0;
  const outcome = await runPlan(plan(), { ...ports, gapOf });
  const orders = sent.map(({ side, securityId, quantity }) => `${side} ${securityId} ${quantity}`);
  return { outcome, orders, ended: events.at(-1) };
}

Deno.test("an exit sells no more than the account holds, and stays open with the rest", async () => {
  assertEquals(await sentWith({ 1: -65, 4: -130 }), {
    outcome: "open",
    orders: ["buy 2 130", "buy 3 130", "sell 1 65"],
    ended: "executing",
  });
});

Deno.test("it buys back no more than the account owes", async () => {
  assertEquals(await sentWith({ 2: 65, 3: 130 }), {
    outcome: "open",
    orders: ["buy 2 65", "sell 1 130", "sell 4 130"],
    ended: "executing",
  });
});

Deno.test("what the account holds beyond the desk's is not touched", async () => {
  assertEquals(await sentWith({ 1: 65, 2: -65 }), {
    outcome: "filled",
    orders: ["buy 2 130", "buy 3 130", "sell 1 130", "sell 4 130"],
    ended: "complete with 4",
  });
});
