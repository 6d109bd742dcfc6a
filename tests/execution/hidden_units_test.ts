import { assertEquals } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import { optionLeg, placedOrder, planWorld } from "./plan_world.ts";

Deno.test("an absence is never believed while the contract was traded by an order that is not shown", async () => {
  const { plan, ports, sent, hidden, book, pass } = planWorld("entry", () => "lose", [
    optionLeg(1, "call", "buy"),
  ]);
  hidden.add("buy");
  for (const seconds of [0, 66, 6, 600]) {
    pass(seconds);
    assertEquals(await runPlan(plan(), ports), "open");
  }
  book.set("E1p-1-0", placedOrder("E1p-1-0", 130));
  assertEquals(await runPlan(plan(), ports), "filled");
  assertEquals(sent.length, 1);
});

Deno.test("units that the other side traded hold no absence up", async () => {
  const { plan, ports, sent, hidden, pass } = planWorld("entry", () => "lose");
  hidden.add("sell");
  for (const [seconds, state] of [[0, "open"], [66, "open"], [6, "unwound"]] as const) {
    pass(seconds);
    assertEquals(await runPlan(plan(), ports), state);
  }
  assertEquals(sent.length, 1);
});
