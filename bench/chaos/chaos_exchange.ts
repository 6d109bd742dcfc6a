import type { Faults } from "./faults.ts";
import type { Random } from "./random.ts";

/** What is asked of the exchange; its words are its own. */
export interface Ticket {
  readonly correlationId: string;
  readonly segment: "NSE_EQ" | "NSE_FNO" | "IDX_I";
  readonly securityId: string;
  readonly side: "buy" | "sell";
  readonly quantity: number;
  readonly limitPrice: number;
}

export interface Trade {
  readonly tradeId: string;
  readonly quantity: number;
  readonly price: number;
  /** When it was made, and from when on it is shown. */
  readonly at: number;
  readonly shownAt: number;
}

/** An order in the exchange's own book. */
export interface BookOrder extends Ticket {
  readonly orderId: string;
  readonly takenAt: number;
  readonly shownAt: number;
  readonly rejected: boolean;
  cancelledAt?: number;
  trades: Trade[];
  /** Its limits, the first one as it was sent. */
  readonly limits: number[];
}

/** What a caller is shown of an order. */
export interface ShownOrder {
  readonly orderId: string;
  readonly state: "open" | "filled" | "cancelled" | "rejected";
  readonly filledQuantity: number;
  readonly limitPrice: number;
  readonly trades: readonly Trade[];
}

/** A trade with the order that it was made for. */
export interface ShownTrade extends Trade {
  readonly order: BookOrder;
}

/** The account's books of an instant. */
export interface ShownAccount {
  readonly orders: readonly (Ticket & ShownOrder)[];
  readonly trades: readonly ShownTrade[];
  /** Of earlier dates, which no book of the day holds any more. */
  readonly pastTrades: readonly ShownTrade[];
}

/**
 * An exchange that behaves like Dhan: it takes whatever is sent, twice if sent twice; shows it when
 * it likes; cancels when it gets to it; tells of trades after their order was cancelled; and knows
 * nothing of yesterday.
 */
export interface ChaosExchange {
  readonly book: readonly BookOrder[];
  /** Takes a ticket that arrives at an instant; the order's id. */
  take(ticket: Ticket, at: number): string;
  show(correlationId: string, at: number): ShownOrder | undefined;
  /** Whether an order of a contract and side has traded that no book shows yet. */
  hides(of: Pick<Ticket, "segment" | "securityId" | "side">, at: number): boolean;
  /** What its books tell of the whole account. */
  account(at: number): ShownAccount;
  /** Changes the limit of an order that is open; false where it is not. */
  change(orderId: string, limitPrice: number, at: number): boolean;
  cancel(orderId: string, at: number): void;
}

const DAY_MS = 86_400_000;

/** Changes of one order that the exchange takes. */
const MOST_CHANGES = 25;

export function chaosExchange(random: Random, faults: Faults): ChaosExchange {
  const book: BookOrder[] = [];
  return {
    book,
    take: (ticket, at) => {
      const orderId = `B${book.length + 1}`;
      const shownAt = at + delayOf(random, faults);
      const rejected = faults.strikes("order_rejected", 0.03);
      const limits = [ticket.limitPrice];
      const of = { ...ticket, orderId, takenAt: at, shownAt, rejected, limits };
      const order: BookOrder = { ...of, trades: [] };
      if (!rejected) order.trades = tradesOf(order, random, faults);
      book.push(order);
      return orderId;
    },
    show: (correlationId, at) => {
      const order = book.findLast((each) =>
        each.correlationId === correlationId && each.shownAt <= at &&
        Math.floor(each.takenAt / DAY_MS) === Math.floor(at / DAY_MS)
      );
      return order && shown(order, at, faults);
    },
    hides: ({ segment, securityId, side }, at) =>
      book.some((order) =>
        order.segment === segment && order.securityId === securityId && order.side === side &&
        order.shownAt > at && order.trades.some((trade) => trade.at <= at)
      ),
    account: (at) => {
      const day = Math.floor(at / DAY_MS);
      const isToday = ({ takenAt }: BookOrder) => Math.floor(takenAt / DAY_MS) === day;
      const orders = book.filter((order) => isToday(order) && order.shownAt <= at);
      const tradesOf = (order: BookOrder) =>
        order.trades.filter((trade) => trade.at <= at && trade.shownAt <= at)
          .map((trade) => ({ ...trade, order }));
      return {
        orders: orders.map((order) => ({ ...order, ...shown(order, at, faults) })),
        trades: orders.flatMap(tradesOf),
        pastTrades: book.filter((order) => !isToday(order)).flatMap(tradesOf),
      };
    },
    change: (orderId, limitPrice, at) => {
      const order = book.find((each) => each.orderId === orderId);
      if (order === undefined || order.rejected || order.cancelledAt !== undefined) return false;
      const rest = order.quantity - sum(order.trades);
      const isFilled = sum(order.trades.filter((trade) => trade.at <= at)) === order.quantity;
      if (isFilled || order.limits.length > MOST_CHANGES) return false;
      order.limits.push(limitPrice);
      if (rest > 0 && random.chance(0.5)) {
        const traded = at + random.whole(0, 1_500);
        order.trades.push({
          ...{ tradeId: `${orderId}T${order.trades.length}`, quantity: rest, price: limitPrice },
          ...{ at: traded, shownAt: traded },
        });
      }
      return true;
    },
    cancel: (orderId, at) => {
      const order = book.find((each) => each.orderId === orderId);
      if (order === undefined || order.rejected || order.cancelledAt !== undefined) return;
      const takes = faults.strikes("cancel_takes_long", 0.1)
        ? random.whole(3_000, 40_000)
        : random.whole(0, 300);
      const made = order.trades.filter((trade) => trade.at <= at + takes);
      if (sum(made) === order.quantity) return;
      order.cancelledAt = at + takes;
      order.trades = made;
      const last = made.at(-1);
      if (last !== undefined && faults.strikes("fill_after_cancel", 0.5)) {
        const shownAt = order.cancelledAt + random.whole(1_000, 90_000);
        order.trades = [...made.slice(0, -1), { ...last, shownAt }];
      }
    },
  };
}

function delayOf(random: Random, faults: Faults): number {
  if (faults.strikes("order_shown_very_late", 0.012)) return random.whole(75_000, 240_000);
  if (faults.strikes("order_shown_late", 0.06)) return random.whole(2_000, 35_000);
  return random.whole(0, 200);
}

function tradesOf(order: BookOrder, random: Random, faults: Faults): Trade[] {
  if (faults.strikes("never_filled", 0.06)) return [];
  const { quantity, limitPrice, orderId, takenAt } = order;
  const lots = quantity / 10;
  const parts = lots > 1 && faults.strikes("fills_in_parts", 0.3)
    ? [10 * random.whole(1, lots - 1)]
    : [quantity];
  const first = parts[0] ?? quantity;
  // The rest may come late or never.
  if (first < quantity && random.chance(0.5)) parts.push(quantity - first);
  let at = takenAt + random.whole(0, 1_500);
  return parts.map((part, i) => {
    if (i > 0) at += random.whole(500, 20_000);
    const shownAt = at +
      (faults.strikes("trades_behind_order", 0.1) ? random.whole(500, 9_000) : 0);
    const price = limitPrice - (order.side === "buy" ? 0.05 : -0.05) * random.whole(0, 3);
    return {
      tradeId: `${orderId}T${i}`,
      quantity: part,
      price: Math.round(Math.max(0.05, price) * 100) / 100,
      at,
      shownAt,
    };
  });
}

function shown(order: BookOrder, at: number, faults: Faults): ShownOrder {
  const { orderId, rejected, cancelledAt = Infinity, quantity } = order;
  const made = order.trades.filter((trade) => trade.at <= at);
  const trades = made.filter((trade) => trade.shownAt <= at);
  // The order book may run ahead of the trade book; a late report is in neither.
  const late = cancelledAt <= at ? trades : made;
  const filledQuantity = sum(faults.strikes("trades_behind_order", 0.02) ? made : late);
  const state = rejected
    ? "rejected"
    : filledQuantity === quantity
    ? "filled"
    : cancelledAt <= at
    ? "cancelled"
    : "open";
  const limitPrice = order.limits.at(-1) ?? order.limitPrice;
  return { orderId, state, filledQuantity, limitPrice, trades };
}

const sum = (trades: readonly Trade[]) =>
  trades.reduce((total, { quantity }) => total + quantity, 0);
