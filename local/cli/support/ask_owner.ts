import { UsageError } from "./run_command.ts";

/** How the owner can be asked. */
export interface OwnersAnswer {
  /** Said in advance: nothing is asked. */
  readonly yes: boolean;
  /** Whether somebody sits at the other end. */
  readonly isTerminal: boolean;
  /** Asks for yes or no. */
  readonly confirm: (question: string) => boolean;
}

/**
 * Goes on once the owner agreed to what is at stake. Throws UsageError where nobody can be asked
 * and `--yes` was not said, an Error where the owner says no.
 */
export function askOwner(stake: string, { yes, isTerminal, confirm }: OwnersAnswer): void {
  if (yes) return;
  if (!isTerminal) {
    throw new UsageError(`${stake} Say --yes where nobody can be asked.`);
  }
  if (!confirm(`${stake} Go on?`)) throw new Error("not confirmed: nothing was done");
}
