import { assertEquals } from "@std/assert";
import { orderHint } from "../../shared/dhan/order_hint.ts";

Deno.test("a webhook becomes a hint; a correlation id that is null is absent", () => {
  const body = { orderId: "112111182198", orderStatus: "TRADED", legName: null };
  assertEquals(orderHint.parse({ ...body, correlationId: "E7p-1-0" }), {
    orderId: "112111182198",
    status: "TRADED",
    correlationId: "E7p-1-0",
  });
  assertEquals(orderHint.parse({ ...body, correlationId: null }), {
    orderId: "112111182198",
    status: "TRADED",
  });
});

Deno.test("a webhook without an order or with texts too long to store is no hint", () => {
  const good = { orderId: "1", orderStatus: "TRADED" };
  const bad = [
    {},
    { orderStatus: "TRADED" },
    { ...good, orderId: "" },
    { ...good, orderId: "1".repeat(51) },
    { ...good, correlationId: "c".repeat(51) },
    { ...good, orderStatus: "s".repeat(31) },
  ];
  assertEquals(bad.filter((body) => orderHint.safeParse(body).success), []);
  const longest = {
    orderId: "1".repeat(50),
    correlationId: "c".repeat(50),
    orderStatus: "s".repeat(30),
  };
  for (const body of [good, longest, { orderId: "1", orderStatus: "T" }]) {
    assertEquals(orderHint.safeParse(body).success, true);
  }
});
