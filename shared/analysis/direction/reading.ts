import type { ComponentName } from "./components.ts";

/**
 * One component now: what was measured in its own unit, and its score from -1 (bearish) to 1
 * (bullish).
 */
export interface Reading {
  readonly component: ComponentName;
  readonly value: number;
  readonly score: number;
}

/** The reading of a component that has a value and a score; nothing otherwise. */
export function readingOf(
  component: ComponentName,
  value: number | undefined,
  score: number | undefined,
): Reading[] {
  return value === undefined || score === undefined || !Number.isFinite(value) ||
      Number.isNaN(score)
    ? []
    : [{ component, value, score }];
}
