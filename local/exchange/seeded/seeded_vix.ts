import type { PricePath } from "./price_path.ts";
import { modelSmile } from "./model_smile.ts";
import { SEEDED_UNDERLYINGS } from "./underlyings.ts";
import { volatilityIndex } from "./volatility_index.ts";

const YEARS = 30 / 365;

/**
 * India VIX of a path, in percent with two digits: from the smile of NIFTY's options 30 days out.
 */
export interface SeededVix {
  at(instant: Date): number;
  atClose(index: number): number;
  /** The session of an index. */
  day(index: number): { open: number; high: number; low: number; close: number };
}

/** India VIX of a path. */
export function seededVix(path: PricePath): SeededVix {
  const [nifty] = SEEDED_UNDERLYINGS;
  const level = (factor: number) => {
    if (nifty === undefined) return 0;
    const { theta, variance } = modelSmile(nifty, YEARS, factor);
    return Math.round(100 * volatilityIndex(variance, theta, YEARS)) / 100;
  };
  const atClose = (index: number) => level(path.volatilityFactorAtClose(index));
  return {
    at: (instant) => level(path.volatilityFactor(instant)),
    atClose,
    // The factor goes straight from close to close, so both ends are the extremes.
    day: (index) => {
      const [open, close] = [atClose(index - 1), atClose(index)];
      return { open, high: Math.max(open, close), low: Math.min(open, close), close };
    },
  };
}
