import * as z from "zod";
import type { Clock } from "../vocabulary/ports/clock.ts";
import type { MintedToken, TokenStore } from "../vocabulary/ports/token_store.ts";
import { instantOf } from "../vocabulary/trading_date.ts";
import { DhanError } from "./dhan_error.ts";
import { hideSecrets } from "./hide_secrets.ts";

export interface MintOptions {
  readonly authUrl: string;
  readonly clientId: string;
  readonly pin?: string;
  readonly totpSecret?: string;
  /** Absent where TOKEN_KEY is: a token that cannot be kept is not minted. */
  readonly store?: TokenStore;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** Between two mints of an account, refused ones included (broker 1.1). */
export const MINT_SECONDS = 130;

const TIMEOUT_MS = 10_000;

/** Waits before the token is stored again, seconds. */
const STORE_AGAIN = [0.5, 2];

/** Refusals come with HTTP 200; a token in the reply is the only sign of success. */
const mintReply = z.object({
  accessToken: z.string().min(1),
  expiryTime: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/),
});

/**
 * Mints a token by PIN and TOTP and stores it; "taken" when another minter has the leave. What dies
 * between the leave and the store leaves no token: the next call after the 130 seconds mints one,
 * and that ends the lost one at Dhan.
 */
export async function mintToken(options: MintOptions): Promise<MintedToken | "taken"> {
  const { clientId, clock } = options;
  const { pin, totpSecret, store } = credentials(options);
  const mintedAt = await clock.now();
  if (!await store.takeMint(clientId, mintedAt)) return "taken";
  // Loaded when a token is minted, once a day: it takes 2 ms of a process that starts.
  const { TOTP } = await import("otpauth");
  const totp = new TOTP({ secret: totpSecret }).generate({ timestamp: mintedAt.getTime() });
  const query = new URLSearchParams({ dhanClientId: clientId, pin, totp });
  let body: unknown;
  try {
    const response = await options.fetch(`${options.authUrl}/app/generateAccessToken?${query}`, {
      method: "POST",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    body = await response.json();
  } catch {
    // The cause could hold the address, which carries PIN and TOTP.
    throw new DhanError("broker_unreachable", "retry_read", "token: the mint could not be reached");
  }
  const reply = mintReply.safeParse(body);
  if (!reply.success) {
    const message = typeof body === "object" && body !== null && "message" in body
      ? hideSecrets(String(body.message), [pin, totp, totpSecret])
      : "a reply without a token";
    throw new DhanError("broker_auth", "halt", `token: the mint was refused: ${message}`);
  }
  const [date = "", time = ""] = reply.data.expiryTime.split("T");
  const validUntil = instantOf(date, time.slice(0, 8));
  const minted = { token: reply.data.accessToken, mintedAt, validUntil };
  await storeMinted(store, minted, options);
  return minted;
}

/** What minting needs, each checked before the leave is taken; named, and shown in no part. */
function credentials({ pin, totpSecret, store }: MintOptions) {
  if (pin === undefined || totpSecret === undefined || store === undefined) {
    const missing = Object.entries({
      DHAN_PIN: pin,
      DHAN_TOTP_SECRET: totpSecret,
      TOKEN_KEY: store,
    }).flatMap(([name, value]) => value === undefined ? [name] : []);
    const verb = missing.length === 1 ? "is" : "are";
    throw refusal(
      "no access token: set DHAN_ACCESS_TOKEN, or all of DHAN_PIN, DHAN_TOTP_SECRET and " +
        `TOKEN_KEY, of which ${missing.join(", ")} ${verb} missing`,
    );
  }
  if (!/^\d{6}$/.test(pin)) throw refusal("no access token: DHAN_PIN must be 6 digits");
  const secret = totpSecret.replaceAll(" ", "");
  if (!/^[A-Z2-7]+=*$/i.test(secret)) {
    throw refusal(
      "no access token: DHAN_TOTP_SECRET is not base32, which has letters and the digits 2 to 7; " +
        "copy it again from Dhan's page where TOTP is set up",
    );
  }
  return { pin, totpSecret: secret, store };
}

function refusal(message: string): DhanError {
  return new DhanError("broker_auth", "halt", message);
}

/**
 * The token is the account's only one from here on: unless it is stored every other call is
 * refused, so it is tried again, and given up by name.
 */
async function storeMinted(
  store: TokenStore,
  minted: MintedToken,
  { clientId, clock }: MintOptions,
): Promise<void> {
  for (let attempt = 0;; attempt++) {
    try {
      return await store.write(clientId, minted);
    } catch (cause) {
      const seconds = STORE_AGAIN[attempt];
      if (seconds === undefined) {
        throw new DhanError(
          "internal",
          "back_off",
          "token: a minted token could not be stored and is lost; the first call " +
            `${MINT_SECONDS} seconds after it mints another`,
          { cause },
        );
      }
      await clock.waitUntil(new Date((await clock.now()).getTime() + 1000 * seconds));
    }
  }
}
