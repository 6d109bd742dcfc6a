import { TOTP } from "otpauth";
import { format } from "date-fns";
import { TZDate } from "@date-fns/tz";
import { EXCHANGE_ZONE } from "../../../shared/vocabulary/trading_date.ts";
import { type Endpoint, type ExchangeContext, field } from "./context.ts";
import { badRequest, tradingError } from "./replies.ts";

const DAY_MS = 86_400_000;
const MINT_MS = 120_000;
const BALANCE = 10_000_000;
/** Share of notional that the exchange's margin calculator asks of a short leg, and of premium of a long one. */
const SHORT_MARGIN = { span: 0.1, exposure: 0.02 };

function exchangeTime(at: Date, pattern: string): string {
  return format(new TZDate(at.getTime(), EXCHANGE_ZONE), pattern);
}

/** GET /profile. */
export const profile: Endpoint = (_request, { account, clock }) =>
  Response.json({
    dhanClientId: account.clientId,
    tokenValidity: exchangeTime(new Date(clock.now().getTime() + DAY_MS), "dd/MM/yyyy HH:mm"),
    activeSegment: "Equity, Derivative",
    ddpi: "Active",
    mtf: "Deactive",
    dataPlan: "Active",
    dataValidity: exchangeTime(
      new Date(clock.now().getTime() + 30 * DAY_MS),
      "yyyy-MM-dd HH:mm:ss.0",
    ),
  });

/** GET /fundlimit, with Dhan's own spelling. */
export const fundLimit: Endpoint = (_request, { account }) =>
  Response.json({
    dhanClientId: account.clientId,
    availabelBalance: BALANCE,
    sodLimit: BALANCE,
    collateralAmount: 0,
    receiveableAmount: 0,
    utilizedAmount: 0,
    blockedPayoutAmount: 0,
    withdrawableBalance: BALANCE,
  });

/** GET /positions: orders are placed on paper, so the account has none. */
export const positions: Endpoint = () => Response.json([]);

/** GET /holdings: none is an error, not an empty list. */
export const holdings: Endpoint = () =>
  tradingError(400, "DH-1111", "Input_Exception", "No holdings available");

/** POST /margincalculator. */
export const margin: Endpoint = ({ body }, context) => {
  const leg = legMargin(body, context);
  if (leg === undefined) return badRequest();
  const total = leg.span + leg.exposure + leg.premium;
  return Response.json({
    totalMargin: total,
    spanMargin: leg.span,
    exposureMargin: leg.exposure,
    availableBalance: BALANCE,
    variableMargin: 0,
    insufficientBalance: Math.max(0, total - BALANCE),
    brokerage: 20,
    leverage: "1.00",
  });
};

/** POST /margincalculator/multi: numbers as text with underscores, as the classic documentation has it. */
export const multiMargin: Endpoint = ({ body }, context) => {
  const list = field(body, "scripList");
  if (!Array.isArray(list) || list.length === 0) return badRequest();
  const legs = list.map((leg) => legMargin(leg, context));
  if (legs.some((leg) => leg === undefined)) return badRequest();
  const sum = (name: "span" | "exposure" | "premium") =>
    legs.reduce((total, leg) => total + (leg?.[name] ?? 0), 0);
  const [span, exposure] = [sum("span"), sum("exposure")];
  return Response.json({
    total_margin: (span + exposure + sum("premium")).toFixed(2),
    span_margin: span.toFixed(2),
    exposure_margin: exposure.toFixed(2),
    equity_margin: "0.00",
    fo_margin: (span + exposure).toFixed(2),
    commodity_margin: "0.00",
    currency: "0.00",
    hedge_benefit: "0.00",
  });
};

function legMargin(leg: unknown, { market, clock }: ExchangeContext) {
  const id = String(field(leg, "securityId"));
  const [quantity, price] = [Number(field(leg, "quantity")), Number(field(leg, "price"))];
  const now = clock.now();
  const contract = market.contract(id, now);
  if (!(quantity > 0) || !(price >= 0)) return undefined;
  if (contract === undefined) return { span: 0, exposure: 0, premium: quantity * price };
  const underlying = market.underlyings(now).find((entry) =>
    entry.underlying === contract.underlying
  );
  const spot = underlying === undefined
    ? undefined
    : market.quote(underlying.segment, underlying.securityId, now)?.last;
  if (spot === undefined) return undefined;
  if (field(leg, "transactionType") === "BUY") {
    return { span: 0, exposure: 0, premium: quantity * price };
  }
  const notional = quantity * spot;
  return {
    span: SHORT_MARGIN.span * notional,
    exposure: SHORT_MARGIN.exposure * notional,
    premium: 0,
  };
}

/** POST /app/generateAccessToken: refusals come with status 200, and a refused try starts the two minutes again. */
export function tokenMint(): Endpoint {
  let lastTry = -Infinity;
  return ({ url }, { account, clock, tokens }) => {
    const refuse = (message: string) => Response.json({ message, status: "error" });
    const now = clock.now().getTime();
    const tooSoon = now - lastTry < MINT_MS;
    lastTry = now;
    if (tooSoon) return refuse("Token can be generated once every 2 minutes.");
    const query = url.searchParams;
    const valid = account.totpSecret !== undefined &&
      new TOTP({ secret: account.totpSecret }).validate({
          token: query.get("totp") ?? "",
          timestamp: now,
          window: 0,
        }) !== null;
    if (
      query.get("dhanClientId") !== account.clientId || query.get("pin") !== account.pin || !valid
    ) {
      return refuse("Invalid PIN or TOTP");
    }
    tokens.clear();
    const token = crypto.randomUUID();
    tokens.set(token, now + DAY_MS);
    return Response.json({
      dhanClientId: account.clientId,
      dhanClientName: "LOCAL DESK",
      dhanClientUcc: "LOCAL0001E",
      givenPowerOfAttorney: false,
      accessToken: token,
      expiryTime: exchangeTime(new Date(now + DAY_MS), "yyyy-MM-dd'T'HH:mm:ss.SSS"),
    });
  };
}
