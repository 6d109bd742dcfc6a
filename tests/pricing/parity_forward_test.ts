import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { parityForward, type ParityPair } from "../../shared/pricing/parity_forward.ts";

const TICK = 0.05;
const DISCOUNT = 0.98;

/** Quotes of a strike that say one forward, each so far to either side of its mid. */
function pair(strike: number, forward: number, half = 0.1, call = 100): ParityPair {
  const put = call - DISCOUNT * (forward - strike);
  return {
    strike,
    callBid: call - half,
    callAsk: call + half,
    putBid: put - half,
    putAsk: put + half,
  };
}

function forwardOf(pairs: ParityPair[], spot = 1000) {
  const found = parityForward(pairs, spot, DISCOUNT, TICK);
  assert(found !== undefined);
  return found;
}

Deno.test("two pairs give a forward and what can be executed around it, one pair none", () => {
  const found = forwardOf([pair(990, 1005), pair(1010, 1005)]);
  assertAlmostEquals(found.forward, 1005, 1e-9);
  assertAlmostEquals(found.low, 1005 - 0.2 / DISCOUNT, 1e-9);
  assertAlmostEquals(found.high, 1005 + 0.2 / DISCOUNT, 1e-9);
  assertEquals([found.pairs, found.contradictory], [2, false]);
  assertEquals(parityForward([pair(990, 1005)], 1000, DISCOUNT, TICK), undefined);
});

Deno.test("the eight pairs nearest to the spot count", () => {
  const strikes = [960, 970, 980, 990, 1000, 1010, 1020, 1030, 1040];
  // The ninth says something else and is not asked.
  const found = forwardOf(
    strikes.map((strike) => pair(strike, strike === 1040 ? 1050 : 1005)),
    995,
  );
  assertEquals([found.pairs, found.contradictory], [8, false]);
  // Of two as far away the lower strike comes first.
  const tied = strikes.slice(0, 8).concat(1040);
  const lower = forwardOf(tied.map((strike) => pair(strike, strike === 1040 ? 1050 : 1005)), 1000);
  assertEquals([lower.pairs, lower.contradictory], [8, false]);
  const far = forwardOf(strikes.map((strike) => pair(strike, strike === 960 ? 1050 : 1005)), 1000);
  assertEquals(far.contradictory, true);
});

Deno.test("nearest is nearest on either side, in whatever order pairs come", () => {
  const strikes = [960, 970, 980, 990, 1000, 1010, 1020, 1030, 1040];
  for (const order of [strikes, strikes.toReversed()]) {
    for (const [spot, far] of [[1010, 960], [990, 1040]] as const) {
      const found = forwardOf(order.map((at) => pair(at, at === far ? 1050 : 1005)), spot);
      assertEquals([found.pairs, found.contradictory], [8, false], `spot ${spot}`);
    }
  }
});

Deno.test("of two pairs that contradict each other the one of the median tells the interval", () => {
  const found = forwardOf([pair(990, 1005), pair(1010, 1020)]);
  assertEquals([found.pairs, found.contradictory], [2, true]);
  assertAlmostEquals(found.forward, 1005, 1e-9);
  assertAlmostEquals(found.low, 1005 - 0.2 / DISCOUNT, 1e-9);
  assertAlmostEquals(found.high, 1005 + 0.2 / DISCOUNT, 1e-9);
});

Deno.test("a pair counts while each spread is within four ticks or a tenth of its mid", () => {
  const good = [pair(990, 1005), pair(1010, 1005)];
  const pairs = (third: ParityPair) => forwardOf([...good, third]).pairs;
  // At a mid of 100 ten rupees are allowed.
  assertEquals(pairs(pair(1000, 1000, 4.999)), 3);
  assertEquals(pairs(pair(1000, 1000, 5.001)), 2);
  // At a mid of one rupee four ticks are more than a tenth.
  assertEquals(pairs(pair(1000, 1000, 0.0999, 1)), 3);
  assertEquals(pairs(pair(1000, 1000, 0.1001, 1)), 2);
  const wide = pair(1000, 1000);
  assertEquals(pairs({ ...wide, callAsk: 120 }), 2);
  assertEquals(pairs({ ...wide, putAsk: 120 }), 2);
  assertEquals(pairs({ ...wide, callBid: wide.callAsk }), 2);
  assertEquals(pairs({ ...wide, callBid: 0, callAsk: 0.05 }), 2);
  assertEquals(pairs({ ...wide, putBid: -1 }), 2);
});

Deno.test("the median is weighted by the inverse square of both half spreads together", () => {
  // Half spreads 1, 1 and 0.6: weights 1/4, 1/4 and 1/1.44, more than half of all.
  const found = forwardOf([pair(990, 1004, 1), pair(1010, 1004.2, 1), pair(1000, 1005, 0.6)]);
  assertAlmostEquals(found.forward, 1005, 1e-9);
  // At half spreads 0.8 the third weighs 0.39, less than half.
  const even = forwardOf([pair(990, 1004, 1), pair(1010, 1004.2, 1), pair(1000, 1005, 0.8)]);
  assertAlmostEquals(even.forward, 1004.2, 1e-9);
  const mixed = { ...pair(1000, 1005, 0.8), callBid: 99.8, callAsk: 100.2 };
  // A call a fifth wide beside a put of 0.8: weight 1, twice the others together.
  assertAlmostEquals(
    forwardOf([pair(990, 1004, 1), pair(1010, 1004.2, 1), mixed]).forward,
    1005,
    1e-9,
  );
});

Deno.test("exactly half of the weight is enough for the median, the lower of two", () => {
  const found = forwardOf([pair(990, 1004, 1), pair(1010, 1004.5, 1)]);
  assertAlmostEquals(found.forward, 1004, 1e-9);
});

Deno.test("a median outside what most pairs can execute is drawn to its edge", () => {
  // Three narrow pairs agree on 1005; a heavier, narrower one lies at 1010.
  const agreeing = [990, 1000, 1010].map((strike) => pair(strike, 1005, 0.5));
  const found = forwardOf([...agreeing, pair(1020, 1010, 0.05)]);
  assertEquals([found.contradictory, found.pairs], [true, 4]);
  assertAlmostEquals(found.forward, 1005 + 1 / DISCOUNT, 1e-9);
  assertAlmostEquals(found.high, 1005 + 1 / DISCOUNT, 1e-9);
  assertAlmostEquals(found.low, 1005 - 1 / DISCOUNT, 1e-9);
  const above = forwardOf([...agreeing, pair(1020, 1000, 0.05)]);
  assertAlmostEquals(above.forward, 1005 - 1 / DISCOUNT, 1e-9);
});

Deno.test("the interval is what the agreeing pairs have in common", () => {
  const found = forwardOf([pair(990, 1005, 1), pair(1000, 1006, 0.5), pair(1010, 1005.5, 0.8)]);
  assertAlmostEquals(found.low, 1006 - 1 / DISCOUNT, 1e-9);
  assertAlmostEquals(found.high, 1006 + 1 / DISCOUNT, 1e-9);
  const shifted = forwardOf([pair(990, 1005, 1), pair(1000, 1006.5, 0.5)]);
  assertAlmostEquals(shifted.low, 1006.5 - 1 / DISCOUNT, 1e-9);
  assertAlmostEquals(shifted.high, 1005 + 2 / DISCOUNT, 1e-9);
  assertEquals(shifted.contradictory, false);
});

Deno.test("of two stretches that as many pairs share the one nearer to the median stands", () => {
  // Two say 1005, two 1020; the lighter ones lie where the median is not.
  const low = [pair(980, 1005, 0.1), pair(990, 1005, 0.1)];
  const high = [pair(1000, 1020, 0.5), pair(1010, 1020, 0.5)];
  for (const pairs of [[...low, ...high], [...high, ...low]]) {
    assertAlmostEquals(forwardOf(pairs).forward, 1005, 1e-9);
  }
  const [lighter, heavier] = [
    low.map((p) => pair(p.strike, 1005, 0.5)),
    high.map((p) => pair(p.strike, 1020, 0.1)),
  ];
  for (const pairs of [[...lighter, ...heavier], [...heavier, ...lighter]]) {
    assertAlmostEquals(forwardOf(pairs).forward, 1020, 1e-9);
  }
});

Deno.test("nearer is nearer by less than a rupee too", () => {
  const low = [980, 990].map((strike) => pair(strike, 1005, 0.05));
  const high = [1000, 1010].map((strike) => pair(strike, 1005.6, 0.06));
  for (const pairs of [[...low, ...high], [...high, ...low]]) {
    assertAlmostEquals(forwardOf(pairs).forward, 1005, 1e-9);
  }
});

Deno.test("intervals that touch agree", () => {
  // [1004, 1006] and [1006, 1008] in units of the discount.
  const found = parityForward(
    [
      { strike: 1000, callBid: 104, callAsk: 105, putBid: 99, putAsk: 100 },
      { strike: 1000, callBid: 106, callAsk: 107, putBid: 99, putAsk: 100 },
    ],
    1000,
    1,
    TICK,
  );
  assertEquals([found?.low, found?.high, found?.contradictory], [1006, 1006, false]);
});
