import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { worstLoss } from "../../shared/risk/worst_loss.ts";
import { black } from "../exits/brute_force.ts";
import type { UnderlyingKind } from "../../shared/vocabulary/terms.ts";
import {
  EXPIRY,
  FAR_EXPIRY,
  FLAT,
  FORWARD,
  type Leg,
  SESSIONS,
  structure,
  STRUCTURES,
  termsOf,
  VOLATILITY,
} from "../exits/structures.ts";

/** One deviation of the horizon is 3.12%: three are -8.9% and +9.8%. */
const THREE = 3 * VOLATILITY * Math.sqrt(SESSIONS);
const SHORT_PUT: readonly Leg[] = [["put", -1, 24_600, 0]];
const SHORT_CALL: readonly Leg[] = [["call", -1, 25_800, 0]];

function lossOf(
  legs: readonly Leg[],
  kind: UnderlyingKind,
  history?: { readonly fall: number; readonly rise: number },
) {
  return worstLoss(structure(legs), termsOf({ kind }), history);
}

/** What was paid for the legs, negative where it was received. */
const paid = (legs: readonly Leg[]) => -structure(legs).netPremium;

Deno.test("a put that is sold loses most after the stress fall of its kind", () => {
  assertAlmostEquals(lossOf(SHORT_PUT, "index"), 24_600 - 22_500 + paid(SHORT_PUT), 1e-9);
  assertAlmostEquals(lossOf(SHORT_PUT, "stock"), 24_600 - 20_000 + paid(SHORT_PUT), 1e-9);
});

Deno.test("three deviations up are more than an index's stress rise, less than a stock's", () => {
  const risen = FORWARD * Math.exp(THREE) - 25_800 + paid(SHORT_CALL);
  assertAlmostEquals(lossOf(SHORT_CALL, "index"), risen, 1e-9);
  assertAlmostEquals(lossOf(SHORT_CALL, "stock"), 30_000 - 25_800 + paid(SHORT_CALL), 1e-9);
});

Deno.test("the worst moves of the history count where they are the worst, either way", () => {
  const crash = { fall: -0.3, rise: 0.02 };
  assertAlmostEquals(lossOf(SHORT_PUT, "index", crash), 24_600 - 17_500 + paid(SHORT_PUT), 1e-9);
  assertAlmostEquals(lossOf(SHORT_CALL, "index", crash), lossOf(SHORT_CALL, "index"), 1e-9);
  const squeeze = { fall: -0.02, rise: 0.25 };
  assertAlmostEquals(
    lossOf(SHORT_CALL, "stock", squeeze),
    31_250 - 25_800 + paid(SHORT_CALL),
    1e-9,
  );
  assertAlmostEquals(lossOf(SHORT_PUT, "stock", squeeze), lossOf(SHORT_PUT, "stock"), 1e-9);
});

Deno.test("three deviations of a volatile underlying are more than its stress fall", () => {
  const smile = { w: () => 0.04, w1: () => 0, w2: () => 0 };
  const candidate = structure(SHORT_PUT, {}, smile);
  const found = worstLoss(candidate, termsOf({ kind: "stock", smile }), undefined);
  const fallen = FORWARD * Math.exp(-0.6);
  assertAlmostEquals(found, 24_600 - fallen - candidate.netPremium, 1e-9);
});

Deno.test("a structure of defined risk has it too: its maximum loss where that far moves reach", () => {
  const legs = STRUCTURES["a put spread that is sold"] ?? [];
  assertAlmostEquals(lossOf(legs, "stock"), 400 + paid(legs), 1e-9);
  const bought = STRUCTURES["a call spread that is bought"] ?? [];
  assertAlmostEquals(lossOf(bought, "stock"), paid(bought), 1e-9);
});

Deno.test("what loses most where nothing moves loses that, at its own strike", () => {
  const legs: readonly Leg[] = [["put", 1, 24_700, 1.5], ["call", 1, 24_700, 1.5]];
  assertAlmostEquals(lossOf(legs, "stock"), paid(legs), 1e-9);
});

Deno.test("what only gains from the largest fall to the largest rise loses nothing", () => {
  const legs: readonly Leg[] = [["call", -1, 40_000, 0], ["put", -1, 10_000, 0]];
  assertEquals(lossOf(legs, "stock", { fall: -0.55, rise: 0.55 }), 0);
  assertGreater(lossOf(legs, "stock", { fall: -0.65, rise: 0.55 }), 1000);
});

Deno.test("between the strikes of calendars a dip is found", () => {
  // Gains at both ends and in their middle: the greatest loss lies between.
  const legs = [20_200, 25_000, 29_800].flatMap((strike): Leg[] => {
    const right = strike > FORWARD ? "call" : "put";
    return [[right, -1, strike, 1], [right, 1, strike, 1, FAR_EXPIRY]];
  });
  const candidate = structure(legs);
  const terms = termsOf({ kind: "stock" });
  const resultAt = (spot: number) =>
    legs.reduce((sum, [right, units, strike, , expiry], i) => {
      const worth = expiry === FAR_EXPIRY
        ? black(right, spot, strike, Math.sqrt(2 * FLAT.w(0)))
        : Math.max(0, right === "call" ? spot - strike : strike - spot);
      return sum + units * (worth - (candidate.legs[i]?.price ?? NaN));
    }, 0);
  const spots = Array.from({ length: 2001 }, (_, i) => 15_000 + 10 * i);
  const inside = spots.filter((spot) => spot >= 20_000 && spot <= 30_000);
  const expected = Math.max(0, ...inside.map((spot) => -resultAt(spot)));
  const found = worstLoss(candidate, terms, undefined);
  assertAlmostEquals(found / expected, 1, 0.02);
});

Deno.test("a far leg is worth at the near expiry what its own smile says", () => {
  const legs = STRUCTURES["a calendar"] ?? [];
  const loss = lossOf(legs, "stock");
  assertAlmostEquals(loss, paid(legs), 0.01 * paid(legs));
  const underlying = structure(SHORT_CALL);
  const [call] = underlying.legs;
  const covered = {
    ...underlying,
    legs: [...(call === undefined ? [] : [call]), {
      ...call,
      right: "underlying" as const,
      side: "buy" as const,
      ratio: 1,
      price: FORWARD,
      bid: FORWARD,
      ask: FORWARD,
    }],
    expiry: EXPIRY,
  };
  const found = worstLoss(covered, termsOf({ kind: "stock" }), undefined);
  assertAlmostEquals(found, 5000 + paid(SHORT_CALL), 1e-9);
});
