import { assert, assertEquals, assertGreater } from "@std/assert";
import { exitRuleRow } from "../../shared/exits/exit_rule_row.ts";
import { exitRules } from "../../shared/exits/exit_rules.ts";
import type { ExitTerms } from "../../shared/exits/exit_terms.ts";
import { firedRule } from "../../shared/exits/fired_rule.ts";
import { isInsideCost } from "../../shared/exits/is_inside_cost.ts";
import { markPosition } from "../../shared/exits/mark_position.ts";
import type { OpenPosition } from "../../shared/exits/open_position.ts";
import { instrumentKey } from "../../shared/vocabulary/instrument.ts";
import type { Candidate } from "../../shared/strategies/candidate.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { type Market, scanInputOf, scoreTermsOf } from "../support/markets.ts";

const MARKETS: readonly Market[] = [
  { expiries: [1, 2] },
  { expiries: [2], beta: 0.9, spreads: { out_of_the_money_puts: 3, out_of_the_money_calls: 3 } },
  { underlying: "TITAN", expiries: [0], beta: 1.1 },
];
const OPENS = new Date("2026-02-09T09:15:00+05:30");
const ENTERED = new Date("2026-02-09T10:00:00+05:30");

/** A candidate that was entered at the far sides of its quotes, one lot. */
function entered(candidate: Candidate, terms: ExitTerms): OpenPosition {
  const { lotSize, legs } = candidate;
  const units = (side: string) => side === "buy" ? -1 : 1;
  return {
    positionId: 1,
    underlying: "NIFTY",
    definition: candidate.definition.id,
    mode: "paper",
    state: "open",
    lots: 1,
    unitsPerLot: lotSize,
    expiry: candidate.expiry,
    openedAt: ENTERED,
    source: { segment: "IDX_I", securityId: "13" },
    entryMarket: { spot: candidate.spot, forward: candidate.forward },
    rate: 0.065,
    entryNet: legs.reduce((sum, leg) => sum + units(leg.side) * leg.ratio * leg.price * lotSize, 0),
    entryCharges: candidate.entryChargesPerLot,
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
    closeValueAt: null,
    events: [],
    peak: null,
    explained: null,
    marks: [],
  };
}

const ACCEPTED = MARKETS.flatMap((market) => {
  const terms = { ...scoreTermsOf(market).exits, sleeve: "edge" as const };
  return scanUnderlying(scanInputOf(market)).flatMap((outcome) =>
    "reason" in outcome ? [] : [{ candidate: outcome.candidate, terms }]
  );
});

Deno.test("on a market that stands still no structure is closed within an hour of its entry", () => {
  assertGreater(ACCEPTED.length, 60);
  for (const { candidate, terms } of ACCEPTED) {
    const position = entered(candidate, terms);
    const quotes = new Map(
      position.legs.map((leg, i) => [instrumentKey(leg), candidate.legs[i]] as const),
    );
    const mark = markPosition(position, (leg) => quotes.get(instrumentKey(leg)));
    assert(mark.state === "priced", candidate.definition.id);
    const marks = Array.from({ length: 61 }, (_, minute) => ({
      at: new Date(ENTERED.getTime() + 60_000 * minute),
      unrealisedMid: mark.unrealisedMid,
    }));
    const fired = firedRule(position, {
      marks,
      now: marks[60]?.at ?? ENTERED,
      sessionOpensAt: OPENS,
      dueAt: () => undefined,
      eventDueAt: () => undefined,
    });
    assertEquals(fired, undefined, candidate.definition.id);
  }
});

Deno.test("what the cost lets pass has its stop two round trips away", () => {
  let passed = 0;
  for (const { candidate, terms } of ACCEPTED) {
    const rules = exitRules(candidate, terms);
    const [stop] = rules;
    const isNear = stop?.kind === "stop_loss" &&
      stop.lossPerLot < 2 * candidate.roundTripCost * candidate.lotSize - 1e-5;
    assertEquals(isInsideCost(rules, candidate) !== undefined, isNear, candidate.definition.id);
    if (!isNear) passed += 1;
  }
  assertGreater(passed, ACCEPTED.length / 2);
});
