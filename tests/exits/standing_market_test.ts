import { assert, assertEquals, assertGreater } from "@std/assert";
import { closedStanding, standingEntries } from "../../bench/support/standing_positions.ts";
import { exitRules } from "../../shared/exits/exit_rules.ts";
import { isInsideCost } from "../../shared/exits/is_inside_cost.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { tradingDateAt } from "../../shared/vocabulary/trading_date.ts";
import { CHAIN_AT } from "../support/chains.ts";
import { type Market, scanInputOf, scoreTermsOf } from "../support/markets.ts";

const MARKETS: readonly Market[] = [
  { expiries: [1, 2] },
  { expiries: [2], beta: 0.9, spreads: { out_of_the_money_puts: 3, out_of_the_money_calls: 3 } },
  { underlying: "TITAN", expiries: [0], beta: 1.1 },
];
const ACCEPTED = MARKETS.flatMap((market) => {
  const terms = { ...scoreTermsOf(market).exits, sleeve: "edge" as const };
  return scanUnderlying(scanInputOf(market)).flatMap((outcome) =>
    "reason" in outcome ? [] : [{ candidate: outcome.candidate, terms }]
  );
});

Deno.test("on a market that stands still no structure is closed within an hour of its entry", () => {
  assertGreater(ACCEPTED.length, 60);
  for (const { candidate, terms } of ACCEPTED) {
    assertEquals(
      closedStanding({ candidate, terms, at: CHAIN_AT }),
      undefined,
      candidate.definition.id,
    );
  }
});

Deno.test("nor is one of random markets, days, times, expiries, views and sleeves", () => {
  const entries = standingEntries(150, 7);
  assertGreater(new Set(entries.map(({ candidate }) => candidate.definition.id)).size, 20);
  assertGreater(new Set(entries.map(({ at }) => tradingDateAt(at))).size, 2);
  assertEquals(entries.flatMap((entry) => closedStanding(entry) ?? []), []);
});

Deno.test("a stop inside an entry's own costs is what closes it on a standing market", () => {
  const [entry] = standingEntries(1, 7);
  assert(entry !== undefined);
  const dear = { ...entry.candidate, entryChargesPerLot: 1e7 };
  assertEquals(closedStanding({ ...entry, candidate: dear }), "stop_loss");
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
