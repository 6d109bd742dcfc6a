import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type TiltGround, tiltOf } from "../../shared/scoring/tilt_of.ts";
import { DIRECTIONS } from "../../shared/vocabulary/terms.ts";

const FACTORS = { strongWith: 1.3, with: 1.1, against: 0.9, strongAgainst: 0.8 };

/** Factors of a bullish, a bearish and a neutral structure. */
const tilts = (ground: TiltGround) =>
  DIRECTIONS.map((direction) => tiltOf(direction, ground, FACTORS));

const CASES: readonly (readonly [TiltGround, readonly number[]])[] = [
  [{ stance: "neutral", rating: "neutral" }, [1, 1, 1]],
  [{ stance: "long", rating: "neutral" }, [1.1, 0.9, 1]],
  [{ stance: "long", rating: "moderate_overweight" }, [1.1, 0.9, 1]],
  [{ stance: "long", rating: "strong_overweight" }, [1.3, 0.8, 1]],
  [{ stance: "short", rating: "neutral" }, [0.9, 1.1, 1]],
  [{ stance: "short", rating: "moderate_underweight" }, [0.9, 1.1, 1]],
  [{ stance: "short", rating: "strong_underweight" }, [0.8, 1.3, 1]],
  [{ stance: "neutral", rating: "strong_overweight" }, [1.3, 0.8, 1]],
  [{ stance: "neutral", rating: "moderate_overweight" }, [1.1, 0.9, 1]],
  [{ stance: "neutral", rating: "moderate_underweight" }, [0.9, 1.1, 1]],
  [{ stance: "neutral", rating: "strong_underweight" }, [0.8, 1.3, 1]],
];

for (const [ground, expected] of CASES) {
  Deno.test(`an industry that is ${ground.stance} and ${ground.rating} tilts by ${expected.join(", ")}`, () => {
    assertEquals(tilts(ground), expected);
  });
}

Deno.test("relative strength tilts besides, mildly, and not at all where it is nothing", () => {
  const ground = { stance: "long", rating: "strong_overweight" } as const;
  const [bullish = NaN, bearish = NaN, neutral = NaN] = tilts({
    ...ground,
    relativeStrength: 0.04,
  });
  assertAlmostEquals(bullish, 1.3 * 1.1, 1e-12);
  assertAlmostEquals(bearish, 0.8 * 0.9, 1e-12);
  assertEquals(neutral, 1);
  const [weak = NaN, weakBearish = NaN] = tilts({ ...ground, relativeStrength: -0.04 });
  assertAlmostEquals(weak, 1.3 * 0.9, 1e-12);
  assertAlmostEquals(weakBearish, 0.8 * 1.1, 1e-12);
  assertEquals(tilts({ ...ground, relativeStrength: 0 }), [1.3, 0.8, 1]);
});
