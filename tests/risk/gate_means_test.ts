import { assertEquals } from "@std/assert";
import { gateMeans } from "../../shared/risk/gate_means.ts";

const ROOM = [{ seconds: 60, left: 6 }, { seconds: 3600, left: 5 }];
const MEANS = { needed: 1000, free: 1000, orders: 5, room: ROOM };

Deno.test("a plan that takes all that is free, and all orders that are left, is borne", () => {
  assertEquals(gateMeans(MEANS), undefined);
});

Deno.test("a plan that needs more than is free is denied with both figures", () => {
  assertEquals(gateMeans({ ...MEANS, free: 999.99 }), {
    denied: "no_funds",
    detail: "1000.00 rupees are needed, 999.99 are free",
  });
});

Deno.test("a plan of more orders than one of the windows leaves is denied", () => {
  assertEquals(gateMeans({ ...MEANS, orders: 6 }), {
    denied: "order_rate",
    detail: "6 orders, and entries may send 5 more in 3600 seconds",
  });
  assertEquals(
    gateMeans({ ...MEANS, room: [{ seconds: 60, left: -3 }] })?.detail,
    "5 orders, and entries may send 0 more in 60 seconds",
  );
});

Deno.test("funds are looked at first, and where no rate counts none denies", () => {
  assertEquals(gateMeans({ ...MEANS, free: 0, orders: 99 })?.denied, "no_funds");
  assertEquals(gateMeans({ ...MEANS, orders: 99, room: [] }), undefined);
});
