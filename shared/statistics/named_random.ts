import { seededRandom } from "./seeded_random.ts";

/** Random numbers of a name: the same for the same seed and name, whatever others are drawn. */
export function namedRandom(seed: number, name: string): () => number {
  let hash = 0x811c9dc5 ^ seed;
  for (const byte of new TextEncoder().encode(name)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return seededRandom(hash);
}
