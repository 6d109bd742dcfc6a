import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { ChainTerms } from "../../shared/market/chain_terms.ts";
import { contractKey } from "../../shared/market/contract_key.ts";
import { priceChain } from "../../shared/market/price_chain.ts";
import { readChain } from "../../shared/market/read_chain.ts";
import { blackPrice } from "../../shared/pricing/black.ts";
import type { QuotedStrike, RawChain } from "../../shared/vocabulary/chain.ts";

const NOW = new Date("2026-02-09T11:00:00+05:30");
const FIXING = new Date("2026-02-24T15:30:00+05:30");
const YEARS = (FIXING.getTime() - NOW.getTime()) / (365 * 86_400_000);
const RATE = 0.065;
const VOLATILITY = 0.4;
const DISCOUNT = Math.exp(-RATE * YEARS);
const STRIKES = [850, 875, 900, 925, 950, 975, 1000, 1025, 1050, 1075, 1100, 1125, 1150];

/** Quotes of a flat volatility around a forward, a tenth of a rupee to either side. */
function strikesOf(forward: number, strikes = STRIKES): QuotedStrike[] {
  const quote = (strike: number, theta: 1 | -1) => {
    const price = blackPrice(forward, strike, DISCOUNT, VOLATILITY ** 2 * YEARS, theta);
    return { bid: price - 0.1, ask: price + 0.1 };
  };
  return strikes.map((strike) => ({ strike, call: quote(strike, 1), put: quote(strike, -1) }));
}

function chainOf(changes: Partial<RawChain> = {}): RawChain {
  const strikes = strikesOf(1000);
  return {
    underlying: "X",
    expiry: "2026-02-24",
    spot: 1000,
    receivedAt: NOW,
    strikes,
    ...changes,
  };
}

function termsOf(changes: Partial<ChainTerms> = {}): ChainTerms {
  return {
    kind: "stock",
    lotSize: 175,
    tick: 0.05,
    rate: RATE,
    now: NOW,
    fixing: FIXING,
    maxAgeSeconds: 60,
    minMinutesToFixing: 30,
    listed: new Map(
      STRIKES.flatMap((strike) =>
        (["call", "put"] as const).map((right) => [
          contractKey(strike, right),
          { securityId: `${right} ${strike}` },
        ])
      ),
    ),
    ...changes,
  };
}

function reasonOf(raw: RawChain, terms = termsOf()): string {
  const result = priceChain(raw, terms);
  return result.ok ? "accepted" : result.rejection.reason;
}

function after(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}

Deno.test("a chain is fresh for as long as the limit says, and no millisecond longer", () => {
  const at = (age: number) => reasonOf(chainOf({ receivedAt: after(NOW, -age) }));
  assertEquals([at(0), at(60_000), at(60_001)], ["accepted", "accepted", "stale_chain"]);
  const result = priceChain(chainOf({ receivedAt: after(NOW, -61_500) }), termsOf());
  assert(!result.ok);
  const { message, counts } = result.rejection;
  assertEquals(message, "X 2026-02-24: the chain is 61.5 s old, 60 s are allowed");
  assertEquals(counts, {});
});

Deno.test("a chain is refused from half an hour before its fixing on, as expired once it has passed", () => {
  const at = (left: number) => {
    const now = after(FIXING, -left);
    return reasonOf(chainOf({ receivedAt: now }), termsOf({ now }));
  };
  const tooClose = "too_close_to_fixing";
  assertEquals([at(1_799_999), at(1), at(0), at(-1)], [tooClose, tooClose, "expired", "expired"]);
  const now = after(FIXING, -1_800_000);
  assert("years" in readChain(chainOf({ receivedAt: now }), termsOf({ now })));
});

Deno.test("years are those to the fixing, less two thirds of an average's window", () => {
  const read = (averagingSeconds: number) => {
    const found = readChain(chainOf(), termsOf({ averagingSeconds }));
    return "years" in found ? found.years : Number.NaN;
  };
  assertAlmostEquals(read(0), YEARS, 1e-15);
  assertAlmostEquals(read(1800), YEARS - 1200 / (365 * 86_400), 1e-15);
});

Deno.test("strikes are sorted, those that are none are passed over, a double one refuses", () => {
  const strikes = [...strikesOf(1000).reverse(), { strike: 0 }, { strike: -5 }, {
    strike: Infinity,
  }, { strike: Number.NaN }];
  const found = readChain(chainOf({ strikes }), termsOf());
  assert("call" in found);
  assertEquals([...found.call.strikes], STRIKES);
  assertEquals([...found.put.strikes], STRIKES);
  assertEquals(reasonOf(chainOf({ strikes: [{ strike: 0 }] })), "empty_chain");
  const [first, ...others] = strikesOf(1000);
  assert(first !== undefined);
  assertEquals(reasonOf(chainOf({ strikes: [first, ...others, first] })), "duplicate_strike");
});

Deno.test("a spot is a finite price above zero", () => {
  for (const spot of [0, -1, Infinity, Number.NaN]) {
    assertEquals(reasonOf(chainOf({ spot })), "no_spot", String(spot));
  }
});

Deno.test("only a digest that is known refuses a chain", () => {
  const found = readChain(chainOf(), termsOf({ earlierDigests: new Set(["00000000"]) }));
  assert("digest" in found);
  const { digest } = found;
  const refused = readChain(chainOf(), termsOf({ earlierDigests: new Set([digest]) }));
  assert("reason" in refused);
  assertEquals(refused.reason, "identical_to_earlier");
});

Deno.test("a forward is believed up to a carry of half a logarithm either way", () => {
  // Parity says 1000; spots of 1000 exp(-+0.5) lie on the limit.
  assertEquals(reasonOf(chainOf({ spot: 1000 * Math.exp(-0.499) })), "accepted");
  assertEquals(reasonOf(chainOf({ spot: 1000 * Math.exp(-0.501) })), "no_forward");
  assertEquals(reasonOf(chainOf({ spot: 1000 * Math.exp(0.499) })), "accepted");
  assertEquals(reasonOf(chainOf({ spot: 1000 * Math.exp(0.501) })), "no_forward");
});

Deno.test("three out-of-the-money quotes are enough, two are not", () => {
  const model = (strikes: number[]) => {
    const result = priceChain(chainOf({ strikes: strikesOf(1000, strikes) }), termsOf());
    return result.ok ? result.chain.smile.model : result.rejection.message;
  };
  assertEquals(model([950, 1000, 1050]), "SHIFT");
  assertEquals(
    model([950, 1000]),
    "X 2026-02-24: 2 usable out-of-the-money quotes of 2 strikes, 3 are needed",
  );
});

Deno.test("a chain of a flat volatility has its forward, discount, volatility and parity", () => {
  const result = priceChain(chainOf({ strikes: strikesOf(1004) }), termsOf());
  assert(result.ok);
  const { chain } = result;
  assertAlmostEquals(chain.forward, 1004, 1e-6);
  assertAlmostEquals(chain.discount, DISCOUNT, 1e-15);
  assertAlmostEquals((chain.forwardLow ?? 0) + (chain.forwardHigh ?? 0), 2008, 1e-6);
  const { underlying, kind, expiry, at, spot, rate, lotSize, tick, notes, counts } = chain;
  assertEquals([underlying, kind, expiry, at, spot], ["X", "stock", "2026-02-24", NOW, 1000]);
  assertEquals([rate, lotSize, tick, notes, counts], [RATE, 175, 0.05, [], {}]);
  chain.strikes.forEach((strike, i) => {
    assertAlmostEquals(chain.call.impliedVolatility[i] ?? 0, VOLATILITY, 1e-9);
    assertAlmostEquals(chain.put.impliedVolatility[i] ?? 0, VOLATILITY, 1e-9);
    assertAlmostEquals(Math.sqrt(chain.smile.w(Math.log(strike / 1004)) / YEARS), VOLATILITY, 1e-4);
    // With spot and carry fixed both deltas differ by the discounted forward of a rupee of spot.
    const parity = (chain.call.delta[i] ?? 0) - (chain.put.delta[i] ?? 0);
    assertAlmostEquals(parity, DISCOUNT * 1.004, 1e-9);
    assertEquals(chain.call.securityId[i], `call ${strike}`);
    assertEquals(chain.put.securityId[i], `put ${strike}`);
  });
  // Measure Q: the mean of the distribution is the forward, its calls are the quotes' mids.
  assertAlmostEquals(DISCOUNT * chain.distribution.call(1000), chain.call.mid[6] ?? 0, 0.02);
});

Deno.test("a chain without pairs goes on with its spot carried, and says so", () => {
  // Below the forward puts alone, above it calls alone.
  const strikes = strikesOf(1000).map(({ strike, call, put }) =>
    strike < 1000 ? { strike, put: put ?? {} } : { strike, call: call ?? {} }
  );
  const result = priceChain(chainOf({ strikes, spot: 1000 * DISCOUNT }), termsOf());
  assert(result.ok);
  assertAlmostEquals(result.chain.forward, 1000, 1e-9);
  assertEquals(result.chain.notes, ["forward_from_spot"]);
  assertEquals([result.chain.forwardLow, result.chain.forwardHigh], [undefined, undefined]);
  assertEquals(result.chain.counts, { missing_ask: STRIKES.length });
});

Deno.test("a quote outside its bounds is dropped before volatilities are implied", () => {
  const strikes = strikesOf(1000).map((entry) =>
    entry.strike === 850 ? { ...entry, call: { bid: 999, ask: 1000 } } : entry
  );
  const result = priceChain(chainOf({ strikes }), termsOf());
  assert(result.ok);
  assertEquals(result.chain.counts.outside_bounds, 1);
  assertEquals(result.chain.call.usable[0], 0);
  assert(Number.isNaN(result.chain.call.impliedVolatility[0]));
});
