import { closesAt, isSession } from "../sessions.ts";
import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import type { Market } from "../market.ts";
import type { Behaviour, OrderFault } from "./behaviour.ts";
import {
  type BookOrder,
  type BookTrade,
  filledOf,
  isPending,
  type OrderStatus,
  type OrderTicket,
  remainingOf,
} from "./book_order.ts";
import { exchangeRefusal, isTrading } from "./exchange_refusal.ts";

type Kept = { -readonly [K in keyof BookOrder]: BookOrder[K] } & {
  readonly trades: BookTrade[];
  readonly fault?: OrderFault;
  /** At the exchange from then on. */
  acceptAt: number;
  cancelAt?: number;
  lateFillAt?: number;
};

const MINUTE_MS = 60_000;

/**
 * The exchange's book of orders. It takes whatever is sent, as often as it is sent; time moves it
 * only in `settle`, which every look at the exchange begins with.
 */
export class OrderBook {
  readonly #market: Market;
  readonly #changed: (order: BookOrder) => void;
  readonly #orders: Kept[] = [];
  #faults: OrderFault[] = [];
  /** Units taken of a quote: instrument, side and the minute in which it stood. */
  readonly #taken = new Map<string, number>();
  #trades = 0;
  behaviour: Behaviour;

  /** `changed` is told of every order whose state or fills changed. */
  constructor(market: Market, behaviour: Behaviour, changed: (order: BookOrder) => void) {
    this.#market = market;
    this.behaviour = behaviour;
    this.#changed = changed;
  }

  /** Every order ever taken, in the order of arrival. */
  get orders(): readonly BookOrder[] {
    return this.#orders;
  }

  /** Faults for the next orders, in place of those still to come. */
  script(faults: readonly OrderFault[]): void {
    this.#faults = [...faults];
  }

  place(ticket: OrderTicket, at: Date): BookOrder {
    const { acceptMs, visibleMs } = this.behaviour;
    const receivedAt = at.getTime();
    const fault = this.#nextFault();
    const order: Kept = {
      // As Dhan's: digits, unique over days.
      orderId: `${1000 + this.#orders.length}${receivedAt}`,
      ticket,
      receivedAt,
      visibleAt: receivedAt + visibleMs + (fault?.kind === "late" ? fault.milliseconds : 0),
      status: "TRANSIT",
      updatedAt: receivedAt,
      modifications: 0,
      trades: [],
      acceptAt: receivedAt + acceptMs,
      ...present({ fault }),
    };
    this.#orders.push(order);
    this.#changed(order);
    return order;
  }

  /** Changes an order at the exchange; the reason when it cannot be. */
  modify(orderId: string, quantity: number, price: number, at: Date): string | undefined {
    const order = this.#orders.find((known) => known.orderId === orderId);
    if (order === undefined || !isPending(order) || order.cancelAt !== undefined) {
      return "Order cannot be modified";
    }
    if (order.modifications >= 25) return "Order modification limit is exceeded";
    const ticket = { ...order.ticket, quantity, price };
    const refusal = quantity <= filledOf(order)
      ? "Quantity is not above what is traded"
      : exchangeRefusal(ticket, this.#market, at);
    if (refusal !== undefined) return refusal;
    order.modifications += 1;
    order.ticket = ticket;
    return undefined;
  }

  /** Asks for a cancel, which takes effect later; the reason when it cannot be asked for. */
  cancel(orderId: string, at: Date): string | undefined {
    const order = this.#orders.find((known) => known.orderId === orderId);
    if (order === undefined || !isPending(order)) return "Order is not open";
    const slow = order.fault?.kind === "slow_cancel" ? order.fault.milliseconds : 0;
    order.cancelAt ??= at.getTime() + this.behaviour.cancelMs + slow;
    return undefined;
  }

  /** Brings every order to an instant. */
  settle(at: Date): void {
    const now = at.getTime();
    for (const order of this.#orders) {
      if (isPending(order)) this.#advance(order, now);
      if (order.lateFillAt !== undefined && order.lateFillAt <= now) {
        this.#trade(order, remainingOf(order), order.ticket.price, order.lateFillAt);
        delete order.lateFillAt;
      }
    }
  }

  #advance(order: Kept, now: number): void {
    const { fault, acceptAt } = order;
    if (order.status === "TRANSIT") {
      if (now < acceptAt) return;
      const refusal = fault?.kind === "reject"
        ? "RMS: Rule: Check circuit limit including square off order exceeds"
        : exchangeRefusal(order.ticket, this.#market, new Date(acceptAt));
      if (refusal !== undefined) return this.#end(order, "REJECTED", acceptAt, refusal);
      this.#become(order, "PENDING", acceptAt);
      this.#match(order, acceptAt);
    }
    const date = tradingDateAt(new Date(acceptAt));
    const close = isSession(date) ? closesAt(date).getTime() : acceptAt;
    const end = Math.min(order.cancelAt ?? Infinity, close);
    if (isPending(order)) this.#match(order, Math.min(now, end));
    if (!isPending(order) || now < end) return;
    if (fault?.kind === "filled_after_cancel" && order.cancelAt !== undefined) {
      order.lateFillAt = end + fault.milliseconds;
    }
    this.#end(order, order.cancelAt === undefined ? "EXPIRED" : "CANCELLED", end);
  }

  /** At the far side of the quote, and no more than is left of its size. */
  #match(order: Kept, at: number): void {
    const instant = new Date(at);
    const { kind } = order.fault ?? {};
    if (!isTrading(instant) || kind === "resting" || kind === "filled_after_cancel") return;
    if (kind === "partial" && order.trades.length > 0) return;
    const { segment, securityId, side, price: limit } = order.ticket;
    const quote = this.#market.quote(segment, securityId, instant);
    const [price, size] = side === "buy"
      ? [quote?.ask, quote?.askQuantity]
      : [quote?.bid, quote?.bidQuantity];
    if (price === undefined || size === undefined) return;
    if (side === "buy" ? price > limit : price < limit) return;
    const place = `${segment}:${securityId}:${side}:${Math.floor(at / MINUTE_MS)}`;
    const taken = this.#taken.get(place) ?? 0;
    const lot = this.#market.contract(securityId, instant)?.lotSize ?? 1;
    const quantity = Math.min(
      remainingOf(order),
      Math.max(0, size - taken),
      kind === "partial" ? lot : Infinity,
    );
    if (quantity <= 0) return;
    this.#taken.set(place, taken + quantity);
    this.#trade(order, quantity, price, at);
  }

  #trade(order: Kept, quantity: number, price: number, at: number): void {
    this.#trades += 1;
    order.trades.push({ tradeId: `T${this.#trades}`, quantity, price, at });
    this.#become(order, remainingOf(order) === 0 ? "TRADED" : "PART_TRADED", at);
  }

  #end(order: Kept, status: OrderStatus, at: number, reason?: string): void {
    if (reason !== undefined) order.reason = reason;
    this.#become(order, status, at);
  }

  #become(order: Kept, status: OrderStatus, at: number): void {
    order.status = status;
    order.updatedAt = at;
    this.#changed(order);
  }

  #nextFault(): OrderFault | undefined {
    const [fault] = this.#faults;
    if (fault === undefined) return undefined;
    if (fault.after > 0) {
      this.#faults[0] = { ...fault, after: fault.after - 1 };
      return undefined;
    }
    if (fault.times > 1) this.#faults[0] = { ...fault, times: fault.times - 1 };
    else this.#faults.shift();
    return fault;
  }
}
