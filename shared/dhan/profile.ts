import * as z from "zod";
import { instantOf } from "../vocabulary/trading_date.ts";
import { type DhanConnection, read } from "./request.ts";

/** GET /profile. A validity that has neither of Dhan's two formats is absent. */
export const profileReply = z.object({
  dhanClientId: z.string(),
  tokenValidity: z.string().transform(instantOfText),
  activeSegment: z.string().transform((text) => text.split(",").map((name) => name.trim())),
  dataPlan: z.string(),
  dataValidity: z.string().transform(instantOfText),
});

export type Profile = z.infer<typeof profileReply>;

/** The account's profile: the cheapest check of a token. */
export async function profile(connection: DhanConnection): Promise<Profile> {
  return await read(connection, {
    what: "profile",
    method: "GET",
    path: "/profile",
    rates: [{ family: "other" }],
    reply: profileReply,
  });
}

/** DD/MM/YYYY HH:MM of the token or YYYY-MM-DD HH:MM:SS.s of the data plan, Asia/Kolkata. */
function instantOfText(text: string): Date | undefined {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4}) \d{2}:\d{2}/.exec(text) ?? [];
  const date = year === undefined ? text.slice(0, 10) : `${year}-${month}-${day}`;
  const [time] = /(?<= )\d{2}:\d{2}(:\d{2})?/.exec(text) ?? [];
  try {
    return time === undefined ? undefined : instantOf(date, time);
  } catch {
    return undefined;
  }
}
