import type { Belief } from "../../shared/beliefs/belief.ts";
import { conclude } from "../../shared/beliefs/conclude.ts";
import { crashMove } from "../../shared/beliefs/crash_move.ts";
import { conviction } from "../../shared/beliefs/decide_belief.ts";
import { levelLedger } from "../../shared/beliefs/level_ledger.ts";
import type { NameHistory } from "../../shared/beliefs/name_history.ts";
import { priorsOf, type RegisteredClaim } from "../../shared/beliefs/registered_claims.ts";
import { scopeOutcomes } from "../../shared/beliefs/scope_outcomes.ts";
import { walkLedger } from "../../shared/beliefs/walk_ledger.ts";
import { at } from "../../shared/vocabulary/at.ts";
import { present } from "../../shared/vocabulary/present.ts";
import type { TradingDate } from "../../shared/vocabulary/trading_date.ts";
import { shortStraddle } from "./short_straddle.ts";

const FROM: TradingDate = "2018-01-01";
/** A trade settles 21 sessions after the first of its month, so those months do not overlap. */
const SPRING = { from: "2019-12-01", to: "2020-06-30" } as const;

/** NIFTY's ledger as it stood at the end of a year, and what its decisions then paid. */
export interface LedgerYear {
  readonly horizon: 21 | 42;
  readonly virtualCrash: boolean;
  readonly year: string;
  readonly on: TradingDate;
  readonly estimate?: number;
  readonly standardError?: number;
  readonly clusters?: number;
  readonly sceptical: BetaFigures;
  readonly registered: BetaFigures;
  readonly decision: string;
  /** Months in which a decision was open, and straddles of 21 sessions sold on them. */
  readonly months: { readonly edge: number; readonly premium: number };
  readonly trades: number;
  readonly meanOfPremium?: number;
  readonly sumOfSpot?: number;
  readonly worstOfSpot?: number;
}

interface BetaFigures {
  readonly beta: number;
  /** Of ln beta. */
  readonly sd: number;
  /** P(beta < 1). */
  readonly below: number;
}

/** One straddle that an open decision sold. */
export interface LedgerTrade {
  readonly on: TradingDate;
  readonly decision: string;
  /** 1 for edge, half for premium. */
  readonly size: number;
  readonly ofPremium: number;
  readonly ofSpot: number;
}

/** The ledger walked by month, told by year, with the trades of the spring of 2020 one by one. */
export function niftyByYear(
  history: NameHistory,
  claim: RegisteredClaim,
  horizon: 21 | 42,
  virtualCrash: boolean,
): { years: LedgerYear[]; spring: LedgerTrade[] } {
  const { dates } = history.bars;
  const quoted = dates.filter((_, bar) => at(history.implied, bar) > 0);
  const sessions = quoted.filter((date, i) => date >= FROM && isTurn(quoted, i));
  const terms = { horizon, prior: priorsOf(claim).sceptical };
  const ledger = levelLedger(virtualCrash ? { ...terms, crash: crashMove("NIFTY", []) } : terms);
  const estimates = walkLedger(scopeOutcomes([history], horizon), ledger, sessions);
  const beliefs: Belief[] = [];
  sessions.forEach((tradingDate, i) => {
    const grounds = { claim, horizonSessions: horizon, tradingDate, beliefs: [] };
    const known = present({ estimate: estimates[i], previous: beliefs.at(-1) });
    beliefs.push(conclude({ ...grounds, ...known }));
  });
  const trades = sessions.flatMap((on, i): LedgerTrade[] => {
    const belief = beliefs[i];
    const isFirst = on.slice(0, 7) !== sessions[i - 1]?.slice(0, 7);
    if (belief === undefined || belief.decision === "none" || !isFirst) return [];
    if (belief.posteriors.registered.mean > 0) return [];
    const paid = shortStraddle(history, dates.indexOf(on));
    const size = belief.decision === "edge" ? 1 : 0.5;
    return paid === undefined ? [] : [{ on, decision: belief.decision, size, ...paid }];
  });
  const years = [...new Set(sessions.map((on) => on.slice(0, 4)))].map((year): LedgerYear => {
    const last = sessions.findLastIndex((on) => on.startsWith(year));
    const belief = beliefs[last] as Belief;
    const within = trades.filter(({ on }) => on.startsWith(year));
    const months = (decision: string) =>
      within.filter((trade) => trade.decision === decision).length;
    const total = within.reduce((sum, { size }) => sum + size, 0);
    const paid = (value: (trade: LedgerTrade) => number) =>
      within.reduce((sum, trade) => sum + trade.size * value(trade), 0);
    const { estimate } = belief;
    return {
      horizon,
      virtualCrash,
      year,
      on: sessions[last] as TradingDate,
      ...present({
        estimate: estimate?.value,
        standardError: estimate?.standardError,
        clusters: estimate?.clusters,
      }),
      sceptical: figuresOf(belief, "sceptical"),
      registered: figuresOf(belief, "registered"),
      decision: belief.decision,
      months: { edge: months("edge"), premium: months("premium") },
      trades: within.length,
      ...(within.length === 0 ? {} : {
        meanOfPremium: paid(({ ofPremium }) => ofPremium) / total,
        sumOfSpot: paid(({ ofSpot }) => ofSpot),
        worstOfSpot: Math.min(...within.map(({ size, ofSpot }) => size * ofSpot)),
      }),
    };
  });
  return { years, spring: trades.filter(({ on }) => on >= SPRING.from && on <= SPRING.to) };
}

/** The first session of a month that has a quote, and the last of a year or of the history. */
function isTurn(dates: readonly TradingDate[], bar: number): boolean {
  const date = dates[bar] ?? "";
  const [before, after] = [dates[bar - 1] ?? "", dates[bar + 1] ?? ""];
  return date.slice(0, 7) !== before.slice(0, 7) || date.slice(0, 4) !== after.slice(0, 4);
}

function figuresOf({ posteriors }: Belief, prior: "sceptical" | "registered"): BetaFigures {
  const { mean, sd } = posteriors[prior];
  const side = conviction({ mean, sd }, 0);
  return { beta: Math.exp(mean), sd, below: mean < 0 ? side : 1 - side };
}
