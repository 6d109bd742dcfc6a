import { DeskError } from "../vocabulary/desk_error.ts";

/** A token as its table holds it: hexadecimal, of AES-GCM with the tag at the end. */
export interface SealedToken {
  readonly nonce: string;
  readonly ciphertext: string;
}

/** Seals tokens of clients; `open` gives nothing for what another secret or client sealed. */
export interface TokenCipher {
  seal(clientId: string, token: string): Promise<SealedToken>;
  open(clientId: string, sealed: SealedToken): Promise<string | undefined>;
}

/** The key's derivation stretches nothing: what is guessed in a table's copy must be long. */
const SECRET_CHARACTERS = 32;
const NONCE_BYTES = 12;
/** The key is for this alone, should the secret ever serve another purpose. */
const PURPOSE = "options desk: broker_sessions.ciphertext";

/** A cipher whose key is derived from the secret TOKEN_KEY. Throws naming it when it is short. */
export function tokenCipher(secret: string): TokenCipher {
  if (secret.length < SECRET_CHARACTERS) {
    throw new DeskError(
      "broker_auth",
      `the secret TOKEN_KEY must have at least ${SECRET_CHARACTERS} characters, best random ones`,
    );
  }
  const text = new TextEncoder();
  let key: Promise<CryptoKey> | undefined;
  const terms = (clientId: string, iv: ReturnType<typeof fromHex>) => ({
    name: "AES-GCM",
    iv,
    additionalData: text.encode(clientId),
  });
  return {
    seal: async (clientId, token) => {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt(
        terms(clientId, nonce),
        await (key ??= derivedKey(secret)),
        text.encode(token),
      );
      return { nonce: toHex(nonce), ciphertext: toHex(new Uint8Array(sealed)) };
    },
    open: async (clientId, { nonce, ciphertext }) => {
      key ??= derivedKey(secret);
      try {
        const opened = await crypto.subtle.decrypt(
          terms(clientId, fromHex(nonce)),
          await key,
          fromHex(ciphertext),
        );
        return new TextDecoder().decode(opened);
      } catch {
        // Another secret, another client or a changed row: the algorithm does not tell which.
        return undefined;
      }
    },
  };
}

async function derivedKey(secret: string): Promise<CryptoKey> {
  const text = new TextEncoder();
  const material = await crypto.subtle.importKey("raw", text.encode(secret), "HKDF", false, [
    "deriveKey",
  ]);
  return await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: text.encode(PURPOSE) },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Its type is inferred: the two releases of Deno name it differently. */
function fromHex(text: string) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
