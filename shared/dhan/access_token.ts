import * as z from "zod";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { TokenStore } from "../vocabulary/ports/token_store.ts";
import { instantOf } from "../vocabulary/trading_date.ts";
import { DhanError } from "./dhan_error.ts";
import type { TokenSource } from "./request.ts";

export interface TokenOptions {
  readonly authUrl: string;
  readonly clientId: string;
  /** A token given by hand; it is used as it is and cannot be renewed. */
  readonly accessToken?: string;
  readonly pin?: string;
  readonly totpSecret?: string;
  readonly store: TokenStore;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** A token that ends sooner is not used any more, minutes. */
const MARGIN_MINUTES = 10;

/** Refusals come with HTTP 200; a token in the reply is the only sign of success. */
const mintReply = z.object({ accessToken: z.string().min(1), expiryTime: z.string() });

/**
 * The account's token: given by hand, else the stored one, else minted by PIN and TOTP, once for
 * all functions.
 */
export function tokenSource(options: TokenOptions): TokenSource {
  let current: string | undefined = options.accessToken;
  const stored = async (except?: string) => {
    const session = await options.store.read(options.clientId);
    if (session === undefined || session.token === except) return undefined;
    const left = session.validUntil.getTime() - (await options.clock.now()).getTime();
    return left > MARGIN_MINUTES * 60_000 ? session.token : undefined;
  };
  return {
    token: async () => {
      current ??= await stored() ?? await mint(options);
      if (current === undefined) {
        throw new DhanError(
          "broker_auth",
          "halt",
          "no access token: set DHAN_ACCESS_TOKEN, or DHAN_PIN and DHAN_TOTP_SECRET (a mint is possible every 130 seconds)",
        );
      }
      return current;
    },
    renew: async (refused) => {
      if (options.accessToken !== undefined) return undefined;
      current = await stored(refused) ?? await mint(options);
      return current;
    },
  };
}

async function mint(options: TokenOptions): Promise<string | undefined> {
  const { pin, totpSecret, clientId } = options;
  if (pin === undefined || totpSecret === undefined) return undefined;
  if (!await options.store.takeMint(clientId)) return undefined;
  const timestamp = (await options.clock.now()).getTime();
  // Loaded when a token is minted, once a day: it takes 2 ms of a process that starts.
  const { TOTP } = await import("otpauth");
  const totp = new TOTP({ secret: totpSecret }).generate({ timestamp });
  const query = new URLSearchParams({ dhanClientId: clientId, pin, totp });
  let body: unknown;
  try {
    const response = await options.fetch(`${options.authUrl}/app/generateAccessToken?${query}`, {
      method: "POST",
      signal: AbortSignal.timeout(10_000),
    });
    body = await response.json();
  } catch {
    // The cause could hold the address, which carries PIN and TOTP.
    throw new DhanError("broker_unreachable", "retry_read", "token: the mint could not be reached");
  }
  const reply = mintReply.safeParse(body);
  if (!reply.success) {
    const message = typeof body === "object" && body !== null && "message" in body
      ? String(body.message)
      : "a reply without a token";
    throw new DhanError("broker_auth", "halt", `token: the mint was refused: ${message}`);
  }
  const [date = "", time = ""] = reply.data.expiryTime.split("T");
  await options.store.write(clientId, reply.data.accessToken, instantOf(date, time.slice(0, 8)));
  return reply.data.accessToken;
}
