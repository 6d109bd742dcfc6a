import { normalQuantile } from "../../../shared/statistics/normal.ts";

/** A number from 0 to 1 that depends on its parts alone: the market has no state, only hashes. */
export function uniform(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join("|")) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  // Two rounds of murmur's finaliser: FNV alone leaves near inputs near.
  for (let round = 0; round < 2; round++) {
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return ((hash >>> 0) + 0.5) / 4294967296;
}

/** A standard normal number that depends on its parts alone. */
export function normal(...parts: readonly (string | number)[]): number {
  return normalQuantile(uniform(...parts));
}

/** The minute of an instant: what changes once a minute takes it as a part. */
export function minuteOf(at: Date): number {
  return Math.floor(at.getTime() / 60_000);
}
