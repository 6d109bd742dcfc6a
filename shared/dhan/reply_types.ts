import { z } from "zod";

/** A number that Dhan may also send as text. */
export const numeric: z.ZodType<number> = z.union([
  z.number(),
  z.string().regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/).transform(Number),
]);

/** A value that Dhan writes as 0 or null when there is none: absent then. */
export function positive(value: number | null | undefined): number | undefined {
  return value !== null && value !== undefined && value > 0 ? value : undefined;
}
