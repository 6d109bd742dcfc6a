/** The keys of one local project, in the form of hosted ones. */
export interface Keys {
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly cronToken: string;
  /** Secret TOKEN_KEY of the functions. */
  readonly tokenKey: string;
}

/** New random keys. */
export function newKeys(): Keys {
  return {
    publishableKey: `sb_publishable_${random(22)}_${random(8)}`,
    secretKey: `sb_secret_${random(22)}_${random(8)}`,
    cronToken: random(43),
    tokenKey: random(43),
  };
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function random(length: number): string {
  return [...crypto.getRandomValues(new Uint32Array(length))]
    .map((value) => ALPHABET[value % ALPHABET.length]).join("");
}
