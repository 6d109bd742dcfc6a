/** A mutant that no test can catch, because it changes nothing that can be seen. */
export interface Equivalent {
  readonly file: string;
  /** The line of the source, trimmed: line numbers move. */
  readonly lineText: string;
  readonly mutation: string;
  readonly reason: string;
}

/**
 * Equivalent mutants, each with the reason; they stay in every total. At most one in twenty of a
 * sample.
 */
export const EQUIVALENTS: readonly Equivalent[] = [];
