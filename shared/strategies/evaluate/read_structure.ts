import { present } from "../../vocabulary/present.ts";
import { instantOf, isTradingDate } from "../../vocabulary/trading_date.ts";
import { Refused } from "./refused.ts";
import type { Structure, StructureLeg } from "./structure.ts";

/** A date alone means 15:30 in Asia/Kolkata of that day. */
const FIXING_TIME = "15:30";
const INSTANT = /^\d{4}-\d{2}-\d{2}T.*([zZ]|[+-]\d{2}:\d{2})$/;
const MOST_LEGS = 20;

type Given = Readonly<Record<string, unknown>>;
/** What is wrong with a value that is given; undefined when nothing is. */
type Rule = (value: unknown) => string | undefined;

function number(value: unknown): string | undefined {
  return Number.isFinite(value) ? undefined : "must be a finite number";
}

function positive(value: unknown): string | undefined {
  return number(value) ?? (Number(value) > 0 ? undefined : "must be above 0");
}

function nonNegative(value: unknown): string | undefined {
  return number(value) ?? (Number(value) >= 0 ? undefined : "must not be negative");
}

function instant(value: unknown): string | undefined {
  if (typeof value !== "string") return `Invalid input: expected string, received ${kindOf(value)}`;
  return timeOf(value) === undefined
    ? "must be a date (YYYY-MM-DD) or an instant with its offset"
    : undefined;
}

function legsOnly(value: unknown): string | undefined {
  return Array.isArray(value)
    ? undefined
    : `Invalid input: expected array, received ${kindOf(value)}`;
}

function oneOf(...words: readonly unknown[]): Rule {
  const message = `Invalid option: expected one of ${words.map((word) => `"${word}"`).join("|")}`;
  return (value) => words.includes(value) ? undefined : message;
}

/** Fields of an object in the order in which they are checked, and those that it must have. */
interface Fields {
  readonly rules: readonly (readonly [name: string, rule: Rule])[];
  readonly required: readonly string[];
  readonly names: ReadonlySet<string>;
}

const LEG = fieldsOf([
  ["right", oneOf("call", "put", "underlying")],
  ["side", oneOf("buy", "sell")],
  ["strike", positive],
  ["quantity", positive],
  ["price", nonNegative],
  ["yearsToExpiry", nonNegative],
  ["expiry", instant],
  ["volatility", nonNegative],
], ["right", "side", "quantity"]);

const STRUCTURE = fieldsOf([
  ["spot", positive],
  ["forward", positive],
  ["rate", number],
  ["dividendYield", number],
  ["volatility", nonNegative],
  ["yearsToExpiry", nonNegative],
  ["asOf", instant],
  ["expiry", instant],
  ["legs", legsOnly],
], ["legs"]);

function fieldsOf(rules: Fields["rules"], required: readonly string[]): Fields {
  return { rules, required, names: new Set(rules.map(([name]) => name)) };
}

/**
 * A structure as it was given, checked (method 5.11); throws `Refused` with the first field that
 * breaks a rule. By hand: a schema, with an object for each field, took a quarter of a batch.
 */
export function readStructure(input: unknown): Structure {
  const given = objectOf(input, "");
  checkFields(given, STRUCTURE, "");
  const legs = given["legs"] as readonly unknown[];
  const checked = legs.map(checkedLeg);
  if (legs.length === 0) throw refused("legs", "must have at least one leg");
  if (legs.length > MOST_LEGS) throw refused("legs", `must have at most ${MOST_LEGS} legs`);
  checkNames(given, STRUCTURE, "");
  checkTogether(given, checked);
  const { asOf, expiry, rate = 0 } = given;
  const structure = { ...given, rate, legs: checked } as unknown as Structure;
  return asOf === undefined
    ? structure
    : { ...structure, ...present({ asOf: timeOf(asOf), expiry: timeOf(expiry) }) };
}

function checkedLeg(leg: unknown, index: number): StructureLeg {
  const prefix = `legs.${index}.`;
  const given = objectOf(leg, `legs.${index}`);
  checkFields(given, LEG, prefix);
  checkNames(given, LEG, prefix);
  const { right, strike, yearsToExpiry, expiry } = given;
  if (right !== "underlying" && strike === undefined) {
    throw refused(`${prefix}strike`, "is required for a call or put");
  }
  if (right === "underlying" && strike !== undefined) {
    throw refused(`${prefix}strike`, "does not belong to an underlying leg");
  }
  if (yearsToExpiry !== undefined && expiry !== undefined) {
    throw refused(`${prefix}expiry`, "must not be given beside yearsToExpiry");
  }
  const checked = expiry === undefined ? given : { ...given, expiry: timeOf(expiry) };
  return checked as unknown as StructureLeg;
}

/** The rules between fields. */
function checkTogether(given: Given, legs: readonly StructureLeg[]): void {
  const { spot, forward, dividendYield, yearsToExpiry, asOf, expiry } = given;
  if ((spot === undefined) === (forward === undefined)) {
    throw refused("spot", "exactly one of spot and forward must be given");
  }
  if (forward !== undefined && dividendYield !== undefined) {
    throw refused("dividendYield", "must not be given with forward, which contains it");
  }
  if (yearsToExpiry !== undefined && expiry !== undefined) {
    throw refused("expiry", "must not be given beside yearsToExpiry");
  }
  const dated = expiry !== undefined || legs.some((leg) => leg.expiry !== undefined);
  if (dated && asOf === undefined) {
    throw refused("asOf", "is required where an expiry is a date");
  }
}

function objectOf(value: unknown, field: string): Given {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Given;
  throw refused(field, `Invalid input: expected object, received ${kindOf(value)}`);
}

function checkFields(given: Given, { rules, required }: Fields, prefix: string): void {
  for (const [name, rule] of rules) {
    const value = given[name];
    if (value === undefined && !required.includes(name)) continue;
    const message = rule(value);
    if (message !== undefined) throw refused(prefix + name, message);
  }
}

function checkNames(given: Given, { names }: Fields, prefix: string): void {
  for (const name in given) {
    if (names.has(name)) continue;
    const unknown = Object.keys(given).filter((key) => !names.has(key));
    throw refused(prefix + unknown.join(", "), "is not a field");
  }
}

/** The instant of a text; undefined where it is none. */
function timeOf(value: unknown): Date | undefined {
  if (typeof value !== "string") return undefined;
  if (isTradingDate(value)) return instantOf(value, FIXING_TIME);
  const date = INSTANT.test(value) ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : Number.isNaN(value) ? "NaN" : typeof value;
}

function refused(field: string, message: string): Refused {
  return new Refused("bad_structure", field || "(structure)", message);
}
