import * as z from "zod";

/** The name of an underlying in a call: whether one has it the desk's tables say. */
export const underlyingName = z.string().regex(
  /^[A-Z0-9&-]{1,20}$/,
  "must be a name of at most 20 capital letters, digits, & and -, as NIFTY",
);
