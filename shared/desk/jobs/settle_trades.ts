import { CLOSED_SESSIONS, premiumCloses } from "../../beliefs/premium_closes.ts";
import { realisedSlope } from "../../beliefs/realised_slope.ts";
import {
  readBeliefTrades,
  settleBeliefs,
  storeBeliefResults,
  type StoredTrade,
} from "../../storage/belief_trades.ts";
import { readLedger, type StoredBelief } from "../../storage/beliefs.ts";
import { DEFAULT_RISK } from "../../vocabulary/terms.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { JobContext } from "./job.ts";

/**
 * Notes the trades that closed, what share of each belief they confirm, and closes the premium
 * sleeve of a scope whose trades made too little. Returns how many trades are new.
 */
export async function settleTrades(
  date: TradingDate,
  { desk: { database }, settings }: JobContext,
): Promise<number> {
  const settled = await settleBeliefs(database, date);
  const trades = await readBeliefTrades(database);
  if (trades.length === 0) return settled;
  const ledger = await readLedger(database);
  const results = ledger.map(({ claim: { claim, scope, horizonSessions } }) => {
    const own = trades.filter((trade) =>
      trade.claim === claim && trade.scope === scope && trade.horizon_sessions === horizonSessions
    );
    const slope = realisedSlope(own.map((trade) => ({
      expected: trade.expected - trade.market_expected,
      realised: trade.realised - trade.market_expected,
      cluster: trade.expiry,
    })));
    return { claim, scope, horizon_sessions: horizonSessions, slope: slope ?? null };
  });
  const budget = settings[`value_tail_${DEFAULT_RISK}`] * settings.capital;
  const closing = new Set(
    [...new Set(ledger.map(({ claim }) => claim.scope))].filter((scope) =>
      closes(scope, { trades, ledger, date, budget })
    ),
  );
  const rows = results.map((row) => ({
    ...row,
    closes: row.claim === "variance_level" && closing.has(row.scope),
  }));
  await storeBeliefResults(database, rows, date, CLOSED_SESSIONS);
  return settled;
}

/** Whether a scope's premium sleeve closes on a date, by its trades since it was last open. */
function closes(
  scope: string,
  { trades, ledger, date, budget }: {
    readonly trades: readonly StoredTrade[];
    readonly ledger: readonly StoredBelief[];
    readonly date: TradingDate;
    readonly budget: number;
  },
): boolean {
  const until = ledger.filter(({ claim }) => claim.scope === scope)
    .flatMap(({ closedUntil }) => closedUntil ?? []).sort().at(-1) ?? "";
  if (until >= date) return false;
  // A trade rests on one level of variance; it may rest on what tells names apart besides.
  const own = trades.filter((trade) =>
    trade.scope === scope && trade.sleeve === "premium" && trade.claim === "variance_level" &&
    trade.closed_on > until
  );
  return premiumCloses(own.map((trade) => ({ ...trade, cluster: trade.expiry })), budget);
}
