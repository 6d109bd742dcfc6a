import { normalisedVega } from "./black.ts";
import type { DeviationBranch, DeviationTarget } from "./deviation_target.ts";

/**
 * One Householder step of fourth order towards a target's deviation from `s`, where the price is
 * `b` (method 3.7).
 */
export function deviationStep(
  { beta, x, bound }: DeviationTarget,
  branch: DeviationBranch,
  s: number,
  b: number,
): number {
  const vega = normalisedVega(x, s);
  // Ratios of the price's second and third derivative to its first.
  const r2 = x * x / (s * s * s) - 0.25 * s;
  const r3 = r2 * r2 - 3 * x * x / (s * s * s * s) - 0.25;
  if (branch === "low") {
    const logBeta = Math.log(beta);
    const L = Math.log(b);
    const q = vega / b;
    const nu = (logBeta - L) * L / (logBeta * q);
    const ga = r2 - q * (1 + 2 / L);
    const de = r3 + 2 * q * q * (1 + (3 / L) * (1 + 1 / L)) - 3 * r2 * q * (1 + 2 / L);
    return householder(nu, ga, de);
  }
  if (branch === "middle") return householder((beta - b) / vega, r2, r3);
  const c = bound - b;
  const q = vega / c;
  return householder(
    -Math.log((bound - beta) / c) / q,
    r2 + q,
    r3 + 2 * q * q + 3 * q * r2,
  );
}

/** From Newton's step and the ratios of second and third derivative to the first. */
function householder(nu: number, ga: number, de: number): number {
  return nu * (1 + 0.5 * ga * nu) / (1 + nu * (ga + de * nu / 6));
}
