import { assertEquals } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import { isWayBack, optionLeg, planWorld, route } from "./plan_world.ts";

Deno.test("on the way back shares are sold last, behind what they covered and what was bought beside them", async () => {
  const shares = {
    ...optionLeg(1, "call", "buy"),
    right: "underlying",
    segment: "NSE_EQ",
  } as const;
  const { plan, ports, sent } = planWorld(
    "entry",
    (order) => order.securityId === "4" && !isWayBack(order) ? "refuse" : {},
    [shares, optionLeg(2, "put", "buy"), optionLeg(3, "call", "sell"), optionLeg(4, "put", "sell")],
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent).slice(-3), ["buy 3", "sell 2", "sell 1"]);
});

Deno.test("a bought leg that nobody bids for keeps the way back open, the short ones bought back", async () => {
  const { plan, ports, sent } = planWorld(
    "entry",
    (order) => order.securityId === "3" && !isWayBack(order) ? "refuse" : {},
  );
  const limit: typeof ports.limit = ({ side }) => Promise.resolve(side === "buy" ? 42 : undefined);
  assertEquals(await runPlan(plan(), { ...ports, limit }), "open");
  assertEquals([route(sent).at(-1), plan().state], ["buy 2", "unwinding"]);
  // Once somebody bids, the next call ends it.
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent).slice(-2), ["sell 1", "sell 4"]);
});
