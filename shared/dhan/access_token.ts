import type { MintedToken } from "../vocabulary/ports/token_store.ts";
import { exchangeText } from "../vocabulary/trading_date.ts";
import { DhanError } from "./dhan_error.ts";
import { endOfToken } from "./end_of_token.ts";
import { MINT_SECONDS, type MintOptions, mintToken } from "./mint_token.ts";
import type { TokenSource } from "./request.ts";

export interface TokenOptions extends MintOptions {
  /** A token given by hand; it is used as it is and cannot be renewed. */
  readonly accessToken?: string;
}

/** A token that ends sooner is not used any more, minutes. */
const MARGIN_MINUTES = 10;

/** So long after its mint a token may be refused for being new, seconds (broker 1.1). */
const FRESH_SECONDS = 30;

/** Seconds between looks for the token of another minter: together longer than its time-out. */
const LOOKS = [1, 2, 4, 5];

/**
 * The account's token: given by hand, else the stored one, else minted by PIN and TOTP, once for
 * all functions.
 */
export function tokenSource(options: TokenOptions): TokenSource {
  const { accessToken } = options;
  return accessToken === undefined ? sharedToken(options) : givenToken(accessToken, options);
}

function givenToken(token: string, { clock }: TokenOptions): TokenSource {
  const remedy = "set a new DHAN_ACCESS_TOKEN (it lives 24 hours), or remove it and set " +
    "DHAN_PIN, DHAN_TOTP_SECRET and TOKEN_KEY";
  return {
    origin: "DHAN_ACCESS_TOKEN",
    remedy,
    renews: false,
    token: async () => {
      const end = endOfToken(token);
      if (end !== undefined && end <= await clock.now()) {
        throw new DhanError(
          "broker_auth",
          "halt",
          `DHAN_ACCESS_TOKEN ended at ${exchangeText(end)}: ${remedy}`,
        );
      }
      return token;
    },
    isFresh: () => Promise.resolve(false),
    renew: () => Promise.resolve(undefined),
  };
}

function sharedToken(options: TokenOptions): TokenSource {
  const { clock, clientId, store } = options;
  let current: MintedToken | undefined;
  let pending: Promise<MintedToken | undefined> | undefined;
  const stored = async (except?: string) => {
    const found = await store?.read(clientId);
    if (found === undefined || found.token === except) return undefined;
    const left = found.validUntil.getTime() - (await clock.now()).getTime();
    return left > MARGIN_MINUTES * 60_000 ? found : undefined;
  };
  const obtained = async (except?: string) => {
    const found = await stored(except);
    if (found !== undefined) return found;
    const outcome = await mintToken(options);
    if (outcome !== "taken") return outcome;
    // Somebody else mints at this moment, or died with the leave: its token is waited for.
    for (const seconds of LOOKS) {
      await clock.waitUntil(new Date((await clock.now()).getTime() + 1000 * seconds));
      const other = await stored(except);
      if (other !== undefined) return other;
    }
    return undefined;
  };
  // Reads that were refused together ask for one token together.
  const once = async (except?: string) =>
    current = await (pending ??= obtained(except).finally(() => pending = undefined));
  return {
    origin: "minted by PIN and TOTP",
    remedy: "check DHAN_CLIENT_ID, DHAN_PIN and DHAN_TOTP_SECRET, and that TOTP is on at Dhan",
    renews: ![options.pin, options.totpSecret, store].includes(undefined),
    token: async () => {
      const found = current ?? await once();
      if (found === undefined) {
        throw new DhanError(
          "broker_auth",
          "back_off",
          `no access token: one was minted or tried less than ${MINT_SECONDS} seconds ago and ` +
            "is not there, and Dhan allows no sooner one; the next call mints it",
        );
      }
      return found.token;
    },
    isFresh: async (token) => {
      if (current?.token !== token) return false;
      const age = (await clock.now()).getTime() - current.mintedAt.getTime();
      return age >= 0 && age < FRESH_SECONDS * 1000;
    },
    renew: async (refused) => {
      if (current !== undefined && current.token !== refused) return current.token;
      return (await once(refused))?.token;
    },
  };
}
