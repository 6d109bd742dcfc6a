import { assertEquals } from "@std/assert";
import { runPlan } from "../../shared/execution/run_plan.ts";
import { isWayBack, planWorld, route } from "./plan_world.ts";

Deno.test("when a short leg is refused, what was bought is sold again and nothing else is sent", async () => {
  const { plan, ports, sent, events, stored } = planWorld(
    "entry",
    (order) => order.securityId === "2" && !isWayBack(order) ? "refuse" : {},
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent), ["buy 1", "buy 4", "sell 2", "sell 1", "sell 4"]);
  assertEquals(events, [
    "executing",
    "unwinding: a leg could not be filled",
    "unwound: a leg could not be filled; the others were traded back",
  ]);
  assertEquals(stored.includes("E1p-2-0 refused no funds"), true);
});

Deno.test("an order that the broker's book shows as rejected ends the entry as a refusal does", async () => {
  const { plan, ports, sent } = planWorld(
    "entry",
    (order) => order.securityId === "4" ? { state: "rejected", filledQuantity: 0 } : {},
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent), ["buy 1", "buy 4", "sell 1"]);
});

Deno.test("an entry of which nothing was filled is unwound without an order", async () => {
  const { plan, ports, sent, events } = planWorld("entry", () => "refuse");
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent), ["buy 1"]);
  assertEquals(events.at(-1), "unwound: nothing had been filled");
});

Deno.test("the way back buys shorts back before it sells longs, in whatever order the store keeps them", async () => {
  const { plan, ports, sent } = planWorld(
    "entry",
    (order) => order.securityId === "3" && !isWayBack(order) ? "refuse" : {},
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent).slice(4), ["buy 2", "sell 1", "sell 4"]);
});

Deno.test("longs are not sold while a short of the way back is not bought back", async () => {
  const { plan, ports, sent } = planWorld("entry", (order) => {
    if (!isWayBack(order)) return order.securityId === "3" ? "refuse" : {};
    return order.securityId === "2" ? "refuse" : {};
  });
  assertEquals(await runPlan(plan(), ports), "open");
  assertEquals(route(sent).slice(4), ["buy 2"]);
});

Deno.test("a partly filled leg is cancelled, and exactly what it filled is traded back", async () => {
  const { plan, ports, sent, log } = planWorld(
    "entry",
    (order) =>
      order.securityId === "4" && !isWayBack(order) ? { state: "open", filledQuantity: 65 } : {},
  );
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(log.filter((entry) => entry.includes("cancel")), ["4 cancel B-E1p-4-0"]);
  assertEquals(
    sent.slice(2).map(({ side, securityId, quantity }) => [side, securityId, quantity]),
    [
      ["sell", "1", 130],
      ["sell", "4", 65],
    ],
  );
});

Deno.test("the way back of an entry goes on with the next call until it is done", async () => {
  let stuck = true;
  const { plan, ports, sent, events } = planWorld("entry", (order) => {
    if (!isWayBack(order)) return order.securityId === "2" ? "refuse" : {};
    return stuck && order.securityId === "1" ? { state: "open", filledQuantity: 0 } : {};
  });
  assertEquals(await runPlan(plan(), ports), "open");
  assertEquals(events.length, 2);
  stuck = false;
  assertEquals(await runPlan(plan(), ports), "unwound");
  assertEquals(route(sent).slice(3), ["sell 1", "sell 4", "sell 1"]);
});
