import { addDays, format, parseISO } from "date-fns";
import { dayVariance } from "../../analysis/premium/day_variance.ts";
import { type LearnedDay, premiumDays } from "../../analysis/premium/premium_days.ts";
import { type Tariff, tariffOf } from "../../market/charges.ts";
import { readSessions, type Session } from "../../storage/calendar.ts";
import { readBars } from "../../storage/candles.ts";
import { readCorporateActions } from "../../storage/corporate_actions.ts";
import { readParameters } from "../../storage/parameters.ts";
import {
  type EarlierStraddle,
  type PremiumChain,
  readPremiumChains,
  readPremiumGaps,
  readStraddles,
  storePremiumDays,
} from "../../storage/premium_days.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import { present } from "../../vocabulary/present.ts";
import { sessionsTo } from "../sessions_to.ts";
import type { JobContext } from "./job.ts";
import { lastClosed } from "./last_closed.ts";

/** Underlyings whose chains one rpc answers: 24 chains have about 150 KB. */
const SLICE = 12;
/** Candles that tell a session's gap from an action, and holidays beside them. */
const BARS = 5;
/** Days within which the last listed expiry lies. */
const FURTHEST = 100;

/**
 * Writes what the sessions that have closed taught into `premium_days`, from the chains that
 * analyze stored and the days' candles, a slice of underlyings at a time; the table is its
 * progress. A missed evening is caught up while its quotes are kept. Counts what is left.
 */
export async function learnSessions(
  context: JobContext,
): Promise<{ premiumDays: number; premiumsRemaining: number }> {
  const { desk: { database }, settings, isSpent } = context;
  const counts = { premiumDays: 0, premiumsRemaining: 0 };
  const closed = await lastClosed(context);
  if (closed === undefined) return counts;
  for (
    const { trading_date, underlyings } of await readPremiumGaps(
      database,
      closed,
      settings.quote_sessions,
    )
  ) {
    const tariff = tariffOf(await readParameters(database, trading_date));
    const dates = await readSessions(database, trading_date, daysAfter(trading_date, FURTHEST));
    for (let from = 0; from < underlyings.length; from += SLICE) {
      const slice = underlyings.slice(from, from + SLICE);
      if (isSpent()) counts.premiumsRemaining += slice.length;
      else counts.premiumDays += await learnSlice(slice, trading_date, { tariff, dates }, context);
    }
  }
  return counts;
}

/** What is the same for all underlyings of a session. */
interface SessionTerms {
  readonly tariff: Tariff;
  /** The session and those after it. */
  readonly dates: readonly Session[];
}

/** Learns from some underlyings of a session; returns how many rows were written. */
async function learnSlice(
  slice: readonly string[],
  date: TradingDate,
  { tariff, dates }: SessionTerms,
  { desk: { database }, worker }: JobContext,
): Promise<number> {
  const [chains, straddles, candles, actions] = await Promise.all([
    readPremiumChains(database, date, slice),
    readStraddles(database, slice, date),
    readBars(database, slice, daysAfter(date, 1), BARS),
    readCorporateActions(database, slice, date),
  ]);
  const rows = worker.compute(() =>
    slice.flatMap((underlying) => {
      const known = actions.get(underlying) ?? [];
      // What was bought before an action of the day is not what is quoted on it.
      const bought = known.at(-1)?.date === date ? [] : straddles;
      return premiumDays(daysOf(underlying, chains, bought, dates), {
        underlying,
        realised: dayVariance(candles.get(underlying) ?? [], known, date),
        tariff,
        isQuoted: true,
      });
    })
  );
  return await storePremiumDays(database, date, rows, "analyze");
}

function daysOf(
  underlying: string,
  chains: readonly PremiumChain[],
  straddles: readonly EarlierStraddle[],
  [session, ...later]: readonly Session[],
): LearnedDay[] {
  if (session === undefined) return [];
  const dates = later.map(({ tradingDate }) => tradingDate);
  return chains.filter((chain) => chain.underlying === underlying).map((chain) => ({
    chain,
    sessions: sessionsTo(chain.expiry, new Date(chain.received_at), session, dates),
    ...present({
      lotSize: chain.lotSize,
      before: straddles.find((own) => own.underlying === underlying && own.expiry === chain.expiry),
    }),
  }));
}

function daysAfter(date: TradingDate, days: number): TradingDate {
  return format(addDays(parseISO(date), days), "yyyy-MM-dd");
}
