import { z } from "zod";
import { instantOf, isTradingDate } from "../../vocabulary/trading_date.ts";

/** A date alone means 15:30 in Asia/Kolkata of that day. */
const FIXING_TIME = "15:30";

const number = z.number({ error: "must be a finite number" });
const positive = number.positive({ error: "must be above 0" });
const nonNegative = number.nonnegative({ error: "must not be negative" });

const instant = z.string().transform((text, context) => {
  if (isTradingDate(text)) return instantOf(text, FIXING_TIME);
  const date = /^\d{4}-\d{2}-\d{2}T.*([zZ]|[+-]\d{2}:\d{2})$/.test(text)
    ? new Date(text)
    : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  context.addIssue({
    code: "custom",
    message: "must be a date (YYYY-MM-DD) or an instant with its offset",
  });
  return z.NEVER;
});

const leg = z.strictObject({
  right: z.enum(["call", "put", "underlying"]),
  side: z.enum(["buy", "sell"]),
  strike: positive.optional(),
  quantity: positive,
  price: nonNegative.optional(),
  yearsToExpiry: nonNegative.optional(),
  expiry: instant.optional(),
  volatility: nonNegative.optional(),
}).superRefine((given, context) => {
  const wrong = (field: string, message: string) =>
    context.addIssue({ code: "custom", path: [field], message });
  if (given.right !== "underlying" && given.strike === undefined) {
    wrong("strike", "is required for a call or put");
  }
  if (given.right === "underlying" && given.strike !== undefined) {
    wrong("strike", "does not belong to an underlying leg");
  }
  if (given.yearsToExpiry !== undefined && given.expiry !== undefined) {
    wrong("expiry", "must not be given beside yearsToExpiry");
  }
});

/** What the calculator takes (method 5.11). */
export const structureSchema = z.strictObject({
  spot: positive.optional(),
  forward: positive.optional(),
  rate: number.default(0),
  dividendYield: number.optional(),
  volatility: nonNegative.optional(),
  yearsToExpiry: nonNegative.optional(),
  asOf: instant.optional(),
  expiry: instant.optional(),
  legs: z.array(leg).min(1, { error: "must have at least one leg" })
    .max(20, { error: "must have at most 20 legs" }),
}).superRefine((given, context) => {
  const wrong = (field: string, message: string) =>
    context.addIssue({ code: "custom", path: [field], message });
  if ((given.spot === undefined) === (given.forward === undefined)) {
    wrong("spot", "exactly one of spot and forward must be given");
  }
  if (given.forward !== undefined && given.dividendYield !== undefined) {
    wrong("dividendYield", "must not be given with forward, which contains it");
  }
  if (given.yearsToExpiry !== undefined && given.expiry !== undefined) {
    wrong("expiry", "must not be given beside yearsToExpiry");
  }
  const dated = given.expiry !== undefined || given.legs.some(({ expiry }) => expiry !== undefined);
  if (dated && given.asOf === undefined) wrong("asOf", "is required where an expiry is a date");
});

/** A checked structure. */
export type Structure = z.infer<typeof structureSchema>;
export type StructureLeg = Structure["legs"][number];
