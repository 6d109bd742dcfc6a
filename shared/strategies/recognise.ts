import { CATALOGUE } from "./catalogue/registry.ts";
import type { Definition } from "./definition.ts";

/** A leg as its structure is recognised by: quantity positive, any unit. */
export interface RecognisedLeg {
  readonly right: "call" | "put" | "underlying";
  readonly side: "buy" | "sell";
  readonly quantity: number;
  /** Absent for the underlying. */
  readonly strike?: number;
}

const TOLERANCE = 1e-9;

/** Id of the most constrained definition that the legs are an instance of, or "custom". All legs of one expiry. */
export function recognise(given: readonly RecognisedLeg[]): string {
  const legs = merged(given);
  const matches = CATALOGUE.filter((definition) => isInstance(definition, legs));
  const [best] = matches.sort((p, q) => constraints(q) - constraints(p) || (p.id < q.id ? -1 : 1));
  return best?.id ?? "custom";
}

/** Legs of the same contract and side as one: two of a call are a long call. */
function merged(legs: readonly RecognisedLeg[]): RecognisedLeg[] {
  const byContract = new Map<string, RecognisedLeg>();
  for (const leg of legs) {
    const key = `${leg.right} ${leg.side} ${leg.strike}`;
    const quantity = (byContract.get(key)?.quantity ?? 0) + leg.quantity;
    byContract.set(key, { ...leg, quantity });
  }
  return [...byContract.values()];
}

function constraints(definition: Definition): number {
  return definition.placements.filter(({ kind }) => kind === "equal_width").length;
}

function isInstance(definition: Definition, legs: readonly RecognisedLeg[]): boolean {
  if (legs.length !== definition.legs.length) return false;
  const strikes = [...new Set(legs.flatMap(({ strike }) => strike === undefined ? [] : [strike]))]
    .sort((p, q) => p - q);
  if (strikes.length !== definition.placements.length) return false;
  const unit = legs.reduce((least, { quantity }) => Math.min(least, quantity), Infinity) /
    Math.min(...definition.legs.map(({ ratio }) => ratio));
  const fits = definition.legs.every((rule) =>
    legs.some((leg) =>
      leg.right === rule.right && leg.side === rule.side &&
      Math.abs(leg.quantity - rule.ratio * unit) <= TOLERANCE * leg.quantity &&
      (rule.right === "underlying" || leg.strike === strikes[rule.slot])
    )
  );
  return fits && definition.placements.every((placement, slot) => {
    if (placement.kind !== "equal_width") return true;
    const [a = 0, b = 0] = placement.like.map((of) => strikes[of] ?? 0);
    const width = Math.abs((strikes[slot] ?? 0) - (strikes[placement.from] ?? 0));
    return Math.abs(width - Math.abs(b - a)) <= TOLERANCE * Math.max(a, b);
  });
}
