import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import type { BookOrder, BookTrade } from "../orders/book_order.ts";
import type { Endpoint, Exchange } from "./endpoint.ts";
import { tradeShape } from "./order_shapes.ts";

const PAGE_ROWS = 20;

interface Fill {
  readonly order: BookOrder;
  readonly trade: BookTrade;
  readonly date: string;
}

/** Fills that the trade book shows by now. */
function shownFills({ book, clock }: Exchange): Fill[] {
  const until = clock.now().getTime() - book.behaviour.tradesMs;
  return book.orders.flatMap((order) =>
    order.trades.filter(({ at }) => at <= until)
      .map((trade) => ({ order, trade, date: tradingDateAt(new Date(trade.at)) }))
  );
}

function today(exchange: Exchange): Fill[] {
  const date = tradingDateAt(exchange.clock.now());
  return shownFills(exchange).filter((fill) => fill.date === date);
}

const shapes = (fills: readonly Fill[], exchange: Exchange) =>
  Response.json(fills.map(({ order, trade }) => tradeShape(order, trade, exchange)));

/** GET /trades: today's. */
export const tradeBook: Endpoint = (_request, exchange) => shapes(today(exchange), exchange);

/** GET /trades/{orderId}. */
export const tradesOfOrder: Endpoint = ({ url }, exchange) => {
  const id = url.pathname.split("/").at(-1);
  return shapes(today(exchange).filter(({ order }) => order.orderId === id), exchange);
};

/** GET /trades/{from}/{to}/{page}: of earlier dates, both included; pages begin at 0. */
export const tradeHistory: Endpoint = ({ url }, exchange) => {
  const [from = "", to = "", page = "0"] = url.pathname.split("/").slice(-3);
  const now = tradingDateAt(exchange.clock.now());
  const fills = shownFills(exchange).filter(({ date }) => date >= from && date <= to && date < now);
  const first = Number(page) * PAGE_ROWS;
  return shapes(fills.slice(first, first + PAGE_ROWS), exchange);
};
