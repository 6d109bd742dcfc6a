import type { BookOrder } from "../../local/exchange/orders/book_order.ts";
import { cashDifferences } from "./cash_differences.ts";
import type { DeskOrder, DeskRows } from "./desk_rows.ts";
import { unhedgedShorts } from "./unhedged_shorts.ts";

/** What is wrong at a live day's end, in sentences. */
export interface LiveVerdict {
  /** Where the exchange's book and the tables say different things. */
  readonly differences: readonly string[];
  /** What must not be, whatever both say. */
  readonly violations: readonly string[];
}

/** What the exchange calls an order that ended, in the tables' words. */
const ENDED: Readonly<Record<string, string>> = {
  TRADED: "filled",
  CANCELLED: "cancelled",
  EXPIRED: "cancelled",
  REJECTED: "rejected",
};
const OVER = new Set(["filled", "unwound", "denied"]);

/**
 * Holds the exchange's own book of a day against a desk's tables once nothing is under way: orders
 * by their correlation ids, trades, what is held, and money to the paisa. Nothing of the desk's
 * code is used.
 */
export function judgeLive(book: readonly BookOrder[], desk: DeskRows): LiveVerdict {
  return {
    differences: [
      ...orderDifferences(book, desk.orders),
      ...heldDifferences(book, desk),
      ...cashDifferences(book, desk),
    ],
    violations: [
      ...sentTwice(book, desk),
      ...unfinished(desk),
      ...unhedgedShorts(book, desk),
      ...onPaper(desk),
    ],
  };
}

function orderDifferences(book: readonly BookOrder[], orders: readonly DeskOrder[]): string[] {
  const ours = new Map(orders.map((order) => [order.correlationId, order]));
  const theirs = new Set(book.map(({ ticket }) => ticket.correlationId));
  return [
    ...book.flatMap((taken) => {
      const id = taken.ticket.correlationId ?? "";
      const own = ours.get(id);
      if (own === undefined) return [`${id || taken.orderId}: no intent knows it`];
      const [here, there] = [hereText(own), thereText(taken)];
      return here === there ? [] : [`${id}: ${here} here, ${there} at the exchange`];
    }),
    ...orders.filter(({ orderId, correlationId }) => orderId !== null && !theirs.has(correlationId))
      .map(({ correlationId }) => `${correlationId}: the exchange has no such order`),
  ];
}

function hereText({ side, quantity, segment, securityId, state, orderId, fills }: DeskOrder) {
  return [side, quantity, segment, securityId, state, orderId, tradesText(fills)].join(" ");
}

function thereText({ ticket, status, orderId, trades }: BookOrder): string {
  const { side, quantity, segment, securityId } = ticket;
  const state = ENDED[status] ?? status;
  return [side, quantity, segment, securityId, state, orderId, tradesText(trades)].join(" ");
}

function tradesText(
  trades: readonly {
    readonly tradeId: string;
    readonly quantity: number;
    readonly price: number;
  }[],
): string {
  return trades.map(({ tradeId, quantity, price }) => `${tradeId}:${quantity}@${price}`)
    .sort().join("+");
}

/** Units by instrument: the account's, those of all fills, those of positions that stand. */
function heldDifferences(book: readonly BookOrder[], { orders, positions }: DeskRows): string[] {
  const account = units(
    book.flatMap(({ ticket, trades }) => trades.map(({ quantity }) => ({ ...ticket, quantity }))),
  );
  const filled = units(
    orders.flatMap((order) => order.fills.map(({ quantity }) => ({ ...order, quantity }))),
  );
  const standing = units(
    positions.filter(({ state }) => state !== "closed").flatMap(({ legs, kept, lots }) =>
      legs.map((leg) => ({ ...leg, quantity: leg.quantity * kept / lots }))
    ),
  );
  const keys = new Set([...account.keys(), ...filled.keys(), ...standing.keys()]);
  return [...keys].flatMap((key) => {
    const [there, traded, held] = [account, filled, standing].map((each) => each.get(key) ?? 0);
    return there === traded && there === held
      ? []
      : [`${key}: ${there} units at the exchange, ${traded} by fills, ${held} in positions`];
  });
}

function units(
  moves: readonly {
    readonly segment: string;
    readonly securityId: string;
    readonly side: "buy" | "sell";
    readonly quantity: number;
  }[],
): Map<string, number> {
  const net = new Map<string, number>();
  for (const { segment, securityId, side, quantity } of moves) {
    const key = `${segment} ${securityId}`;
    net.set(key, (net.get(key) ?? 0) + (side === "buy" ? quantity : -quantity));
  }
  return net;
}

function sentTwice(book: readonly BookOrder[], { plans, orders }: DeskRows): string[] {
  const repeated = (
    values: readonly (string | number)[],
  ) => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
  const entered = plans.filter(({ kind, state }) => kind === "entry" && state !== "denied")
    .flatMap(({ allocationId }) => allocationId === null ? [] : [allocationId]);
  const traded = orders.flatMap(({ fills }) => fills.map(({ tradeId }) => tradeId));
  return [
    ...repeated(book.map(({ ticket, orderId }) => ticket.correlationId ?? orderId))
      .map((id) => `${id} was sent twice`),
    ...repeated(entered).map((id) => `allocation ${id} was entered twice`),
    ...repeated(traded).map((id) => `trade ${id} is counted twice`),
  ];
}

function unfinished({ plans, orders }: DeskRows): string[] {
  return [
    ...plans.filter(({ state }) => !OVER.has(state))
      .map(({ planId, kind, state, error }) => `plan ${planId}, ${kind}, is ${state}: ${error}`),
    ...orders.filter(({ intentState, state }) =>
      intentState === "sending" || intentState === "unknown" || state === "open"
    ).map(({ correlationId, intentState, state }) =>
      `${correlationId} is ${intentState} ${state} when all is over`
    ),
  ];
}

function onPaper({ plans, orders, paperOrders }: DeskRows): string[] {
  return [
    ...plans.filter(({ mode }) => mode !== "live").map(({ planId }) =>
      `plan ${planId} is on paper`
    ),
    ...orders.filter(({ mode }) => mode !== null && mode !== "live")
      .map(({ correlationId }) => `${correlationId} is on paper`),
    ...(paperOrders > 0 ? [`${paperOrders} orders on paper`] : []),
  ];
}
