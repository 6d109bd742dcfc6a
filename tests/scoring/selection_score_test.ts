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
import { mirrorOf } from "../support/mirrors.ts";

const NOBODY: ReadonlySet<string> = new Set();
const TERMS: SelectionTerms = {
  direction: "bullish",
  confidence: 0.8,
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
