import type { SviParameters } from "./smile.ts";
import { leastDurrleman, sviVariance, wingsAreBounded } from "./svi.ts";
import { type JumpWings, jumpWingsOf, rawOf, tamed } from "./svi_jump_wings.ts";

/**
 * Halvings of the way from the tamed slice to the given one: the last step is a thousandth of it.
 */
const STEPS = 10;

/** True when a slice has no butterfly arbitrage on the check grid and keeps Lee's bound. */
export function isFreeOfButterflies(parameters: SviParameters): boolean {
  return wingsAreBounded(parameters) && leastDurrleman(sviVariance(parameters)) >= 0;
}

/**
 * The slice nearest to a given one on the way to its tamed slice that is free of butterflies
 * (method 3.10, cases F4 and F8). Absent when its variance at the money or its wings admit none.
 */
export function repairedSlice(given: SviParameters, years: number): SviParameters | undefined {
  const from = jumpWingsOf(given, years);
  const to = tamed(from, years);
  if (to === undefined) return undefined;
  let best = free(to, years);
  if (best === undefined) return undefined;
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    const share = 0.5 * (low + high);
    const found = free(between(to, from, share), years);
    if (found === undefined) {
      high = share;
    } else {
      low = share;
      best = found;
    }
  }
  return best;
}

function free(wings: JumpWings, years: number): SviParameters | undefined {
  const parameters = rawOf(wings, years);
  return parameters !== undefined && isFreeOfButterflies(parameters) ? parameters : undefined;
}

function between(p: JumpWings, q: JumpWings, share: number): JumpWings {
  const mix = (name: keyof JumpWings) => (1 - share) * p[name] + share * q[name];
  return { v: mix("v"), psi: mix("psi"), p: mix("p"), c: mix("c"), vTilde: mix("vTilde") };
}
