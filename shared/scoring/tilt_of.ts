import type { Direction, Rating, Stance } from "../vocabulary/terms.ts";

/** Factors of a structure that goes with its industry's lean, or against it. */
export interface TiltFactors {
  readonly strongWith: number;
  readonly with: number;
  readonly against: number;
  readonly strongAgainst: number;
}

/** What a structure's direction is held against. */
export interface TiltGround {
  readonly stance: Stance;
  readonly rating: Rating;
  /** Return of the underlying less that of NIFTY; absent where it is not asked for or unknown. */
  readonly relativeStrength?: number;
}

const BOTH_WAYS: Readonly<Record<Direction, number>> = { bullish: 1, neutral: 0, bearish: -1 };
const OF_STANCE: Readonly<Record<Stance, number>> = { long: 1, neutral: 0, short: -1 };
/** Without a stance the rating leans by itself. */
const OF_RATING: Readonly<Record<Rating, number>> = {
  strong_overweight: 2,
  moderate_overweight: 1,
  neutral: 0,
  moderate_underweight: -1,
  strong_underweight: -2,
};

/**
 * Factor of a structure's direction with or against what the owner thinks of its industry (method
 * 10.5): stance and rating together, and relative strength where it is asked for. 1 for a neutral
 * structure.
 */
export function tiltOf(direction: Direction, ground: TiltGround, factors: TiltFactors): number {
  const way = BOTH_WAYS[direction];
  const lean = OF_STANCE[ground.stance] || Math.sign(OF_RATING[ground.rating]);
  const isStrong = Math.abs(OF_RATING[ground.rating]) === 2;
  const agreed = way * lean;
  const byIndustry = agreed === 0
    ? 1
    : agreed > 0
    ? isStrong ? factors.strongWith : factors.with
    : isStrong
    ? factors.strongAgainst
    : factors.against;
  const strength = way * Math.sign(ground.relativeStrength ?? 0);
  return byIndustry * (strength === 0 ? 1 : strength > 0 ? factors.with : factors.against);
}
