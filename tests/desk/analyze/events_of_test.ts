import { assertEquals } from "@std/assert";
import { eventsOf } from "../../../shared/desk/analyze/events_of.ts";
import type { DeskEvent, EventKind } from "../../../shared/vocabulary/event.ts";

const event = (kind: EventKind, date: string): DeskEvent => ({
  kind,
  date,
  marketWide: false,
  source: "test",
});

Deno.test("dates that are known stand under their kind; none is said only where somebody knows", () => {
  const events = [
    event("results", "2026-02-11"),
    event("results", "2026-02-20"),
    event("other", "2026-02-12"),
  ];
  assertEquals(eventsOf({ events, known: new Set(["budget", "results"]) }), {
    results: ["2026-02-11", "2026-02-20"],
    budget: [],
    rbi_policy: "unknown",
    corporate_action: "unknown",
    other: ["2026-02-12"],
  });
});

Deno.test("of a name that nobody told of everything is unknown", () => {
  assertEquals(Object.values(eventsOf(undefined)), Array(5).fill("unknown"));
});
