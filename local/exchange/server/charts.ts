import { SEGMENTS } from "../../../shared/vocabulary/terms.ts";
import {
  calendarDaysBetween,
  instantOf,
  isTradingDate,
} from "../../../shared/vocabulary/trading_date.ts";
import type { RollingBar } from "../market.ts";
import type { Endpoint } from "./endpoint.ts";
import { field } from "./field.ts";
import { badRequest, noData, success } from "./replies.ts";

/** POST /charts/historical: the last date is left out, timestamps are midnights in Asia/Kolkata. */
export const historical: Endpoint = ({ body }, { market, clock }) => {
  const [from, to] = [String(field(body, "fromDate")), String(field(body, "toDate"))];
  const segment = SEGMENTS.find((known) => known === field(body, "exchangeSegment"));
  const id = field(body, "securityId");
  if (
    !isTradingDate(from) || !isTradingDate(to) || segment === undefined || typeof id !== "string"
  ) {
    return badRequest();
  }
  const candles = market.dailyCandles(segment, id, from, to, clock.now());
  if (candles === undefined || candles.length === 0) return noData();
  return Response.json({
    open: candles.map(({ open }) => open),
    high: candles.map(({ high }) => high),
    low: candles.map(({ low }) => low),
    close: candles.map(({ close }) => close),
    volume: candles.map(({ volume }) => volume),
    timestamp: candles.map(({ date }) => instantOf(date, "00:00").getTime() / 1000),
    open_interest: candles.map(() => 0),
  });
};

const MAX_DAYS = 30;

/** POST /charts/rollingoption: one side, the other is null; expiry codes begin at 1. */
export const rollingOption: Endpoint = ({ body }, { market, clock }) => {
  const [from, to] = [String(field(body, "fromDate")), String(field(body, "toDate"))];
  const code = field(body, "expiryCode");
  const type = field(body, "drvOptionType");
  const offset = offsetOf(field(body, "strike"));
  const flag = ({ WEEK: "W", MONTH: "M" } as const)[String(field(body, "expiryFlag"))];
  const interval = Number(field(body, "interval"));
  const underlying = market.underlyings(clock.now()).find(({ securityId }) =>
    securityId === String(field(body, "securityId"))
  );
  const valid = isTradingDate(from) && isTradingDate(to) &&
    (code === 1 || code === 2 || code === 3) &&
    (type === "CALL" || type === "PUT") && offset !== undefined && flag !== undefined &&
    [1, 5, 15, 25, 60].includes(interval) && calendarDaysBetween(from, to) <= MAX_DAYS;
  if (!valid || underlying === undefined) return badRequest();
  const bars = market.rollingOption({
    underlying: underlying.underlying,
    right: type === "CALL" ? "call" : "put",
    expiryFlag: flag,
    expiryCode: code,
    offset,
    intervalMinutes: interval,
    from,
    to,
  }, clock.now());
  const side = columnsOf(bars);
  return success(type === "CALL" ? { ce: side, pe: null } : { ce: null, pe: side });
};

function offsetOf(strike: unknown): number | undefined {
  const match = /^ATM(?:([+-])(\d{1,2}))?$/.exec(String(strike));
  if (match === null) return undefined;
  return Number(`${match[1] ?? "+"}${match[2] ?? 0}`);
}

function columnsOf(bars: readonly RollingBar[]) {
  const column = (value: (bar: RollingBar) => number) => bars.map(value);
  return {
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
    iv: column(({ impliedVolatility }) => 100 * (impliedVolatility ?? 0)),
    oi: column(({ openInterest }) => openInterest),
    volume: column(({ volume }) => volume),
    strike: column(({ strike }) => strike),
    spot: column(({ spot }) => spot),
    timestamp: column(({ at }) => at.getTime() / 1000),
  };
}
