import type * as z from "zod";
import { readBy, refuse } from "./reply_fields.ts";
import { toNumber } from "./reply_types.ts";

/** A column of numbers, each of which may come as text. */
export const numbers: z.ZodType<number[]> = readBy((value) =>
  itemsOf(value).map((item, i) => toNumber(item) ?? refuse(String(i), "must be a number"))
);

/** A column of numbers with null where there is none. */
export const numbersOrNull: z.ZodType<(number | null)[]> = readBy((value) =>
  itemsOf(value).map((item, i) =>
    item === null ? null : toNumber(item) ?? refuse(String(i), "must be a number or null")
  )
);

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : refuse("", "must be an array");
}
