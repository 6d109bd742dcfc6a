import * as z from "zod";
import { type DhanConnection, read } from "./request.ts";

const text = z.string().nullish().transform((value) =>
  value === "" ? undefined : value ?? undefined
);

/** GET /ip/getIP: what Dhan sees and concludes is on the wire, not in its documentation. */
export const addressReply = z.object({
  primaryIP: text,
  secondaryIP: text,
  detectedIP: text,
  ipMatchStatus: text,
  ordersAllowed: z.boolean().nullish(),
});

/** The addresses that orders may come from, and the one that Dhan sees. */
export interface OrderAddress {
  readonly registered: readonly string[];
  readonly seen: string | undefined;
  /** Whether Dhan takes orders from there; absent when its reply does not tell. */
  readonly allowed: boolean | undefined;
}

const MATCHES = new Set(["MATCH", "PRIMARY_MATCH", "SECONDARY_MATCH"]);

/** Asked from where orders are sent, so that Dhan sees what it would see of them. */
export async function orderAddress(connection: DhanConnection): Promise<OrderAddress> {
  const reply = await read(connection, {
    what: "registered addresses",
    method: "GET",
    path: "/ip/getIP",
    rates: [{ family: "other" }],
    reply: addressReply,
    asOrders: true,
  });
  const registered = [reply.primaryIP, reply.secondaryIP].filter((ip) => ip !== undefined);
  const { detectedIP: seen, ipMatchStatus, ordersAllowed } = reply;
  const allowed = ordersAllowed ??
    (ipMatchStatus !== undefined
      ? MATCHES.has(ipMatchStatus)
      : seen === undefined
      ? undefined
      : registered.includes(seen));
  return { registered, seen, allowed };
}
