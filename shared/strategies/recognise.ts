import { at } from "../vocabulary/at.ts";
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

/** Right, side and expiry of a leg as one number. */
function kindOf({ right, side, expiry }: Pick<RecognisedLeg, "right" | "side" | "expiry">): number {
  const place = right === "call" ? 0 : right === "put" ? 1 : 2;
  return 4 * place + (side === "buy" ? 0 : 2) + (expiry === "far" ? 1 : 0);
}

/** One of each kind, as a digit of a number in base eight. */
const DIGITS = Float64Array.from({ length: 12 }, (_, kind) => 8 ** kind);

/** How many legs of each kind there are, as digits of one number; eight of a kind are one more. */
function kindsOf(legs: readonly Pick<RecognisedLeg, "right" | "side" | "expiry">[]): number {
  let kinds = 0;
  for (const leg of legs) kinds += at(DIGITS, kindOf(leg));
  return kinds;
}

/** Two or three definitions are looked at for a structure instead of all. */
const BY_KINDS = Map.groupBy(CATALOGUE, ({ legs }) => kindsOf(legs));

/**
 * Id of the most constrained definition that the legs are an instance of, or "custom". The net
 * premium, received +, is of the quantities given; without it, a name's promise about it is taken
 * as kept.
 */
export function recognise(given: readonly RecognisedLeg[], netPremium?: number): string {
  let best: Definition | undefined;
  for (const each of instancesOf(given, netPremium)) {
    if (best === undefined || isPreferred(each, best)) best = each;
  }
  return best?.id ?? "custom";
}

/** Every definition that the legs are an instance of, by id. */
export function instancesOf(
  given: readonly RecognisedLeg[],
  netPremium?: number,
): Definition[] {
  const legs = merged(given);
  const alike = BY_KINDS.get(kindsOf(legs));
  if (alike === undefined) return [];
  const strikes = strikesOf(legs);
  return alike.filter((definition) => isInstance(definition, legs, strikes, netPremium));
}

/** Legs of the same contract and side as one: two of a call are a long call. */
function merged(legs: readonly RecognisedLeg[]): RecognisedLeg[] {
  const found: RecognisedLeg[] = [];
  for (const leg of legs) {
    const kind = kindOf(leg);
    const place = found.findIndex((other) => other.strike === leg.strike && kindOf(other) === kind);
    const same = found[place];
    if (same === undefined) found.push(leg);
    else found[place] = { ...leg, quantity: same.quantity + leg.quantity };
  }
  return found;
}

/** The distinct strikes, ascending. */
function strikesOf(legs: readonly RecognisedLeg[]): number[] {
  const strikes: number[] = [];
  for (const { strike } of legs) {
    if (strike !== undefined && !strikes.includes(strike)) strikes.push(strike);
  }
  return strikes.sort((p, q) => p - q);
}

function isPreferred(one: Definition, other: Definition): boolean {
  const more = constraints(one) - constraints(other);
  return more > 0 || (more === 0 && one.id < other.id);
}

function constraints(definition: Definition): number {
  const widths = definition.placements.filter(({ kind }) => WIDTHS.has(kind)).length;
  return widths + (definition.credit === undefined ? 0 : 1);
}

function isInstance(
  definition: Definition,
  legs: readonly RecognisedLeg[],
  strikes: readonly number[],
  netPremium: number | undefined,
): boolean {
  if (legs.length !== definition.legs.length) return false;
  if (strikes.length !== definition.placements.length) return false;
  const unit = legs.reduce((least, { quantity }) => Math.min(least, quantity), Infinity) /
    definition.legs.reduce((least, { ratio }) => Math.min(least, ratio), Infinity);
  const fits = definition.legs.every((rule) =>
    legs.some((leg) =>
      kindOf(leg) === kindOf(rule) &&
      Math.abs(leg.quantity - rule.ratio * unit) <= TOLERANCE * leg.quantity &&
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
