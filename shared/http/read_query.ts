import type * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import { check } from "./check.ts";

/**
 * The checked query of a GET. Throws `bad_request` with the field and its rule; a field given twice
 * is refused, since whoever reads it could take the other value.
 */
export function readQuery<T>(url: string, schema: z.ZodType<T>): T {
  const given = new Map<string, string>();
  for (const [name, value] of new URL(url).searchParams) {
    const field = /^[a-z]{1,30}$/.test(name) ? name : "(an unknown field)";
    if (given.has(name)) throw new DeskError("bad_request", `${field}: must be given once`);
    if (/\p{Cc}/u.test(value)) {
      throw new DeskError("bad_request", `${field}: must hold no control characters`);
    }
    given.set(name, value);
  }
  return check(Object.fromEntries(given), schema);
}
