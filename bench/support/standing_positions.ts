import { isSession, SESSIONS } from "../../local/exchange/sessions.ts";
import { seededMarket } from "../../local/exchange/seeded/seeded_market.ts";
import { dueBySessions } from "../../shared/exits/due_by_sessions.ts";
import { exitRuleRow } from "../../shared/exits/exit_rule_row.ts";
import { exitRules } from "../../shared/exits/exit_rules.ts";
import type { ExitTerms } from "../../shared/exits/exit_terms.ts";
import { firedRule } from "../../shared/exits/fired_rule.ts";
import { isInsideCost } from "../../shared/exits/is_inside_cost.ts";
import { markPosition } from "../../shared/exits/mark_position.ts";
import type { OpenPosition, TimedMark } from "../../shared/exits/open_position.ts";
import { SESSIONS_A_YEAR } from "../../shared/pricing/trading_time.ts";
import { seededRandom } from "../../shared/statistics/seeded_random.ts";
import type { Candidate } from "../../shared/strategies/candidate.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { instrumentKey } from "../../shared/vocabulary/instrument.ts";
import { SLEEVES } from "../../shared/vocabulary/terms.ts";
import { instantOf, tradingDateAt } from "../../shared/vocabulary/trading_date.ts";
import { pricedOf, scanInputs } from "./price_and_scan.ts";

/** An accepted structure with the rules that it is stored with, on the market of its entry. */
export interface StandingEntry {
  readonly candidate: Candidate;
  readonly terms: ExitTerms;
  readonly at: Date;
}

const FIRST_DAY = Date.parse("2026-01-05T00:00:00Z");
const DAYS = 40;
const LAST_MINUTE = 4.5 * 60;
/** Of the underlyings of a market. */
const NAMES = 6;
const MOST_OF_ONE = 8;

/**
 * So many structures that the scan and the cost rule accept, of random seeds of the market, days,
 * times, underlyings, expiries, views and sleeves; the same for the same seed.
 */
export function standingEntries(count: number, seed: number): StandingEntry[] {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const entries: StandingEntry[] = [];
  while (entries.length < count) {
    const date = new Date(FIRST_DAY + 86_400_000 * below(DAYS)).toISOString().slice(0, 10);
    if (!isSession(date)) continue;
    const at = new Date(instantOf(date, "09:20").getTime() + 60_000 * below(LAST_MINUTE));
    const market = seededMarket(below(1000));
    const names = market.underlyings(at);
    for (let i = 0; i < NAMES && entries.length < count; i++) {
      const name = names[below(names.length)];
      if (name === undefined) continue;
      const { underlying, kind } = name;
      const first = 1 + below(2);
      const chains = market.expiries(underlying, at).slice(first, first + 2).flatMap((expiry) => {
        const chain = market.chain(underlying, expiry, at);
        return chain === undefined
          ? []
          : pricedOf({ underlying, kind, expiry, at, ...chain }) ?? [];
      });
      const sleeve = SLEEVES[below(SLEEVES.length)] ?? "carry";
      const [input] = scanInputs(chains, 0.8 + 0.4 * random());
      if (input === undefined) continue;
      const terms: ExitTerms = {
        ...{ sleeve, tradingDate: date, seed: 1 },
        horizons: input.chains.map((chain, place) => ({
          chain,
          view: input.views[place] ?? { beta: 1, mu: 0 },
          sessions: SESSIONS_A_YEAR * chain.years,
        })),
      };
      const accepted = scanUnderlying(input).flatMap((outcome) =>
        "reason" in outcome ||
          isInsideCost(exitRules(outcome.candidate, terms), outcome.candidate) !== undefined
          ? []
          : [{ candidate: outcome.candidate, terms, at }]
      );
      for (let taken = 0; taken < MOST_OF_ONE && accepted.length > 0; taken++) {
        entries.push(...accepted.splice(below(accepted.length), 1));
      }
    }
  }
  return entries.slice(0, count);
}

/** A candidate that was entered at the far sides of its quotes, one lot, with its own rules. */
export function standingPosition({ candidate, terms, at }: StandingEntry): OpenPosition {
  const { lotSize, legs } = candidate;
  return {
    positionId: 1,
    underlying: "",
    definition: candidate.definition.id,
    mode: "paper",
    state: "open",
    lots: 1,
    enteredLots: 1,
    isWhole: true,
    unitsPerLot: lotSize,
    expiry: candidate.expiry,
    openedAt: at,
    source: { segment: "IDX_I", securityId: "13" },
    entryMarket: { spot: candidate.spot, forward: candidate.forward },
    rate: 0.065,
    entryNet: legs.reduce(
      (sum, leg) => sum + (leg.side === "buy" ? -1 : 1) * leg.ratio * leg.price * lotSize,
      0,
    ),
    entryCharges: candidate.entryChargesPerLot,
    banked: 0,
    legs: legs.map(({ right, side, segment, ratio, strike, expiry, impliedVolatility }, i) => ({
      legNumber: i + 1,
      right,
      side,
      strike: strike ?? null,
      expiry: expiry ?? null,
      entryVolatility: impliedVolatility ?? null,
      segment,
      securityId: String(i),
      quantity: ratio * lotSize,
      lotSize,
      tick: candidate.tick,
      freezeQuantity: null,
    })),
    rules: exitRules(candidate, terms).map(exitRuleRow),
    adjustmentRules: [],
    proposals: [],
    closeValueAt: null,
    events: [],
    peak: null,
    explained: null,
    marks: [],
  };
}

/**
 * The rule that closes an entry within an hour in which no quote moves, marked each minute and
 * judged at each mark; absent where none does.
 */
export function closedStanding(entry: StandingEntry): string | undefined {
  const position = standingPosition(entry);
  const { candidate, at } = entry;
  const quotes = new Map(
    position.legs.map((leg, i) => [instrumentKey(leg), candidate.legs[i]] as const),
  );
  const mark = markPosition(position, (leg) => quotes.get(instrumentKey(leg)));
  if (mark.state !== "priced") return "no_quote";
  const today = tradingDateAt(at);
  const dueAt = dueBySessions(
    SESSIONS.filter((date) => date >= today && date <= candidate.expiry),
    today,
  );
  const marks: TimedMark[] = [];
  for (let minute = 0; minute <= 60; minute++) {
    const now = new Date(at.getTime() + 60_000 * minute);
    marks.push({ at: now, unrealisedMid: mark.unrealisedMid });
    const sessionOpensAt = instantOf(today, "09:15");
    const cause = firedRule(position, {
      ...{ marks, now, sessionOpensAt, dueAt },
      eventDueAt: () => undefined,
    });
    if (cause !== undefined) return cause.rule;
  }
  return undefined;
}
