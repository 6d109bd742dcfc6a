import { BELIEF_SCOPES } from "../../beliefs/belief.ts";
import { fitOptionSpreads, type SpreadBooks } from "../../exits/fit_option_spreads.ts";
import { type PremiumChain, readPremiumChains } from "../../storage/premium_days.ts";
import { readSpreadModels, storeSpreadModel } from "../../storage/spread_models.ts";
import { instantOf, type TradingDate } from "../../vocabulary/trading_date.ts";
import { namesOf } from "./belief_histories.ts";
import type { JobContext } from "./job.ts";

/** Underlyings whose chains one rpc answers: 24 chains have about 150 KB. */
const SLICE = 12;
const DAY_MS = 86_400_000;
const DAYS_A_YEAR = 365;

/**
 * Fits the spreads of each scope to the books that analyze stored on a session, a scope at a time;
 * the table is its progress. A scope with too few books has none that evening. Counts what is left.
 */
export async function fitSpreadModels(
  date: TradingDate,
  { desk: { database }, worker, isSpent }: JobContext,
): Promise<{ spreads: number; spreadsRemaining: number }> {
  const counts = { spreads: 0, spreadsRemaining: 0 };
  const stored = await readSpreadModels(database, date, 1);
  const done = new Set(stored.flatMap((own) => own.fittedOn === date ? [own.scope] : []));
  for (const scope of BELIEF_SCOPES) {
    if (done.has(scope)) continue;
    if (counts.spreads > 0 && isSpent()) {
      counts.spreadsRemaining += 1;
      continue;
    }
    const names = (await namesOf(database, scope)).map(({ underlying }) => underlying);
    const books: SpreadBooks[] = [];
    for (let from = 0; from < names.length; from += SLICE) {
      const chains = await readPremiumChains(database, date, names.slice(from, from + SLICE));
      books.push(...chains.flatMap(booksOf));
    }
    const fit = worker.compute(() => fitOptionSpreads(books));
    if (fit === undefined) continue;
    await storeSpreadModel(database, scope, fit, date);
    counts.spreads += 1;
  }
  return counts;
}

/** A chain whose contracts are gone says nothing of lots. */
function booksOf(chain: PremiumChain): SpreadBooks[] {
  const { forward, lotSize, quotes, expiry } = chain;
  const received = new Date(chain.received_at).getTime();
  const days = (instantOf(expiry, "15:30").getTime() - received) / DAY_MS;
  const deviation = chain.atm_volatility * Math.sqrt(days / DAYS_A_YEAR);
  return lotSize === null ? [] : [{ forward, deviation, days, lotSize, quotes }];
}
