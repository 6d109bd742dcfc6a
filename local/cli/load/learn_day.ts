import { dayVariance } from "../../../shared/analysis/premium/day_variance.ts";
import { premiumDays } from "../../../shared/analysis/premium/premium_days.ts";
import { snapshotRow } from "../../../shared/desk/analyze/snapshot_row.ts";
import { sessionsTo } from "../../../shared/desk/sessions_to.ts";
import type { Tariff } from "../../../shared/market/charges.ts";
import type { PricedChain } from "../../../shared/market/priced_chain.ts";
import type { Session } from "../../../shared/storage/calendar.ts";
import { readBars } from "../../../shared/storage/candles.ts";
import { readCorporateActions } from "../../../shared/storage/corporate_actions.ts";
import type { Database } from "../../../shared/storage/database.ts";
import { readStraddles, storePremiumDays } from "../../../shared/storage/premium_days.ts";
import type { TradingDate } from "../../../shared/vocabulary/trading_date.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import { addDays } from "../../exchange/sessions.ts";

/** Candles that tell a session's gap from an action, and holidays beside them. */
const BARS = 5;

/** A recorded day's chains by underlying, and what they are charged by. */
export interface RecordedChains {
  readonly session: Session;
  /** Of the calendar from the session on. */
  readonly dates: Iterable<TradingDate>;
  readonly tariff: Tariff;
  readonly chains: ReadonlyMap<string, readonly PricedChain[]>;
}

/**
 * Stores what a recorded day taught in `premium_days`; returns how many rows. Spreads are
 * modelled, so none is told; the fixed fee of an order is left out of the straddle's cost.
 */
export async function learnDay(
  database: Database,
  { session, dates, tariff, chains }: RecordedChains,
): Promise<number> {
  const { tradingDate } = session;
  const names = [...chains.keys()];
  const [straddles, candles, actions] = await Promise.all([
    readStraddles(database, names, tradingDate),
    readBars(database, names, addDays(tradingDate, 1), BARS),
    readCorporateActions(database, names, tradingDate),
  ]);
  const rows = [...chains].flatMap(([underlying, own]) => {
    const known = actions.get(underlying) ?? [];
    const bought = known.at(-1)?.date === tradingDate ? [] : straddles;
    const days = own.map((chain) => ({
      chain: snapshotRow(chain),
      sessions: sessionsTo(chain.expiry, chain.at, session, dates),
      ...present({
        before: bought.find((straddle) =>
          straddle.underlying === underlying && straddle.expiry === chain.expiry
        ),
      }),
    }));
    const realised = dayVariance(candles.get(underlying) ?? [], known, tradingDate);
    return premiumDays(days, { underlying, realised, tariff, isQuoted: false });
  });
  return await storePremiumDays(database, tradingDate, rows, "bhavcopy");
}
