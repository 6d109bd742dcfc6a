import * as z from "zod";

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** A number that Dhan may also send as text. */
export const numeric: z.ZodType<number> = z.union([
  z.number(),
  z.string().regex(NUMBER).transform(Number),
]);

/** What `numeric` reads, without a schema; absent for what it refuses. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" && NUMBER.test(value) ? Number(value) : undefined;
}

/** A value that Dhan writes as 0 or null when there is none: absent then. */
export function positive(value: number | null | undefined): number | undefined {
  return value !== null && value !== undefined && value > 0 ? value : undefined;
}
