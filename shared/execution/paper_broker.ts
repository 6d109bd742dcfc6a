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
  /** Takes an order once, however often it is sent, or says why not. */
  receive(order: OrderRequest): Promise<PaperOrder | { readonly refused: string }>;
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
 * quoted size; the rest waits for the next look. What the exchange would not take is refused.
 */
export function paperBroker(book: PaperBook, market: PaperMarket): Broker {
  const match = async (
    order: PaperOrder,
    quote: SnapshotQuote | undefined,
  ): Promise<PaperOrder> => {
    if (order.state !== "open") return order;
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
      const quote = await market.quote(request);
      const reason = outsideBand(request, quote);
      // An order that the book has was taken while the band allowed it.
      if (reason !== undefined && await book.find(request.correlationId) === undefined) {
        return { kind: "refused", reason };
      }
      const received = await book.receive(request);
      if ("refused" in received) return { kind: "refused", reason: received.refused };
      const order = await match(received, quote);
      return { kind: "confirmed", orderId: order.orderId };
    },
    find: async (correlationId) => {
      const order = await book.find(correlationId);
      if (order === undefined) return undefined;
      return shown(order.state === "open" ? await match(order, await market.quote(order)) : order);
    },
    modify: async (orderId, change) =>
      await book.modify(orderId, change)
        ? { kind: "confirmed", orderId }
        : { kind: "refused", reason: `order ${orderId} cannot be changed any more` },
    // Its book is the account.
    hasHiddenUnits: () => Promise.resolve(false),
    cancel: (orderId) => book.cancel(orderId),
  };
}

function outsideBand(
  { limitPrice }: OrderRequest,
  { lowerLimit = 0, upperLimit = Infinity }: Partial<SnapshotQuote> = {},
): string | undefined {
  if (limitPrice >= lowerLimit && limitPrice <= upperLimit) return undefined;
  return `a limit of ${limitPrice} lies outside the day's band, ${lowerLimit} to ${upperLimit}`;
}

function shown(order: PaperOrder): BrokerOrder {
  const { orderId, correlationId, state, filledQuantity, fills, limitPrice } = order;
  const amount = fills.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
  const average = filledQuantity > 0 ? { averagePrice: amount / filledQuantity } : {};
  return { orderId, correlationId, state, filledQuantity, fills, limitPrice, ...average };
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
