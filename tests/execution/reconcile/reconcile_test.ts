import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { reconcile } from "../../../shared/execution/reconcile/reconcile.ts";
import { agreeingBooks, type Books, booksOf, DESK } from "./books.ts";

const compare = ({ desk, broker }: Books) => reconcile(desk, broker, DESK);

/** Kinds of what a comparison found, with both numbers. */
function told(books: Books): string[] {
  return compare(books).mismatches.map(({ kind, correlationId, securityId, here, there }) =>
    `${kind} ${correlationId ?? securityId} ${here} ${there}`
  );
}

/** Checks a property of books that agree, and have at least one own order. */
function withBooks(check: (books: Books, pick: number) => void): void {
  const some = agreeingBooks.filter(({ desk }) => desk.orders.length > 0);
  fc.assert(fc.property(some, fc.nat(), check), { numRuns: 300, seed: 16 });
}

const at = <T>(rows: readonly T[], pick: number): T => rows[pick % rows.length] as T;
const without = <T>(rows: readonly T[], row: T): T[] => rows.filter((other) => other !== row);

Deno.test("books that agree have no mismatch, and others' orders are counted alone", () => {
  fc.assert(
    fc.property(agreeingBooks, (books) => {
      const others = books.broker.orders.length - books.desk.orders.length;
      const found = compare(books);
      assertEquals([found.mismatches, found.stopped, found.foreignOrders], [
        [],
        undefined,
        others,
      ]);
    }),
    { numRuns: 500, seed: 16 },
  );
});

Deno.test("an order that the broker does not show is missing there", () => {
  withBooks(({ desk, broker }, pick) => {
    const lost = at(desk.orders, pick);
    const orders = broker.orders.filter(({ correlationId }) =>
      correlationId !== lost.correlationId
    );
    const booked = broker.orders.find(({ correlationId }) => correlationId === lost.correlationId);
    const fills = broker.fills.filter(({ orderId }) => orderId !== booked?.orderId);
    const sign = lost.side === "buy" ? 1 : -1;
    assertEquals(told({ desk, broker: { ...broker, orders, fills } }), [
      `order_missing_there ${lost.correlationId} ${sign * lost.quantity} 0`,
    ]);
    // What nobody knows to be taken is in doubt, and not missing.
    const { orderState: _, ...doubted } = lost;
    const unsure = { ...desk, orders: [...without(desk.orders, lost), doubted] };
    assertEquals(told({ desk: unsure, broker: { ...broker, orders, fills } }), []);
  });
});

Deno.test("an order of this desk that the tables do not have is unknown here", () => {
  withBooks(({ desk, broker }, pick) => {
    const lost = at(desk.orders, pick);
    const sign = lost.side === "buy" ? 1 : -1;
    const expected = `order_unknown_here ${lost.correlationId} 0 ${sign * lost.quantity}`;
    const orders = without(desk.orders, lost);
    assertEquals(told({ desk: { ...desk, orders }, broker }), [expected]);
    const { orderState: _, ...refused } = lost;
    const missing = told({ desk: { ...desk, orders: [...orders, refused] }, broker });
    assertEquals(missing, [expected]);
  });
});

Deno.test("fills that only the broker shows are missing, and those only the tables have differ", () => {
  withBooks(({ desk, broker }, pick) => {
    const order = at(desk.orders, pick);
    const sign = order.side === "buy" ? 1 : -1;
    for (const [units, kind] of [[-65, "fill_missing"], [65, "quantity_differs"]] as const) {
      const here = order.filledQuantity + units;
      if (here < 0) continue;
      const changed = { ...order, filledQuantity: here };
      const orders = [...without(desk.orders, order), changed];
      assertEquals(told({ desk: { ...desk, orders }, broker }), [
        `${kind} ${order.correlationId} ${sign * here || 0} ${sign * order.filledQuantity || 0}`,
      ]);
    }
  });
});

Deno.test("an order of another size, side or contract differs", () => {
  withBooks(({ desk, broker }, pick) => {
    const order = at(desk.orders, pick);
    const sign = order.side === "buy" ? 1 : -1;
    const rest = without(desk.orders, order);
    const differs = (changed: typeof order, here: number, there: number) =>
      assertEquals(told({ desk: { ...desk, orders: [...rest, changed] }, broker }), [
        `quantity_differs ${order.correlationId} ${here} ${there}`,
      ]);
    const more = order.quantity + 65;
    differs({ ...order, quantity: more }, sign * more, sign * order.quantity);
    differs({ ...order, securityId: "77" }, sign * order.quantity, 0);
    const side = order.side === "buy" ? "sell" : "buy";
    differs({ ...order, side }, -sign * order.quantity, 0);
  });
});

Deno.test("positions are told from both sides, by what each holds", () => {
  withBooks(({ desk, broker }, pick) => {
    if (desk.positions.length === 0) return;
    const held = at(desk.positions, pick);
    const { securityId, quantity } = held;
    const others = without(desk.positions, held);
    assertEquals(told({ desk: { ...desk, positions: others }, broker }), [
      `position_unknown_here ${securityId} 0 ${quantity}`,
    ]);
    const gone = broker.positions.filter((row) => row.securityId !== securityId);
    assertEquals(told({ desk, broker: { ...broker, positions: gone } }), [
      `position_missing_there ${securityId} ${quantity} 0`,
    ]);
    const wrong = quantity === -65 ? -130 : quantity + 65;
    const positions = [...gone, { ...held, quantity: wrong }];
    assertEquals(told({ desk, broker: { ...broker, positions } }), [
      `quantity_differs ${securityId} ${quantity} ${wrong}`,
    ]);
  });
});

Deno.test("where order book and trade book contradict each other nothing is concluded", () => {
  withBooks(({ broker }, pick) => {
    const order = at(
      broker.orders.filter(({ correlationId }) => correlationId?.startsWith(DESK)),
      pick,
    );
    const changed = { ...order, filledQuantity: order.filledQuantity + 65 };
    const orders = [...without(broker.orders, order), changed];
    const none = { orders: [], positions: [], traded: [] };
    const found = compare({ desk: none, broker: { ...broker, orders } });
    assertEquals(found.mismatches, []);
    const text = `order ${order.correlationId}: the order book tells ${changed.filledQuantity}`;
    assertStringIncludes(found.stopped ?? "", text);
  });
});

const ONE = { securityId: "1", side: "buy", lots: 2, fills: [1], isOwn: true } as const;

Deno.test("two orders with one id, and more traded than ordered, stop the comparison", () => {
  const { desk, broker } = booksOf([ONE], {});
  const [order] = broker.orders;
  const twice = {
    ...broker,
    orders: [...broker.orders, { ...order, orderId: "B9" }],
  } as Books["broker"];
  assertEquals(compare({ desk, broker: twice }).stopped, "two orders carry the id D7-0");
  const small = { ...broker, orders: [{ ...order, quantity: 30 }] } as Books["broker"];
  const { stopped } = compare({ desk, broker: small });
  assertEquals(stopped, "order D7-0: the order book tells 65 units traded of 30");
});

Deno.test("a trade that the broker tells twice is one", () => {
  const { desk, broker } = booksOf([ONE], {});
  const fills = [...broker.fills, ...broker.fills];
  const { mismatches, stopped } = compare({ desk, broker: { ...broker, fills } });
  assertEquals([mismatches, stopped], [[], undefined]);
});

Deno.test("what others traded too is told of no position, and is counted", () => {
  const foreign = { ...ONE, isOwn: false };
  const found = compare(booksOf([ONE, foreign], {}));
  const gaps = new Map([["NSE_FNO:1", 65]]);
  assertEquals(found, { mismatches: [], foreignOrders: 1, foreignInstruments: 1, gaps });
  // Orders without any id are others' too.
  const { desk, broker } = booksOf([ONE], {});
  const [order] = broker.orders;
  const { correlationId: _, ...unnamed } = order ?? { correlationId: "" };
  const orders = [...broker.orders, { ...unnamed, orderId: "B9", filledQuantity: 0 }];
  const named = compare({ desk, broker: { ...broker, orders } as Books["broker"] });
  assertEquals([named.mismatches, named.foreignOrders], [[], 1]);
});
