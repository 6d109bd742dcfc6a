import { assertAlmostEquals } from "@std/assert";
import { worthAfter } from "../../shared/exits/worth_after.ts";
import { black } from "./brute_force.ts";
import { FLAT, FORWARD, SESSIONS, structure, termsOf, VOLATILITY } from "./structures.ts";

const STRIKE = 0.9 * FORWARD;
const CALL = structure([["call", 2, STRIKE, 0]]);
const NOW = { growth: 1, sessions: 0, volatility: 1 };

Deno.test("after a move, a while and at another volatility an option is worth what Black says", () => {
  const move = { growth: 0.95, sessions: 3, volatility: 1.2 };
  const deviation = 1.2 * VOLATILITY * Math.sqrt(SESSIONS - 3);
  const outside = 2 * black("call", 0.95 * FORWARD, STRIKE, deviation);
  // A paisa: that normal distribution is a series to seven digits.
  assertAlmostEquals(worthAfter(CALL, move, termsOf()), outside, 0.01);
});

Deno.test("past its last session, and where a smile dips below zero, it is worth what it is in the money", () => {
  const inside = 2 * (FORWARD - STRIKE);
  assertAlmostEquals(
    worthAfter(CALL, { ...NOW, sessions: SESSIONS + 1 }, termsOf()),
    inside,
    1e-9,
  );
  const smile = { ...FLAT, w: (k: number) => k < 0 ? -1e-4 : FLAT.w(k) };
  assertAlmostEquals(worthAfter(CALL, NOW, termsOf({ smile })), inside, 1e-9);
});
