import type { ProtectionKind } from "./states.ts";

/**
 * A lock that stops new entries in its scope: the whole desk, or the underlying or definition it
 * names.
 */
export interface Protection {
  readonly scope: "desk" | "underlying" | "definition";
  /** Null for the desk. */
  readonly subject: string | null;
  readonly kind: ProtectionKind;
  readonly reason: string;
}
