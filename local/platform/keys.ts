import { replaceFileSync } from "../support/replace_file.ts";

/** The keys of one local project, in the form of hosted ones. */
export interface Keys {
  readonly publishableKey: string;
  readonly secretKey: string;
  readonly cronToken: string;
  /** Secret TOKEN_KEY of the functions. */
  readonly tokenKey: string;
  readonly postbackToken: string;
}

/** New random keys. */
export function newKeys(): Keys {
  return {
    publishableKey: `sb_publishable_${random(22)}_${random(8)}`,
    secretKey: `sb_secret_${random(22)}_${random(8)}`,
    cronToken: random(43),
    tokenKey: random(43),
    postbackToken: random(43),
  };
}

/** The keys of a kept folder, readable by its owner only; new ones where it has none. */
export async function keysOf(folder: string): Promise<Keys> {
  const file = `${folder}/keys.json`;
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const keys = newKeys();
    replaceFileSync(file, JSON.stringify(keys));
    return keys;
  }
  const kept = parsed(file, text);
  const names = Object.keys(newKeys());
  for (const name of names) {
    const value = kept[name];
    if (typeof value === "string" && value !== "") continue;
    throw new Error(`${file}: ${name} must be a text that is not empty; ${REMEDY}`);
  }
  return Object.fromEntries(names.map((name) => [name, kept[name]])) as unknown as Keys;
}

const REMEDY = "put it right, or remove the file and new keys are made";

function parsed(file: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // What it says instead may be half a key: it is not shown.
  }
  throw new Error(`${file} must be one JSON object of keys; ${REMEDY}`);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A random text of letters and digits. */
export function random(length: number): string {
  return [...crypto.getRandomValues(new Uint32Array(length))]
    .map((value) => ALPHABET[value % ALPHABET.length]).join("");
}
