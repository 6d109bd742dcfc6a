import type { LimitUse } from "./book_use.ts";

/** Of broken limits the one that is passed by the most of itself, the first of equal ones. */
export function farthest<T extends LimitUse>(broken: readonly [T, ...T[]]): T {
  return broken.reduce((most, one) => excess(one) > excess(most) ? one : most);
}

function excess({ value, bound }: LimitUse): number {
  return bound > 0 ? value / bound : Infinity;
}
