import { assertEquals } from "@std/assert";
import { dueBySessions } from "../../shared/exits/due_by_sessions.ts";

/** The Monday of the week of an expiry on Tuesday; Friday was a holiday. */
const SESSIONS = ["2026-02-11", "2026-02-12", "2026-02-16", "2026-02-17", "2026-02-24"];
const at = (text: string) => new Date(`${text}+05:30`);

Deno.test("a rule is due so many sessions before the expiry, whatever days lie between", () => {
  const due = dueBySessions(SESSIONS, "2026-02-11");
  assertEquals(due("2026-02-17", 1, "14:30"), at("2026-02-16T14:30:00"));
  assertEquals(due("2026-02-17", 2, "09:20"), at("2026-02-12T09:20:00"));
  assertEquals(due("2026-02-17", 0, "14:30"), at("2026-02-17T14:30:00"));
});

Deno.test("a rule whose session lies before today is due already", () => {
  const due = dueBySessions(SESSIONS, "2026-02-11");
  assertEquals(due("2026-02-17", 4, "14:30"), at("2026-02-11T00:00:00"));
});

Deno.test("on the expiry itself, and after it, a rule is due from midnight on", () => {
  const due = dueBySessions(["2026-02-17"], "2026-02-17");
  assertEquals(due("2026-02-17", 1, "14:30"), at("2026-02-17T00:00:00"));
  assertEquals(due("2026-02-17", 0, "14:30"), at("2026-02-17T00:00:00"));
  assertEquals(due("2026-02-16", 1, "14:30"), at("2026-02-17T00:00:00"));
});

Deno.test("an expiry that is no session is never due", () => {
  assertEquals(dueBySessions(SESSIONS, "2026-02-11")("2026-02-18", 1, "14:30"), undefined);
});
