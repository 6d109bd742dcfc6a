import { assertEquals } from "@std/assert";
import { isInsideCost } from "../../shared/exits/is_inside_cost.ts";
import { candidateOf } from "../support/candidates.ts";
import { DAYS, STOP, TARGET, TIME } from "./positions.ts";

/** A round trip of 650 rupees a lot. */
const CANDIDATE = candidateOf({ roundTripCost: 10, lotSize: 65 });
const inside = (...rules: Parameters<typeof isInsideCost>[0]) => isInsideCost(rules, CANDIDATE);

Deno.test("a stop that lies inside two round trips is told with its value", () => {
  assertEquals(
    inside(TIME, { ...STOP, lossPerLot: 1299 }),
    "stop_loss at 1299.00 rupees a lot lies inside 2 round trips of 650.00",
  );
  assertEquals(inside({ ...STOP, lossPerLot: 1300 }), undefined);
});

Deno.test("a target that lies inside two round trips is told with its value", () => {
  assertEquals(
    inside({ ...STOP, lossPerLot: 5000 }, { ...TARGET, leastProfitPerLot: 900 }),
    "profit_target at 900.00 rupees a lot lies inside 2 round trips of 650.00",
  );
  assertEquals(inside({ ...TARGET, leastProfitPerLot: 1300 }), undefined);
});

Deno.test("rules that are off, and rules of time, lie nowhere", () => {
  const off = { isOn: false } as const;
  assertEquals(inside({ ...STOP, lossPerLot: 1, ...off }, { ...TARGET, ...off }), undefined);
  assertEquals(inside(TIME, DAYS), undefined);
  assertEquals(inside(), undefined);
});
