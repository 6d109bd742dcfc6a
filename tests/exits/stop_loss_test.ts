import { assertEquals } from "@std/assert";
import { stopLoss } from "../../shared/exits/stop_loss.ts";

/** A credit of 30 over a round trip of 2, a day's deviation of 4; nothing caps it. */
const CREDIT = {
  netPremium: 30,
  roundTripCost: 2,
  cvar95: 50,
  oneDayDeviation: 4,
  greatestLoss: 1000,
};

Deno.test("a stop is twice the credit, or the tail's mean where the credit is small", () => {
  assertEquals(stopLoss(CREDIT), 60);
  // A credit counts from ten round trips on.
  assertEquals(stopLoss({ ...CREDIT, netPremium: 20 }), 40);
  assertEquals(stopLoss({ ...CREDIT, netPremium: 19.9 }), 50);
  assertEquals(stopLoss({ ...CREDIT, netPremium: -30 }), 50);
});

Deno.test("a stop lies outside a round trip and two sessions' deviations", () => {
  assertEquals(stopLoss({ ...CREDIT, cvar95: 6, netPremium: -5 }), 10);
});

Deno.test("a stop stays within 0.6 of the greatest loss unless that lies inside the noise", () => {
  assertEquals(stopLoss({ ...CREDIT, greatestLoss: 70 }), 42);
  assertEquals(stopLoss({ ...CREDIT, greatestLoss: 16 }), 60);
});
