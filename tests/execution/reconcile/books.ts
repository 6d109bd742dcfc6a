import fc from "fast-check";
import type { DeskBooks, DeskOrder } from "../../../shared/execution/reconcile/desk_books.ts";
import type { BrokerBooks } from "../../../shared/execution/reconcile/reconcile.ts";

/** What this desk's ids begin with. */
export const DESK = "D7";

const AT = new Date("2026-02-10T10:00:00+05:30");

/** An order of the day with the sizes of its fills; units in lots of 65. */
interface Drawn {
  readonly securityId: string;
  readonly side: "buy" | "sell";
  readonly lots: number;
  readonly fills: readonly number[];
  readonly isOwn: boolean;
}

/** Both sides' books of one truth. */
export interface Books {
  readonly desk: DeskBooks;
  readonly broker: BrokerBooks;
}

const drawn = (isOwn: boolean): fc.Arbitrary<Drawn> =>
  fc.record({
    // Others trade other contracts: what both trade is told of apart.
    securityId: fc.integer({ min: 1, max: 5 }).map((n) => String(isOwn ? n : n + 100)),
    side: fc.constantFrom("buy" as const, "sell" as const),
    lots: fc.integer({ min: 1, max: 4 }),
    fills: fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 2 }),
    isOwn: fc.constant(isOwn),
  }).map((order) => ({ ...order, lots: order.lots + order.fills.reduce((a, b) => a + b, 0) }));

/** Books that agree: own orders, others' orders, and positions carried from before. */
export const agreeingBooks: fc.Arbitrary<Books> = fc.record({
  own: fc.array(drawn(true), { maxLength: 6 }),
  others: fc.array(drawn(false), { maxLength: 3 }),
  carried: fc.dictionary(fc.constantFrom("1", "2", "9"), fc.integer({ min: -3, max: 3 })),
}).map(({ own, others, carried }) => booksOf([...own, ...others], carried));

/** The books that orders and carried lots leave on both sides. */
export function booksOf(all: readonly Drawn[], carried: Record<string, number>): Books {
  const net = new Map(Object.entries(carried).map(([id, lots]) => [id, 65 * lots]));
  const ours = new Map(net);
  const orders: DeskOrder[] = [];
  const broker = { orders: [] as BrokerBooks["orders"][number][], fills: [] as Fill[] };
  for (const [i, { securityId, side, lots, fills, isOwn }] of all.entries()) {
    const sign = side === "buy" ? 65 : -65;
    const traded = fills.reduce((sum, units) => sum + units, 0);
    const state = traded === lots ? "filled" : "open";
    const instrument = { segment: "NSE_FNO", securityId } as const;
    const sizes = { quantity: 65 * lots, filledQuantity: 65 * traded };
    const correlationId = `${isOwn ? DESK : "Z"}-${i}`;
    broker.orders.push({ ...instrument, ...sizes, correlationId, side, state, orderId: `B${i}` });
    fills.forEach((units, k) =>
      broker.fills.push({
        ...instrument,
        ...{ side, orderId: `B${i}`, tradeId: `T${k}`, quantity: 65 * units, price: 10, at: AT },
      })
    );
    net.set(securityId, (net.get(securityId) ?? 0) + sign * traded);
    if (!isOwn) continue;
    ours.set(securityId, (ours.get(securityId) ?? 0) + sign * traded);
    orders.push({ ...instrument, ...sizes, planId: i, correlationId, side, orderState: state });
  }
  const held = (units: ReadonlyMap<string, number>) =>
    [...units].filter(([, quantity]) => quantity !== 0)
      .map(([securityId, quantity]) => ({ segment: "NSE_FNO" as const, securityId, quantity }));
  const traded = [...net.keys()].filter((id) => Number(id) < 100)
    .map((securityId) => ({ segment: "NSE_FNO" as const, securityId }));
  return {
    desk: { orders, positions: held(ours), traded },
    broker: { ...broker, positions: held(net) },
  };
}

type Fill = BrokerBooks["fills"][number];
