import type { DeskFacts } from "./facts.ts";

/** What the scheduler starts for a session may take so long. */
const GRACE_MS = 10 * 60_000;

/**
 * The date that something of each session must at least be of: the session's own once it is due,
 * before that the one of the session before. Absent where there is neither.
 */
export function dateNeeded(
  { session, sessionBefore }: Pick<DeskFacts["desk"], "session" | "sessionBefore">,
  dueAt: Date | null,
  now: Date,
): string | undefined {
  const isDue = dueAt !== null && now.getTime() >= dueAt.getTime() + GRACE_MS;
  return (isDue ? session?.date : undefined) ?? sessionBefore ?? undefined;
}
