import fc from "fast-check";

/** The parts of a JSON schema that zod writes for the functions' inputs. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/** What a text without a pattern may be: dates of every kind, and names. */
const TEXTS = [
  "2026-02-09",
  "2026-02-08",
  "2027-06-01",
  "1970-01-01",
  "0000-01-01",
  "0001-01-01",
  "9999-12-31",
  "2026-02-29",
  "112111182198",
];
const NAMES = ["NIFTY", "RELIANCE", "M&M", "BAJAJ-AUTO", "NOPE", "A".repeat(20)];

/** A value that a schema allows, as often at a bound as inside. */
export function allowed(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.oneOf !== undefined) return fc.oneof(...schema.oneOf.map(allowed));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case "object":
      return fc.record(
        Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, each]) => [name, allowed(each)]),
        ),
        { requiredKeys: [...schema.required ?? []] },
      );
    case "array":
      return fc.array(allowed(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number": {
      const { least, most } = bounds(schema);
      return fc.oneof(
        fc.constantFrom(least, most),
        fc.integer({ min: least, max: Math.min(most, 2 ** 31) }),
      );
    }
    case "string":
      return fc.constantFrom(...("pattern" in schema ? NAMES : TEXTS));
    default:
      return structure;
  }
}

/** A value just outside a schema's bounds, or of another type. */
export function forbidden(schema: JsonSchema): fc.Arbitrary<unknown> {
  const wrong = [null, true, -1, 0, 1.5, 1e308, -1e308, 2 ** 53, "", " ", "5", "true", [], {}];
  const { least, most } = bounds(schema);
  const outside = schema.type === "integer" || schema.type === "number"
    ? [least - 1, most + 1, most * 2, least + 0.5]
    : [];
  const many = schema.type === "array" ? [new Array((schema.maxItems ?? 0) + 1).fill("A")] : [];
  return fc.constantFrom<unknown>(...wrong, ...outside, ...many);
}

function bounds(schema: JsonSchema): { readonly least: number; readonly most: number } {
  const least = schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1;
  return { least, most: schema.maximum ?? 1e6 };
}

/** A structure of the calculator, some with fields that it refuses. */
const leg = fc.record({
  right: fc.constantFrom("call", "put", "underlying", "future"),
  side: fc.constantFrom("buy", "sell"),
  strike: fc.constantFrom(25_000, 0, -1, 5e-324, 1e308),
  quantity: fc.constantFrom(65, 1, 0, 1e300),
  volatility: fc.constantFrom(0.12, 0, 1e-300, 100),
  expiry: fc.constantFrom("2026-02-10", "0000-01-01", "2026-02-10T15:30:00+05:30"),
}, { requiredKeys: ["right", "side", "quantity"] });
const structure = fc.record({
  forward: fc.constantFrom(25_000, 1e308, 5e-324),
  spot: fc.constantFrom(25_000, 0),
  volatility: fc.constantFrom(0.12, 0, 1e-300, 1e10),
  yearsToExpiry: fc.constantFrom(0.02, 0, 1e10),
  rate: fc.constantFrom(0.06, -1, 1e5),
  legs: fc.array(leg, { maxLength: 21 }),
}, { requiredKeys: ["legs"] });
