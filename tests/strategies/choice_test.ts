import {
  assert,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLessOrEqual,
} from "@std/assert";
import { openBhavcopyMarket } from "../../local/exchange/bhavcopy/open_bhavcopy_market.ts";
import { contractKey } from "../../shared/market/contract_key.ts";
import { priceChain } from "../../shared/market/price_chain.ts";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import type { CandidateLeg, DefinitionOutcome } from "../../shared/strategies/candidate.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import {
  type HorizonView,
  NO_VIEW,
  type ScanInput,
} from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { fail } from "../support/assert.ts";
import { pricedChain } from "../support/chains.ts";
import { withSharedData } from "../support/shared_data.ts";
import { TARIFF } from "../support/tariff.ts";

const LIMITS = {
  minOpenInterestLots: 20,
  minVolumeLots: 1,
  minCreditWidth: 0.15,
  minWingDelta: 0.2,
  maxRoundTripCredit: 0.1,
  maxRoundTripProfit: 0.05,
  minPopCredit: 0.55,
  minPopDebit: 0.25,
};

function outcomesOn(
  chains: readonly PricedChain[],
  view: HorizonView = NO_VIEW,
  changes: Partial<ScanInput> = {},
): DefinitionOutcome[] {
  return scanUnderlying({
    chains,
    definitions: TRADED,
    views: chains.map(() => view),
    tariff: TARIFF,
    limits: LIMITS,
    ...changes,
  });
}

function outcomeOf(outcomes: readonly DefinitionOutcome[], id: string): DefinitionOutcome {
  return outcomes.find(({ definition }) => definition.id === id) ?? fail(`no outcome of ${id}`);
}

const reasonOf = (outcome: DefinitionOutcome) => "reason" in outcome ? outcome.reason : "accepted";

/** Structures of sold options with a wing each, and nothing else. */
const SOLD_VERTICALS = new Set([
  "bull_put_spread",
  "bear_call_spread",
  "iron_condor",
  "iron_butterfly",
  "unbalanced_condor",
]);

/** Rupees of the widest of two neighbouring strikes of one right. */
function widest(legs: readonly CandidateLeg[]): number {
  const widths = (["put", "call"] as const).map((right) => {
    const [a = 0, b = a] = legs.filter((leg) => leg.right === right).map((leg) => leg.strike ?? 0);
    return Math.abs(a - b);
  });
  return Math.max(...widths);
}

/** The least delta of a bought option over that of the sold one nearest inside of it. */
function insured(legs: readonly CandidateLeg[]): number {
  let share = Infinity;
  for (const sold of legs.filter(({ side }) => side === "sell")) {
    const away = ({ strike = 0 }: CandidateLeg) =>
      sold.right === "call" ? strike - (sold.strike ?? 0) : (sold.strike ?? 0) - strike;
    const [wing] = legs.filter((leg) => leg.side === "buy" && leg.right === sold.right)
      .filter((leg) => away(leg) > 0).sort((p, q) => away(p) - away(q));
    if (wing !== undefined) share = Math.min(share, Math.abs(wing.delta / sold.delta));
  }
  return share;
}

/** What holds of every outcome, whatever the market and the view are. */
function assertChosenWell(outcomes: readonly DefinitionOutcome[]): void {
  for (const outcome of outcomes) {
    const { candidate, definition: { id } } = outcome;
    assert(reasonOf(outcome) !== "engine_mismatch", `${id} ${JSON.stringify(outcome)}`);
    if (candidate === undefined) continue;
    if (candidate.direction === "bullish") assertGreater(candidate.delta, 0, id);
    if (candidate.direction === "bearish") assertGreater(-candidate.delta, 0, id);
    if ("reason" in outcome) continue;
    assertGreaterOrEqual(insured(candidate.legs), 0.2, id);
    if (!SOLD_VERTICALS.has(id)) continue;
    assertGreaterOrEqual(candidate.netPremium / widest(candidate.legs), 0.15 - 1e-9, id);
  }
}

const DAY = "bhavcopy/BhavCopy_NSE_FO_0_0_0_20260212_F_0000.csv.gz";

/** The first expiry that a desk may enter and one from twenty days on, of every name of a day. */
async function recordedChains(file: string): Promise<PricedChain[][]> {
  const market = await openBhavcopyMarket([file]);
  const now = market.standsAt ?? fail("a recorded day stands at no instant");
  const contracts = new Map([...market.listed(now)].map((entry) => [entry.underlying, entry]));
  const days = (expiry: string) => (Date.parse(expiry) - now.getTime()) / 86_400_000;
  return market.underlyings(now).map(({ underlying, kind }) => {
    const { lotSize, tick } = contracts.get(underlying) ?? fail(`no contract of ${underlying}`);
    const expiries = market.expiries(underlying, now)
      .filter((expiry) => days(expiry) >= (kind === "index" ? 2 : 6));
    const second = expiries.slice(1).find((expiry) => days(expiry) >= 20);
    return [expiries[0], second].flatMap((expiry) => {
      const raw = expiry === undefined ? undefined : market.chain(underlying, expiry, now);
      if (expiry === undefined || raw === undefined) return [];
      const result = priceChain({ underlying, expiry, receivedAt: now, ...raw }, {
        kind,
        lotSize,
        tick,
        rate: 0.065,
        now,
        fixing: instantOf(expiry, "15:30"),
        averagingSeconds: 1800,
        maxAgeSeconds: 60,
        minMinutesToFixing: 30,
        listed: new Map(
          raw.strikes.flatMap(({ strike, call, put }) => [
            ...(call === undefined ? [] : [[contractKey(strike, "call"), call] as const]),
            ...(put === undefined ? [] : [[contractKey(strike, "put"), put] as const]),
          ]),
        ),
      });
      return result.ok ? [result.chain] : [];
    });
  });
}

withSharedData(
  "on a recorded day most names have a sold vertical, none is a naked option in disguise, and no structure gains",
  [DAY],
  async ([file = ""]) => {
    let passed = 0;
    for (const chains of await recordedChains(file)) {
      const outcomes = outcomesOn(chains);
      assertChosenWell(outcomes);
      for (const { candidate } of outcomes) {
        if (candidate === undefined) continue;
        assertLessOrEqual(candidate.evP, candidate.evQ, candidate.definition.id);
        assertLessOrEqual(candidate.evQ, 0, candidate.definition.id);
      }
      const verticals = ["bull_put_spread", "bear_call_spread"].map((id) =>
        reasonOf(outcomeOf(outcomes, id))
      );
      if (verticals.includes("accepted")) passed += 1;
    }
    assert(passed >= 45 && passed <= 51, `${passed} names`);
  },
);

withSharedData(
  "so it is where volatility is believed to be dear",
  [DAY],
  async ([file = ""]) => {
    const dear: HorizonView = { ...NO_VIEW, beta: 0.85, sceptical: { beta: 0.9, sdLogBeta: 0.05 } };
    let gains = 0;
    for (const chains of (await recordedChains(file)).slice(0, 6)) {
      const outcomes = outcomesOn(chains, dear);
      assertChosenWell(outcomes);
      for (const { candidate } of outcomes) {
        if (candidate === undefined) continue;
        const { evP, plus, orderRatio, costRatio } = candidate;
        if (evP > 0) gains += 1;
        assertEquals([plus.registered > 0.5, orderRatio > 0], [evP > 0, evP > 0]);
        assertGreaterOrEqual(costRatio, 0);
      }
    }
    assertGreater(gains, 10);
  },
);

Deno.test("a sold vertical takes the width that is asked of it, not the widest one", () => {
  const chain = pricedChain("NIFTY", 1, 2);
  const wanted = 0.5 * chain.forward * Math.sqrt(chain.smile.w(0));
  for (const id of ["bull_put_spread", "bear_call_spread"]) {
    const { candidate } = outcomeOf(outcomesOn([chain]), id);
    const width = widest(candidate?.legs ?? fail(`no candidate of ${id}`));
    assertLessOrEqual(Math.abs(width - wanted), 50, `${id} ${width} ${wanted}`);
  }
});

Deno.test("a wing, a credit and a trade that are asked too much of are named with what was found", () => {
  const chain = pricedChain("NIFTY");
  const refused = (changes: Partial<typeof LIMITS>, id: string) => {
    const limits = { ...LIMITS, ...changes };
    const outcome = outcomeOf(outcomesOn([chain], NO_VIEW, { limits }), id);
    return "reason" in outcome ? [outcome.reason, outcome.detail] : ["accepted", ""];
  };
  const [wing, share = ""] = refused({ minWingDelta: 0.999 }, "long_call_butterfly");
  assertEquals(wing, "wing_too_far");
  assert(/^the wing at \d+ has a delta of .* at least 99.9% is asked$/.test(share), share);
  const [credit, width = ""] = refused({ minCreditWidth: 0.9 }, "iron_condor");
  assertEquals(credit, "credit_below_width");
  assert(/ of the width of \d+; at least 90% is asked$/.test(width), width);
  assertEquals(refused({ minCreditWidth: 0.9 }, "jade_lizard")[0], refused({}, "jade_lizard")[0]);
  const [traded, lots = ""] = refused({ minVolumeLots: 1e9 }, "short_strangle");
  assertEquals(traded, "untraded_leg");
  assert(/ were traded today; at least 1000000000 are asked$/.test(lots), lots);
});

Deno.test("a set that gains goes before every other, and of those the one that gains most on its risk", () => {
  const chain = pricedChain("NIFTY");
  const limits = { ...LIMITS, maxRoundTripCredit: 10, maxRoundTripProfit: 10, minPopCredit: 0 };
  const ratio = (view: HorizonView, id: string) =>
    outcomeOf(outcomesOn([chain], view, { limits }), id).candidate ?? fail(`no candidate of ${id}`);
  const dear: HorizonView = { ...NO_VIEW, beta: 0.8 };
  for (const id of ["short_strangle", "iron_condor", "bull_put_spread"]) {
    const [plain, chosen] = [ratio(NO_VIEW, id), ratio(dear, id)];
    assertGreater(chosen.orderRatio, 0, id);
    assertGreater(0, plain.orderRatio, id);
    // The same strikes as without a view would gain less on their risk.
    const strikes = (candidate: typeof plain) => candidate.legs.map(({ strike }) => strike).join();
    assert(strikes(plain) !== strikes(chosen), id);
  }
});
