import type { Normal, Priors } from "./belief.ts";

/** What both priors' figures give by one rule. */
export function mapPriors(priors: Priors, rule: (own: Normal, prior: keyof Priors) => Normal) {
  return {
    sceptical: rule(priors.sceptical, "sceptical"),
    registered: rule(priors.registered, "registered"),
  };
}

/** Sum of independent normals. */
export function addNormals(first: Normal, second: Normal): Normal {
  return { mean: first.mean + second.mean, sd: Math.hypot(first.sd, second.sd) };
}

/** A normal times a number. */
export function scaleNormal({ mean, sd }: Normal, factor: number): Normal {
  return { mean: factor * mean, sd: Math.abs(factor) * sd };
}
