import type { TokenSource } from "../../shared/dhan/request.ts";

/** A token of which no other can be had. */
export function heldToken(token: string): TokenSource {
  return {
    origin: "of the test",
    remedy: "bring another",
    renews: false,
    token: () => Promise.resolve(token),
    isFresh: () => Promise.resolve(false),
    renew: () => Promise.resolve(undefined),
  };
}
