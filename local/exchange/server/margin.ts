import { freeFunds } from "./funds.ts";
import type { Endpoint, Exchange } from "./endpoint.ts";
import { field } from "./field.ts";
import { type MarginLeg, marginTotal } from "./margin_total.ts";
import { badRequest } from "./replies.ts";

/** POST /margincalculator: one leg, camelCase numbers. */
export const margin: Endpoint = ({ body }, exchange) => {
  const total = totalOf([body], exchange);
  if (total === undefined) return badRequest();
  const balance = freeFunds(exchange);
  const sum = total.span + total.exposure + total.paid;
  return Response.json({
    totalMargin: rounded(sum),
    spanMargin: rounded(total.span),
    exposureMargin: rounded(total.exposure),
    availableBalance: rounded(balance),
    variableMargin: 0,
    insufficientBalance: rounded(Math.max(0, sum - balance)),
    brokerage: 20,
    leverage: "1.00",
  });
};

/**
 * POST /margincalculator/multi: legs held together. Numbers as text with underscores, as the
 * classic documentation has it. What a hedge saves is in the span already and shows as 0, as
 * measured at Dhan.
 */
export const multiMargin: Endpoint = ({ body }, exchange) => {
  const list = field(body, "scripList");
  if (!Array.isArray(list) || list.length === 0) return badRequest();
  const total = totalOf(list, exchange);
  if (total === undefined) return badRequest();
  const { span, exposure, paid } = total;
  return Response.json({
    total_margin: (span + exposure + paid).toFixed(2),
    span_margin: span.toFixed(2),
    exposure_margin: exposure.toFixed(2),
    equity_margin: "0.00",
    fo_margin: (span + exposure).toFixed(2),
    commodity_margin: "0.00",
    currency: "0.00",
    hedge_benefit: "0.00",
  });
};

function rounded(amount: number): number {
  return Math.round(100 * amount) / 100;
}

/** Undefined when a leg is malformed or unknown. */
function totalOf(bodies: readonly unknown[], exchange: Exchange) {
  const legs: MarginLeg[] = [];
  for (const body of bodies) {
    const leg = legOf(body, exchange);
    if (leg === undefined) return undefined;
    legs.push(leg);
  }
  return marginTotal(legs, exchange);
}

function legOf(body: unknown, { market, clock }: Exchange): MarginLeg | undefined {
  const id = field(body, "securityId");
  const segment = field(body, "exchangeSegment");
  const sign = ({ BUY: 1, SELL: -1 } as const)[String(field(body, "transactionType"))];
  const [quantity, price] = [Number(field(body, "quantity")), Number(field(body, "price"))];
  if (typeof id !== "string" || sign === undefined || !(quantity > 0) || !(price >= 0)) {
    return undefined;
  }
  const now = clock.now();
  if (segment === "NSE_EQ") {
    const known = market.quote("NSE_EQ", id, now) !== undefined;
    return known ? { quantity: sign * quantity, price } : undefined;
  }
  const contract = segment === "NSE_FNO" ? market.contract(id, now) : undefined;
  return contract === undefined ? undefined : { contract, quantity: sign * quantity, price };
}
