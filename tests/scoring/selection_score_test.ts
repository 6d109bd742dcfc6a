import { assertAlmostEquals, assertEquals, assertGreater, fail } from "@std/assert";
import {
  complexityOf,
  directionMatch,
  selectionScoreOf,
  type SelectionTerms,
  volatilityMatch,
} from "../../shared/scoring/selection_score.ts";
import { TRADED } from "../../shared/strategies/catalogue/registry.ts";
import { DIRECTIONS, ENVIRONMENTS } from "../../shared/vocabulary/terms.ts";
import { candidateOf } from "../support/candidates.ts";
import { mirrorOf } from "../support/mirrors.ts";

const NOBODY: ReadonlySet<string> = new Set();
const TERMS: SelectionTerms = {
  direction: "bullish",
  confidence: 0.8,
  directionEarned: 1,
  environment: "high",
  preferred: NOBODY,
  avoided: NOBODY,
};
const get = (id: string) => TRADED.find((known) => known.id === id) ?? fail(`no definition ${id}`);

Deno.test("a structure that wants what the underlying does scores above one that does not care, and that above the opposite", () => {
  const match = (id: string) => directionMatch(get(id).direction, "bullish", 0.8);
  assertGreater(match("bull_put_spread"), match("iron_condor"));
  assertGreater(match("iron_condor"), match("bear_call_spread"));
});

Deno.test("without confidence every direction matches by a half", () => {
  for (const wanted of DIRECTIONS) {
    for (const direction of DIRECTIONS) assertEquals(directionMatch(wanted, direction, 0), 0.5);
  }
});

Deno.test("selection is symmetric: mirrored structures score alike in the mirrored direction", () => {
  const mirrored = { bullish: "bearish", bearish: "bullish", neutral: "neutral" } as const;
  for (const definition of TRADED) {
    const mirror = mirrorOf(definition.id);
    if (mirror === definition.id && definition.direction !== "neutral") continue;
    for (const direction of DIRECTIONS) {
      assertAlmostEquals(
        selectionScoreOf(definition, { ...TERMS, direction }).score,
        selectionScoreOf(get(mirror), { ...TERMS, direction: mirrored[direction] }).score,
        1e-12,
        definition.id,
      );
    }
  }
});

Deno.test("premium sellers gain with the environment as buyers lose", () => {
  const [seller, buyer] = [get("iron_condor"), get("long_straddle")];
  for (const environment of ENVIRONMENTS) {
    assertAlmostEquals(
      volatilityMatch(seller, environment) + volatilityMatch(buyer, environment),
      1,
      1e-12,
    );
  }
  assertGreater(volatilityMatch(seller, "high"), volatilityMatch(seller, "low"));
  assertEquals(volatilityMatch(seller, undefined), 0.5);
});

Deno.test("the profile raises what suits an underlying and lowers what does not", () => {
  const plain = selectionScoreOf(get("iron_condor"), TERMS).score;
  const preferred = selectionScoreOf(get("iron_condor"), {
    ...TERMS,
    preferred: new Set(["iron_condor"]),
  }).score;
  const avoided = selectionScoreOf(get("iron_condor"), {
    ...TERMS,
    avoided: new Set(["iron_condor"]),
  }).score;
  assertAlmostEquals(preferred / plain, 1.15, 1e-12);
  assertAlmostEquals(avoided / plain, 0.85, 1e-12);
});

Deno.test("weights of the parts sum to one and complexity lies between one and five", () => {
  for (const definition of TRADED) {
    const { parts } = selectionScoreOf(definition, TERMS);
    assertAlmostEquals(parts.reduce((sum, { weight }) => sum + weight, 0), 1, 1e-12);
    assertGreater(complexityOf(definition), 0);
    assertGreater(6, complexityOf(definition));
  }
  assertEquals(complexityOf(get("long_call")), 1);
  assertEquals(complexityOf(get("call_calendar")), 4);
});

const LEG = { right: "put", side: "buy", ratio: 1, slot: 0 } as const;
/** A structure of so many legs that sells premium on a rise. */
const structure = (legs: number, spansExpiries = false) =>
  candidateOf({}, {
    legs: Array.from({ length: legs }, (_, i) => ({
      ...LEG,
      expiry: spansExpiries && i === 0 ? "far" as const : "near" as const,
    })),
  }).definition;

Deno.test("a direction matches by 1, one that is neutral by a half or a quarter, the opposite by 0, as far as it is sure", () => {
  const match = (wanted: "bullish" | "bearish" | "neutral", direction: typeof wanted) =>
    Math.round(1e9 * directionMatch(wanted, direction, 0.8)) / 1e9;
  assertEquals(match("bullish", "bullish"), 0.9);
  assertEquals(match("neutral", "neutral"), 0.9);
  assertEquals(match("neutral", "bearish"), 0.5);
  assertEquals(match("bearish", "neutral"), 0.3);
  assertEquals(match("bearish", "bullish"), 0.1);
  assertEquals(directionMatch("bearish", "bullish", 1), 0);
});

Deno.test("premium is there in quarters from a low environment to a high one, and an extreme one holds no more", () => {
  const places = (id: string) => ENVIRONMENTS.map((name) => volatilityMatch(get(id), name));
  assertEquals(places("iron_condor"), [0, 0.25, 0.5, 0.75, 1, 1]);
  assertEquals(places("long_straddle"), [1, 0.75, 0.5, 0.25, 0, 0]);
  assertEquals(
    volatilityMatch({ ...get("iron_condor"), volatilityPreference: "none" }, "extreme"),
    0.5,
  );
});

Deno.test("complexity counts legs, two more for a second expiry, and five at most", () => {
  assertEquals([1, 2, 3, 4, 5, 6].map((legs) => complexityOf(structure(legs))), [1, 2, 3, 4, 5, 5]);
  assertEquals([2, 3, 4].map((legs) => complexityOf(structure(legs, true))), [4, 5, 5]);
});

Deno.test("a selection score is 0.4 of the direction, 0.4 of the volatility and 0.2 of what is simple", () => {
  const { score, parts } = selectionScoreOf(structure(2), TERMS);
  assertEquals(
    parts.map(({ part, weight, score: of }) => [part, weight, Math.round(1e9 * of) / 1e9]),
    [
      ["bias", 0.4, 0.9],
      ["iv_preference", 0.4, 1],
      ["complexity", 0.2, 0.75],
    ],
  );
  assertAlmostEquals(score, 0.91, 1e-12);
});

Deno.test("what is simple scores from 1 for one leg to 0 for five", () => {
  const simple = (legs: number) => selectionScoreOf(structure(legs), TERMS).parts[2]?.score;
  assertEquals([1, 2, 3, 4, 5].map(simple), [1, 0.75, 0.5, 0.25, 0]);
});

Deno.test("a selection score that the profile raises stays at 1", () => {
  const of = (list: Partial<SelectionTerms>) =>
    selectionScoreOf(structure(2), { ...TERMS, ...list }).score;
  const names = new Set(["test_structure"]);
  assertEquals(of({ preferred: names }), 1);
  assertAlmostEquals(of({ avoided: names }), 0.85 * 0.91, 1e-12);
  assertAlmostEquals(of({ preferred: names, direction: "bearish" }), 1.15 * 0.59, 1e-12);
});

Deno.test("a direction that earned nothing has no say in the selection", () => {
  const of = (direction: SelectionTerms["direction"]) =>
    selectionScoreOf(structure(2), { ...TERMS, directionEarned: 0, direction });
  assertEquals(of("bearish").score, of("bullish").score);
  assertEquals(of("bullish").parts.map(({ weight }) => Math.round(1e9 * weight) / 1e9), [
    0,
    0.666666667,
    0.333333333,
  ]);
});
