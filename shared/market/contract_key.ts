import type { Right } from "../vocabulary/terms.ts";

/** Key of a contract among those of one underlying and expiry, as in `ChainTerms.listed`. */
export function contractKey(strike: number, right: Right): string {
  return `${strike}:${right}`;
}
