import type { KnownEvents } from "../../storage/events.ts";
import { EVENT_KINDS } from "../../vocabulary/event.ts";

/**
 * By kind the dates that lie ahead, none, or `unknown` where nobody said: an absent event is no
 * absence.
 */
export function eventsOf(found: KnownEvents | undefined): Record<string, string[] | "unknown"> {
  return Object.fromEntries(EVENT_KINDS.map((kind) => {
    const dates = (found?.events ?? []).filter((event) => event.kind === kind)
      .map(({ date }) => date);
    const known = found?.known.has(kind) ?? false;
    return [kind, dates.length > 0 || known ? dates : "unknown" as const];
  }));
}
