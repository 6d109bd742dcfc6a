import { z } from "zod";
import { type DhanConnection, read } from "./request.ts";

/** GET /profile: validities are texts of two formats and kept as they are. */
const profileReply = z.object({
  dhanClientId: z.string(),
  tokenValidity: z.string(),
  activeSegment: z.string(),
  dataPlan: z.string(),
  dataValidity: z.string(),
});

/** The account's profile: the cheapest check of a token. */
export async function profile(connection: DhanConnection): Promise<z.infer<typeof profileReply>> {
  return await read(connection, {
    what: "profile",
    method: "GET",
    path: "/profile",
    rates: [{ family: "other" }],
    reply: profileReply,
  });
}
