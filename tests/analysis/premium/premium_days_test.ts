import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { dayVariance } from "../../../shared/analysis/premium/day_variance.ts";
import type { LearnedChain } from "../../../shared/analysis/premium/learned_chain.ts";
import { premiumDays } from "../../../shared/analysis/premium/premium_days.ts";
import { quotedSpreads } from "../../../shared/analysis/premium/quoted_spreads.ts";
import { undiscountedBlack } from "../../../shared/pricing/black.ts";
import { normalCdf } from "../../../shared/statistics/normal.ts";
import type { Candle } from "../../../shared/vocabulary/candle.ts";
import { fail } from "../../support/assert.ts";
import { TARIFF } from "../../support/tariff.ts";

const FORWARD = 1003;
const VARIANCE = 0.004;
const STRIKES = [850, 900, 950, 960, 980, 1000, 1020, 1040, 1060, 1100, 1150];

/** A chain at one flat volatility; every quote is as wide as `width` of its mid. */
function chain(forward = FORWARD, width = 0.02, variance = VARIANCE): LearnedChain {
  const side = (right: 1 | -1) => {
    const mids = STRIKES.map((strike) =>
      undiscountedBlack(forward, strike, Math.sqrt(variance), right)
    );
    const none = STRIKES.map(() => null);
    return {
      bid: mids.map((mid) => mid * (1 - width / 2)),
      ask: mids.map((mid) => mid * (1 + width / 2)),
      openInterest: none,
      volume: none,
    };
  };
  return {
    expiry: "2026-02-24",
    received_at: "2026-02-09T09:35:00+05:30",
    forward,
    atm_volatility: 0.3,
    smile: { model: "FLAT", parameters: { a: variance, b: 0, rho: 0, m: 0, sigma: 0.1 } },
    quotes: { strike: STRIKES, call: side(1), put: side(-1) },
  };
}

const TERMS = { underlying: "TCS", realised: {}, tariff: TARIFF, isQuoted: true };

function only(day: Parameters<typeof premiumDays>[0][number], terms = {}) {
  const [row] = premiumDays([day], { ...TERMS, ...terms });
  return row ?? fail("no row");
}

Deno.test("a flat smile has one variance, no skew, and the straddle of the strike nearest the forward", () => {
  const row = only({ chain: chain(), sessions: 11 });
  assertEquals([row.underlying, row.expiry, row.sessions], ["TCS", "2026-02-24", 11]);
  assertAlmostEquals(row.atm_variance, VARIANCE, 1e-15);
  assertAlmostEquals(row.model_free_variance ?? NaN, VARIANCE, 1e-6);
  assertAlmostEquals(row.risk_reversal ?? NaN, 0, 1e-12);
  const s = Math.sqrt(VARIANCE);
  const price = undiscountedBlack(FORWARD, 1000, s, 1) + undiscountedBlack(FORWARD, 1000, s, -1);
  assertEquals([row.straddle_strike, row.forward], [1000, FORWARD]);
  assertAlmostEquals(row.straddle_price ?? NaN, price, 1e-9);
  const d1 = Math.log(FORWARD / 1000) / s + s / 2;
  assertAlmostEquals(row.straddle_delta ?? NaN, normalCdf(d1) - normalCdf(-d1), 1e-12);
  for (const spread of [row.spread_near, row.spread_middle, row.spread_far]) {
    assertAlmostEquals(spread ?? NaN, 0.02, 1e-12);
  }
  assertEquals([row.term_slope, row.straddle_return], [null, null]);
  assertEquals([row.gap_variance, row.session_variance], [null, null]);
});

Deno.test("the straddle's return is what its quotes gained less what the hedge in the forward lost", () => {
  const bought = { strike: 1000, price: 50, delta: 0.1, forward: 1000 };
  const later = chain(1040);
  const row = only({ chain: later, sessions: 10, before: bought });
  const s = Math.sqrt(VARIANCE);
  const now = undiscountedBlack(1040, 1000, s, 1) + undiscountedBlack(1040, 1000, s, -1);
  assertAlmostEquals(row.straddle_return ?? NaN, (now - 50 - 0.1 * 40) / 50, 1e-9);
  const gone = only({ chain: later, sessions: 10, before: { ...bought, strike: 1010 } });
  assertEquals(gone.straddle_return, null);
});

Deno.test("its cost is both spreads and the charges of a lot bought and sold", () => {
  const row = only({ chain: chain(), sessions: 11, lotSize: 100 });
  const price = row.straddle_price ?? NaN;
  // Turnover charges of both sides, and four orders' brokerage with its tax.
  const { brokeragePerOrder, gst, sebi, option } = TARIFF;
  const fees = 2 * (option.exchange + option.ipft + sebi) * (1 + gst);
  const fixed = 4 * brokeragePerOrder * (1 + gst) / (100 * price);
  const share = 0.02 + fees + option.sttSell + option.stampBuy + fixed;
  assertAlmostEquals(row.straddle_cost ?? NaN, share, 1e-9);
  const free = only({ chain: chain(), sessions: 11 }).straddle_cost ?? NaN;
  assertAlmostEquals(free, share - fixed, 1e-9);
});

Deno.test("the term slope is that of daily volatilities, absent for the furthest expiry", () => {
  const far = { ...chain(FORWARD, 0.02, 0.009), expiry: "2026-03-30" };
  const rows = premiumDays([{ chain: far, sessions: 30 }, { chain: chain(), sessions: 10 }], TERMS);
  assertEquals(rows.map(({ expiry }) => expiry), ["2026-02-24", "2026-03-30"]);
  const slope = 0.5 * Math.log((0.009 / 30) / (0.004 / 10));
  assertAlmostEquals(rows[0]?.term_slope ?? NaN, slope, 1e-12);
  assertEquals(rows[1]?.term_slope, null);
});

Deno.test("modelled quotes tell no spread, a chain without variance has no row", () => {
  const row = only({ chain: chain(), sessions: 11 }, { isQuoted: false });
  assertEquals([row.spread_near, row.spread_middle, row.spread_far], [null, null, null]);
  assertEquals(premiumDays([{ chain: chain(FORWARD, 0.02, 0), sessions: 11 }], TERMS), []);
});

Deno.test("one-sided and crossed quotes count nowhere", () => {
  const whole = chain();
  const at = STRIKES.indexOf(1000);
  const broken = (change: (bid: (number | null)[], ask: (number | null)[]) => void) => {
    const [bid, ask] = [[...whole.quotes.call.bid], [...whole.quotes.call.ask]];
    change(bid, ask);
    return { ...whole, quotes: { ...whole.quotes, call: { ...whole.quotes.call, bid, ask } } };
  };
  const changes = [
    broken((bid) => bid[at] = null),
    broken((_, ask) => ask[at] = null),
    broken((bid, ask) => [bid[at], ask[at]] = [ask[at] ?? null, bid[at] ?? null]),
  ];
  for (const changed of changes) {
    assertEquals(only({ chain: changed, sessions: 11 }).straddle_strike, 1020);
  }
  const none = broken((bid) => bid.fill(null));
  const row = only({ chain: none, sessions: 11 });
  assertEquals([row.straddle_strike, row.straddle_cost], [null, null]);
  assert((row.model_free_variance ?? 0) > 0);
});

Deno.test("spreads are medians by distance from the forward, out of the money", () => {
  const whole = chain();
  const ask = [...whole.quotes.put.ask];
  const wide = STRIKES.indexOf(960);
  ask[wide] = (whole.quotes.put.bid[wide] ?? 0) * 3;
  const put = { ...whole.quotes.put, ask };
  const spreads = quotedSpreads({ ...whole, quotes: { ...whole.quotes, put } });
  // From 2% to 5%: puts at 960 and 980, call at 1040; the middle one is as wide as before.
  assertAlmostEquals(spreads.middle ?? NaN, 0.02, 1e-12);
  const narrow = { ...whole, quotes: { ...whole.quotes, strike: STRIKES.map((s) => s * 1.2) } };
  assertEquals(Object.keys(quotedSpreads({ ...narrow, forward: 900 })), []);
});

function candle(date: string, [open, high, low, close]: readonly number[]): Candle {
  return {
    date,
    open: open ?? 0,
    high: high ?? 0,
    low: low ?? 0,
    close: close ?? 0,
    volume: 1000,
  };
}

const BEFORE = candle("2026-02-06", [100, 101, 99, 100]);
const DAY = candle("2026-02-09", [102, 104, 101, 103]);

Deno.test("a session's variances are its gap squared and Rogers-Satchell", () => {
  const { gap, session } = dayVariance([BEFORE, DAY], [], "2026-02-09");
  assertAlmostEquals(gap ?? NaN, Math.log(1.02) ** 2, 1e-15);
  const [h, l, c] = [104, 101, 103].map((price) => Math.log(price / 102));
  if (h === undefined || l === undefined || c === undefined) fail("no logs");
  assertAlmostEquals(session ?? NaN, h * (h - c) + l * (l - c), 1e-15);
});

Deno.test("a split is divided out of the gap; a flat, missing or first candle tells what it can", () => {
  const halved = candle("2026-02-09", [51, 52, 50.5, 51.5]);
  const action = { date: "2026-02-09", factor: 2, found: "given" } as const;
  assertAlmostEquals(
    dayVariance([BEFORE, halved], [action], "2026-02-09").gap ?? NaN,
    Math.log(1.02) ** 2,
    1e-12,
  );
  const flat = candle("2026-02-09", [102, 102, 102, 102]);
  assertEquals(dayVariance([BEFORE, flat], [], "2026-02-09"), {});
  assertEquals(dayVariance([BEFORE], [], "2026-02-09"), {});
  assertEquals(Object.keys(dayVariance([DAY], [], "2026-02-09")), ["session"]);
});
