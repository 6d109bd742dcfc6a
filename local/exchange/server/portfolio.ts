import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { netOf, type NetPosition, netPositions, type SideTotals } from "../orders/net_positions.ts";
import type { Endpoint, Exchange } from "./endpoint.ts";
import { freeFunds } from "./funds.ts";
import { contractShape } from "./order_shapes.ts";
import { tradingError } from "./replies.ts";

const rounded = (rupees: number) => Math.round(100 * rupees) / 100;
const quantityOf = ({ carriedQuantity, dayQuantity }: SideTotals) => carriedQuantity + dayQuantity;
const averageOf = (side: SideTotals) =>
  quantityOf(side) === 0 ? 0 : rounded((side.carriedValue + side.dayValue) / quantityOf(side));

/** GET /fundlimit, with Dhan's own spelling. */
export const fundLimit: Endpoint = (_request, exchange) => {
  const free = rounded(freeFunds(exchange));
  return Response.json({
    dhanClientId: exchange.account.clientId,
    availabelBalance: free,
    sodLimit: exchange.account.balance,
    collateralAmount: 0,
    receiveableAmount: 0,
    utilizedAmount: rounded(exchange.account.balance - free),
    blockedPayoutAmount: 0,
    withdrawableBalance: Math.max(0, free),
  });
};

/** What the account shows: shares of earlier dates are holdings, expired contracts are gone. */
function shown({ book, clock, market }: Exchange): NetPosition[] {
  const now = clock.now();
  const until = now.getTime() - book.behaviour.positionsMs;
  return netPositions(book.orders, until, tradingDateAt(now)).filter((position) => {
    const { segment, securityId, bought, sold } = position;
    const isToday = bought.dayQuantity + sold.dayQuantity > 0;
    if (segment === "NSE_EQ") return isToday;
    const isCarried = bought.carriedQuantity !== sold.carriedQuantity;
    return market.contract(securityId, now) !== undefined && (isToday || isCarried);
  });
}

/** GET /positions: closed ones of the day stay with nothing net. */
export const positions: Endpoint = (_request, exchange) =>
  Response.json(
    shown(exchange).map((position) => {
      const { segment, securityId, product, bought, sold } = position;
      const netQty = netOf(position);
      const closed = Math.min(quantityOf(bought), quantityOf(sold));
      return {
        dhanClientId: exchange.account.clientId,
        securityId,
        positionType: netQty > 0 ? "LONG" : netQty < 0 ? "SHORT" : "CLOSED",
        exchangeSegment: segment,
        productType: product,
        buyAvg: averageOf(bought),
        buyQty: quantityOf(bought),
        costPrice: averageOf(netQty < 0 ? sold : bought),
        sellAvg: averageOf(sold),
        sellQty: quantityOf(sold),
        netQty,
        realizedProfit: rounded(closed * (averageOf(sold) - averageOf(bought))),
        unrealizedProfit: 0,
        rbiReferenceRate: 1,
        multiplier: 1,
        carryForwardBuyQty: bought.carriedQuantity,
        carryForwardSellQty: sold.carriedQuantity,
        carryForwardBuyValue: rounded(bought.carriedValue),
        carryForwardSellValue: rounded(sold.carriedValue),
        dayBuyQty: bought.dayQuantity,
        daySellQty: sold.dayQuantity,
        dayBuyValue: rounded(bought.dayValue),
        daySellValue: rounded(sold.dayValue),
        crossCurrency: false,
        ...contractShape(position, exchange.clock.now().getTime(), exchange),
      };
    }),
  );

/** GET /holdings: shares bought on earlier dates; none is an error, not an empty list. */
export const holdings: Endpoint = (_request, exchange) => {
  const now = exchange.clock.now();
  const rows = netPositions(exchange.book.orders, now.getTime(), tradingDateAt(now))
    .filter(({ segment, bought, sold }) =>
      segment === "NSE_EQ" && bought.carriedQuantity > sold.carriedQuantity
    )
    .map(({ securityId, bought, sold }) => {
      const totalQty = bought.carriedQuantity - sold.carriedQuantity;
      return {
        exchange: "NSE",
        tradingSymbol: securityId,
        securityId,
        isin: "INE000A01000",
        totalQty,
        dpQty: totalQty,
        t1Qty: 0,
        availableQty: totalQty - sold.dayQuantity,
        collateralQty: 0,
        avgCostPrice: averageOf(bought),
      };
    });
  return rows.length > 0
    ? Response.json(rows)
    : tradingError(400, "DH-1111", "Input_Exception", "No holdings available");
};
