import { type CoverageRow, type EventRow, storeEvents } from "../../../shared/storage/events.ts";
import { EVENT_KINDS } from "../../../shared/vocabulary/event.ts";
import { type CsvRow, readCsv } from "./csv.ts";
import { type LoadContext, type Loader, sourceOf } from "./loader.ts";
import { present } from "../../../shared/vocabulary/present.ts";

/** Events: date, kind[, underlying][, note]; without underlying one is the whole market's. */
export const loadEvents: Loader = async (file, context) => {
  const events: EventRow[] = [];
  const seen = new Set<string>();
  for (const row of readCsv(file)) {
    const note = row.text("note");
    const event = {
      date: row.date("date"),
      kind: row.oneOf("kind", EVENT_KINDS),
      ...underlyingOf(row, context),
      ...present({ note: note === "" ? undefined : note }),
      source: sourceOf(file),
    };
    once(row, "date", `${event.date} ${event.kind} ${event.underlying}`, seen);
    events.push(event);
  }
  return `${await storeEvents(context.database, events, [])} events`;
};

/**
 * Coverage: kind, covers_from, covers_to[, underlying]: between these dates the events of the kind
 * are complete.
 */
export const loadEventCoverage: Loader = async (file, context) => {
  const coverage: CoverageRow[] = [];
  const seen = new Set<string>();
  for (const row of readCsv(file)) {
    const covered = {
      kind: row.oneOf("kind", EVENT_KINDS),
      covers_from: row.date("covers_from"),
      covers_to: row.date("covers_to"),
      ...underlyingOf(row, context),
      source: sourceOf(file),
    };
    if (covered.covers_to < covered.covers_from) {
      row.refuse("covers_to", `not before ${covered.covers_from}`, covered.covers_to);
    }
    const { kind, underlying, covers_from, covers_to } = covered;
    once(row, "covers_from", `${kind} ${underlying} ${covers_from} ${covers_to}`, seen);
    coverage.push(covered);
  }
  return `${await storeEvents(context.database, [], coverage)} spans of complete events`;
};

function underlyingOf(row: CsvRow, { underlyings }: LoadContext): { underlying?: string } {
  const name = row.text("underlying");
  if (name === "") return {};
  if (underlyings.some(({ underlying }) => underlying === name)) return { underlying: name };
  return row.refuse("underlying", "an underlying of the desk, or empty for the market", name);
}

function once(row: CsvRow, column: string, key: string, seen: Set<string>): void {
  if (seen.has(key)) row.refuse(column, "given once", key);
  seen.add(key);
}
