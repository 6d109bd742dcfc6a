import { CATALOGUE } from "./catalogue/registry.ts";
import { type Definition, leastCredit, type Placement } from "./definition.ts";

/** A leg as its structure is recognised by: quantity positive, any unit. */
interface RecognisedLeg {
  readonly right: "call" | "put" | "underlying";
  readonly side: "buy" | "sell";
  readonly quantity: number;
  /** Absent for the underlying. */
  readonly strike?: number;
  /** Absent means the near one. */
  readonly expiry?: "near" | "far";
}

const TOLERANCE = 1e-9;
const WIDTHS = new Set<Placement["kind"]>(["equal_width", "unequal_width"]);

/**
 * Id of the most constrained definition that the legs are an instance of, or "custom". The net
 * premium, received +, is of the quantities given; without it, a name's promise about it is taken
 * as kept.
 */
export function recognise(given: readonly RecognisedLeg[], netPremium?: number): string {
  const matches = instancesOf(given, netPremium);
  const [best] = matches.sort((p, q) => constraints(q) - constraints(p) || (p.id < q.id ? -1 : 1));
  return best?.id ?? "custom";
}

/** Every definition that the legs are an instance of, by id. */
export function instancesOf(
  given: readonly RecognisedLeg[],
  netPremium?: number,
): Definition[] {
  const legs = merged(given);
  return CATALOGUE.filter((definition) => isInstance(definition, legs, netPremium));
}

/** Legs of the same contract and side as one: two of a call are a long call. */
function merged(legs: readonly RecognisedLeg[]): RecognisedLeg[] {
  const byContract = new Map<string, RecognisedLeg>();
  for (const leg of legs) {
    const key = `${leg.right} ${leg.side} ${leg.strike} ${leg.expiry ?? "near"}`;
    const quantity = (byContract.get(key)?.quantity ?? 0) + leg.quantity;
    byContract.set(key, { ...leg, quantity });
  }
  return [...byContract.values()];
}

function constraints(definition: Definition): number {
  const widths = definition.placements.filter(({ kind }) => WIDTHS.has(kind)).length;
  return widths + (definition.credit === undefined ? 0 : 1);
}

function isInstance(
  definition: Definition,
  legs: readonly RecognisedLeg[],
  netPremium: number | undefined,
): boolean {
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
      (leg.expiry ?? "near") === (rule.expiry ?? "near") &&
      (rule.right === "underlying" || leg.strike === strikes[rule.slot])
    )
  );
  const { credit } = definition;
  if (!fits) return false;
  if (credit !== undefined && netPremium !== undefined) {
    const least = unit * leastCredit(credit, strikes);
    if (netPremium < least - TOLERANCE * unit * Math.max(...strikes)) return false;
  }
  return definition.placements.every((placement, slot) => {
    if (placement.kind !== "equal_width" && placement.kind !== "unequal_width") return true;
    const [a = 0, b = 0] = placement.like.map((of) => strikes[of] ?? 0);
    const width = Math.abs((strikes[slot] ?? 0) - (strikes[placement.from] ?? 0));
    const excess = width - Math.abs(b - a);
    const tolerance = TOLERANCE * Math.max(a, b);
    if (placement.kind === "equal_width") return Math.abs(excess) <= tolerance;
    return (placement.relation === "wider" ? excess : Math.abs(excess)) > tolerance;
  });
}
