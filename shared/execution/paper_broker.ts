import { type Instrument, instrumentKey } from "../vocabulary/instrument.ts";
import type {
  Broker,
  BrokerOrder,
  OrderChange,
  OrderFill,
  OrderRequest,
} from "../vocabulary/ports/broker.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { SnapshotQuote } from "../vocabulary/ports/market_data.ts";
import type { Segment, Side } from "../vocabulary/terms.ts";

/** An order in the paper broker's book. */
export interface PaperOrder {
  readonly correlationId: string;
  readonly orderId: string;
  readonly segment: Segment;
  readonly securityId: string;
  readonly side: Side;
  readonly quantity: number;
  readonly limitPrice: number;
  readonly state: "open" | "filled" | "cancelled";
  readonly filledQuantity: number;
  readonly fills: readonly OrderFill[];
}

/** The book, kept as a real broker keeps his: it outlives every call. */
export interface PaperBook {
  /** Takes an order once, however often it is sent. */
  receive(order: OrderRequest): Promise<PaperOrder>;
  find(correlationId: string): Promise<PaperOrder | undefined>;
  fill(
    order: PaperOrder,
    fill: { readonly quantity: number; readonly price: number },
  ): Promise<PaperOrder>;
  /** Changes an open order; false where it is not open for that any more. */
  modify(orderId: string, change: OrderChange): Promise<boolean>;
  cancel(orderId: string): Promise<void>;
}

/** Where the paper broker sees the market. */
export interface PaperMarket {
  /** A quote not older than a few seconds. */
  quote(instrument: Instrument): Promise<SnapshotQuote | undefined>;
}

/**
 * Fills limit orders (method 12.5) at the far side of the quote, no better, and no more than the
 * quoted size; the rest waits for the next look.
 */
export function paperBroker(book: PaperBook, market: PaperMarket): Broker {
  const match = async (order: PaperOrder): Promise<PaperOrder> => {
    if (order.state !== "open") return order;
    const quote = await market.quote(order);
    const [price, size] = order.side === "buy"
      ? [quote?.ask, quote?.askQuantity]
      : [quote?.bid, quote?.bidQuantity];
    if (price === undefined || size === undefined) return order;
    const reached = order.side === "buy" ? price <= order.limitPrice : price >= order.limitPrice;
    const quantity = Math.min(Math.floor(size), order.quantity - order.filledQuantity);
    return reached && quantity > 0 ? await book.fill(order, { quantity, price }) : order;
  };
  return {
    mode: "paper",
    send: async (request) => {
      const order = await match(await book.receive(request));
      return { kind: "confirmed", orderId: order.orderId };
    },
    find: async (correlationId) => {
      const order = await book.find(correlationId);
      return order === undefined ? undefined : shown(await match(order));
    },
    modify: async (orderId, change) =>
      await book.modify(orderId, change)
        ? { kind: "confirmed", orderId }
        : { kind: "refused", reason: `order ${orderId} cannot be changed any more` },
    cancel: (orderId) => book.cancel(orderId),
  };
}

function shown(order: PaperOrder): BrokerOrder {
  const { orderId, correlationId, state, filledQuantity, fills } = order;
  const amount = fills.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const average = filledQuantity > 0 ? { averagePrice: amount / filledQuantity } : {};
  return { orderId, correlationId, state, filledQuantity, fills, ...average };
}

/**
 * Quotes that are shared for a few seconds: the sends of one plan look at the quotes of its gate.
 */
export function freshQuotes(
  load: (instrument: Instrument) => Promise<SnapshotQuote | undefined>,
  known: Map<string, SnapshotQuote>,
  clock: Clock,
  maxAgeSeconds: number,
): PaperMarket {
  const used = new Map<string, number>();
  return {
    quote: async (instrument) => {
      const key = instrumentKey(instrument);
      const quote = known.get(key);
      const age = quote === undefined
        ? Infinity
        : ((await clock.now()).getTime() - quote.receivedAt.getTime()) / 1000;
      // A quoted size is there once: the second look at it needs a new quote.
      if (
        quote !== undefined && age <= maxAgeSeconds && used.get(key) !== quote.receivedAt.getTime()
      ) {
        used.set(key, quote.receivedAt.getTime());
        return quote;
      }
      const loaded = await load(instrument);
      if (loaded !== undefined) {
        known.set(key, loaded);
        used.set(key, loaded.receivedAt.getTime());
      }
      return loaded;
    },
  };
}
