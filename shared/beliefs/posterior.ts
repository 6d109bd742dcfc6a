import type { Normal } from "./belief.ts";

/** A normal prior after an estimate with a normal error (method 7.3). */
export function posterior(prior: Normal, value: number, standardError: number): Normal {
  const [before, learned] = [1 / prior.sd ** 2, 1 / standardError ** 2];
  return {
    mean: (before * prior.mean + learned * value) / (before + learned),
    sd: 1 / Math.sqrt(before + learned),
  };
}
