import { assertEquals } from "@std/assert";
import { mostLots } from "../../shared/allocation/most_lots.ts";

const cap = (perLot: number, most: number) => ({ name: "loss_cap" as const, perLot, most });

Deno.test("the narrowest cap decides, in whole lots", () => {
  assertEquals(mostLots([cap(10, 99), cap(30, 89.99)]), 2);
  assertEquals(mostLots([cap(10, 99), cap(30, 90)]), 3);
  assertEquals(mostLots([cap(10, 9.99)]), 0);
  assertEquals(mostLots([cap(10, -50)]), 0);
});

Deno.test("half a paisa more is allowed, for doubles do not add up to the last digit", () => {
  // 0.3 over 0.1 is 2.9999999999999996.
  assertEquals(mostLots([cap(0.1, 0.3)]), 3);
  assertEquals([mostLots([cap(10, 9.9951)]), mostLots([cap(10, 9.9949)])], [1, 0]);
});

Deno.test("what takes nothing of a cap is not held by it, without any the lots are countless", () => {
  assertEquals(mostLots([cap(0, 0), cap(-5, 0), cap(10, 50)]), 5);
  assertEquals(mostLots([cap(0, 0)]), 2_147_483_647);
  assertEquals(Int32Array.of(mostLots([]))[0], 2_147_483_647);
});
