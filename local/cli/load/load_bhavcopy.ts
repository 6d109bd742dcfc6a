import { tariffOf } from "../../../shared/market/charges.ts";
import type { PricedChain } from "../../../shared/market/priced_chain.ts";
import { readSessions } from "../../../shared/storage/calendar.ts";
import { storeCloses } from "../../../shared/storage/candles.ts";
import { storeIvDay } from "../../../shared/storage/iv_history.ts";
import { readParameters } from "../../../shared/storage/parameters.ts";
import { readSettings } from "../../../shared/storage/settings.ts";
import type { IvDayRow } from "../../../shared/vocabulary/rows/iv_history_row.ts";
import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { openBhavcopyMarket } from "../../exchange/bhavcopy/open_bhavcopy_market.ts";
import { addDays } from "../../exchange/sessions.ts";
import { FileError } from "../../support/file_error.ts";
import type { Loader } from "./loader.ts";
import { learnDay } from "./learn_day.ts";
import { priceDay } from "./price_day.ts";

/**
 * A whole F&O day of the exchange (UDiFF): per underlying its row of `iv_history`, what the day
 * taught in `premium_days` (a straddle's return needs the day before, so load them in order), and
 * its close as a flat candle where there is none (source `bhavcopy_close`, which the broker's
 * candle replaces).
 */
export const loadBhavcopy: Loader = async (file, { database, underlyings }) => {
  const market = await openBhavcopyMarket([file], { underlyings });
  const now = market.standsAt ?? new Date(Number.NaN);
  const date = tradingDateAt(now);
  const settings = await readSettings(database);
  const sessions = await readSessions(database, date, addDays(date, settings.max_days));
  if (sessions[0]?.tradingDate !== date) {
    throw new FileError(file, 2, "column TradDt", "a session of the trading calendar", date);
  }
  const parameters = await readParameters(database, date);
  const rate = parameters.find(({ name }) => name === "risk_free_rate")?.value;
  if (rate === undefined) throw new Error(`parameter risk_free_rate has no value on ${date}`);
  const terms = {
    market,
    now,
    date,
    settings,
    rate,
    sessions: new Map(sessions.map((session) => [session.tradingDate, session])),
  };
  const rows: IvDayRow[] = [];
  const closes: { name: string; date: string; close: number }[] = [];
  const learned = new Map<string, readonly PricedChain[]>();
  const refused: Record<string, number> = {};
  for (const { underlying, kind, segment, securityId } of market.underlyings(now)) {
    const { iv, chains } = priceDay(underlying, kind, terms);
    if ("reason" in iv) refused[iv.reason] = (refused[iv.reason] ?? 0) + 1;
    else rows.push(iv);
    learned.set(underlying, chains);
    const close = market.quote(segment, securityId, now)?.last;
    if (close !== undefined && close > 0) closes.push({ name: underlying, date, close });
  }
  const stored = await storeIvDay(database, date, rows, "bhavcopy");
  const premiums = await learnDay(database, {
    session: sessions[0],
    dates: terms.sessions.keys(),
    tariff: tariffOf(parameters),
    chains: learned,
  });
  const candles = await storeCloses(database, closes, "bhavcopy_close");
  const reasons = Object.entries(refused).map(([reason, count]) => `${count} ${reason}`);
  const without = reasons.length === 0 ? "" : `; without: ${reasons.join(", ")}`;
  return `${date}: ${stored} volatilities, ${premiums} premiums, ${candles} closes where no candle was${without}`;
};
