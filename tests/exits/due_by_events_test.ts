import { assertEquals } from "@std/assert";
import { dueByEvents } from "../../shared/exits/due_by_events.ts";
import type { OpenPosition } from "../../shared/exits/open_position.ts";
import { EVENT, spread } from "./positions.ts";

/** Friday the 13th was a holiday. */
const SESSIONS = ["2026-02-11", "2026-02-12", "2026-02-16", "2026-02-17", "2026-02-18"];
const at = (text: string) => new Date(`${text}+05:30`);
const OPENED = at("2026-02-11T10:00:00");
type Events = OpenPosition["events"];
const results = (date: string): Events => [{ date, kind: "results" }];

/** When a position with these events leaves, on a day of the week. */
function due(events: Events, changes: { sessionsBefore?: number; any?: true } = {}, today = 11) {
  const { sessionsBefore = 1, any } = changes;
  const rule = { ...EVENT, sessionsBefore, eventKind: any ? null : EVENT.eventKind };
  const position = { ...spread(), openedAt: OPENED, events };
  return dueByEvents(SESSIONS, `2026-02-${today}`)(position, rule);
}

Deno.test("an event is left so many sessions before its day, whatever days lie between", () => {
  assertEquals(due(results("2026-02-17")), {
    at: at("2026-02-16T14:30:00"),
    event: "results",
    date: "2026-02-17",
  });
  assertEquals(due(results("2026-02-17"), { sessionsBefore: 2 })?.at, at("2026-02-12T14:30:00"));
  assertEquals(due(results("2026-02-17"), { sessionsBefore: 0 })?.at, at("2026-02-17T14:30:00"));
});

Deno.test("an event on a day without a session is left on the session before it", () => {
  assertEquals(due(results("2026-02-14"))?.at, at("2026-02-12T14:30:00"));
  assertEquals(due(results("2026-02-14"), { sessionsBefore: 0 })?.at, at("2026-02-12T14:30:00"));
});

Deno.test("the first event that counts is the one", () => {
  const events: Events = [{ date: "2026-02-12", kind: "budget" }, ...results("2026-02-17")];
  assertEquals(due(events)?.event, "results");
  assertEquals(due(events, { any: true })?.event, "budget");
});

Deno.test("who entered when it was time to leave meant to hold over the event", () => {
  const opened = (time: string) =>
    dueByEvents(SESSIONS, "2026-02-12")(
      { ...spread(), openedAt: at(`2026-02-12T${time}:00`), events: results("2026-02-16") },
      EVENT,
    );
  assertEquals(opened("14:30")?.at, at("2026-02-12T14:30:00"));
  assertEquals(opened("14:31"), undefined);
  assertEquals(due(results("2026-02-11"), { sessionsBefore: 5 }), undefined);
});

Deno.test("an event that passed, or comes after the expiry, counts for nothing", () => {
  assertEquals(due(results("2026-02-16"), {}, 17), undefined);
  assertEquals(due(results("2026-02-16"), {}, 16)?.at, at("2026-02-12T14:30:00"));
  assertEquals(due(results("2026-02-18")), undefined);
  assertEquals(due(results("2026-02-17"), {}, 17)?.date, "2026-02-17");
  assertEquals(due([]), undefined);
});
