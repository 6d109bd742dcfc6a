/**
 * A lock that stops new entries in its scope: the whole desk, or the underlying or definition it
 * names.
 */
export interface Protection {
  readonly scope: "desk" | "underlying" | "definition";
  /** Null for the desk. */
  readonly subject: string | null;
  readonly kind: string;
  readonly reason: string;
}
