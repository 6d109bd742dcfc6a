/** A point of a function. */
type Point = readonly [x: number, value: number];

/** Six to ten are the rule. */
const MAX_STEPS = 80;

/**
 * A root of a continuous function between two points at which its values have different signs: the
 * secant's point replaces the end of its sign, and an end that stays twice counts half (Illinois).
 * A value of at most `rounding` is 0.
 */
export function bracketedRoot(
  value: (x: number) => number,
  from: Point,
  to: Point,
  rounding: number,
): number {
  let [low, below] = from;
  let [high, above] = to;
  let stayed = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const x = high - above * (high - low) / (above - below);
    if (!(x > low && x < high)) break;
    const found = value(x);
    if (Math.abs(found) <= rounding) return x;
    if (found * below > 0) {
      [low, below] = [x, found];
      if (stayed < 0) above *= 0.5;
      stayed = -1;
    } else {
      [high, above] = [x, found];
      if (stayed > 0) below *= 0.5;
      stayed = 1;
    }
  }
  return low;
}
