import { nth } from "../vocabulary/nth.ts";
/** A point of the search and its cost. */
export interface Point {
  readonly x: readonly number[];
  readonly value: number;
}

/** How a search is made. */
export interface SearchOptions {
  /** The first step of each coordinate. */
  readonly step: readonly number[];
  readonly maxSteps: number;
  /** The search ends when the simplex' values differ by less than this, relative. */
  readonly tolerance: number;
}

/**
 * Nelder-Mead from a start, with coefficients 1, 2, 1/2 and 1/2; deterministic. `cost` may return
 * +Infinity for what is not allowed.
 */
export function nelderMead(
  cost: (x: readonly number[]) => number,
  start: readonly number[],
  { step, maxSteps, tolerance }: SearchOptions,
): Point {
  const point = (x: readonly number[]): Point => ({ x, value: cost(x) });
  let simplex = [point(start)];
  for (let i = 0; i < start.length; i++) {
    simplex.push(point(start.map((value, j) => j === i ? value + nth(step, j) : value)));
  }
  for (let n = 0; n < maxSteps; n++) {
    simplex = simplex.sort((p, q) => p.value - q.value);
    const best = simplex[0] as Point;
    const [second, worst] = simplex.slice(-2) as [Point, Point];
    if (worst.value - best.value <= tolerance * Math.abs(best.value)) break;
    const others = simplex.slice(0, -1);
    const centre = start.map((_, i) =>
      others.reduce((sum, p) => sum + nth(p.x, i), 0) / others.length
    );
    const along = (factor: number) =>
      point(centre.map((value, i) => value + factor * (value - nth(worst.x, i))));
    const reflected = along(1);
    if (reflected.value < best.value) {
      const expanded = along(2);
      simplex[simplex.length - 1] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      simplex[simplex.length - 1] = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? 0.5 : -0.5);
      if (contracted.value < Math.min(worst.value, reflected.value)) {
        simplex[simplex.length - 1] = contracted;
      } else {
        simplex = simplex.map((p) =>
          p === best ? p : point(p.x.map((value, i) => 0.5 * (value + nth(best.x, i))))
        );
      }
    }
  }
  return simplex.sort((p, q) => p.value - q.value)[0] as Point;
}
