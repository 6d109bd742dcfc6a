import { assertEquals } from "@std/assert";
import type { DeskBooks, DeskOrder } from "../../../shared/execution/reconcile/desk_books.ts";
import { reconcile } from "../../../shared/execution/reconcile/reconcile.ts";

const call = { segment: "NSE_FNO", securityId: "101" } as const;
const shares = { segment: "NSE_EQ", securityId: "7" } as const;
const none: DeskBooks = { orders: [], positions: [], traded: [] };

/** What is told of units here and there, and of what the account holds beyond the desk's. */
function told(desk: Partial<DeskBooks>, positions: readonly object[]) {
  const broker = { orders: [], fills: [], positions: positions as never };
  const { mismatches, gaps } = reconcile({ ...none, ...desk }, broker, "a1b2");
  return [
    ...mismatches.map(({ kind, here, there }) => `${kind} ${here} ${there}`),
    ...[...gaps].map(([key, units]) => `${key} ${units}`),
  ];
}

Deno.test("what the desk never traded is the owner's", () => {
  assertEquals(told({}, [{ ...call, quantity: 65 }]), []);
  assertEquals(told({ traded: [call] }, [{ ...call, quantity: 65 }]), [
    "position_unknown_here 0 65",
    "NSE_FNO:101 65",
  ]);
});

Deno.test("shares beyond the desk's are the owner's, fewer are missing", () => {
  const desk = { positions: [{ ...shares, quantity: 100 }] };
  assertEquals(told(desk, [{ ...shares, quantity: 150 }]), ["NSE_EQ:7 50"]);
  assertEquals(told(desk, [{ ...shares, quantity: 60 }]), [
    "quantity_differs 100 60",
    "NSE_EQ:7 -40",
  ]);
  assertEquals(told(desk, []), ["position_missing_there 100 0", "NSE_EQ:7 -100"]);
  const owed = { positions: [{ ...shares, quantity: -100 }] };
  assertEquals(told(owed, [{ ...shares, quantity: 50 }]), [
    "quantity_differs -100 50",
    "NSE_EQ:7 150",
  ]);
  const options = { positions: [{ ...call, quantity: 65 }] };
  assertEquals(told(options, [{ ...call, quantity: 130 }]), [
    "quantity_differs 65 130",
    "NSE_FNO:101 65",
  ]);
});

Deno.test("of what another call trades now nothing is told", () => {
  const moving = { ...call, isHeld: true };
  const desk = { positions: [{ ...call, quantity: 65 }], traded: [moving] };
  assertEquals(told(desk, []), []);
  assertEquals(told({ positions: [{ ...moving, quantity: 65 }] }, []), []);
  const order: DeskOrder = {
    ...{ ...moving, planId: 1, correlationId: "a1b2E1l-1-0", side: "buy", quantity: 65 },
    ...{ filledQuantity: 0, orderState: "open" },
  };
  assertEquals(told({ orders: [order] }, []), []);
  assertEquals(told({ orders: [{ ...order, isHeld: false }] }, []), ["order_missing_there 65 0"]);
});
