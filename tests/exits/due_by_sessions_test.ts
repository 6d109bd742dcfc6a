import { assertEquals } from "@std/assert";
import { dueBySessions } from "../../shared/exits/due_by_sessions.ts";
import { DAYS, TIME } from "./positions.ts";

/** The Monday of the week of an expiry on Tuesday; Friday was a holiday. */
const SESSIONS = ["2026-02-11", "2026-02-12", "2026-02-16", "2026-02-17", "2026-02-24"];
const at = (text: string) => new Date(`${text}+05:30`);
const out = (sessionsBefore: number, time = "14:30") => ({ ...TIME, sessionsBefore, time });
const days = (daysBefore: number) => ({ ...DAYS, daysBefore });

Deno.test("a rule is due so many sessions before the expiry, whatever days lie between", () => {
  const due = dueBySessions(SESSIONS, "2026-02-11");
  assertEquals(due("2026-02-17", out(1)), at("2026-02-16T14:30:00"));
  assertEquals(due("2026-02-17", out(2, "09:20")), at("2026-02-12T09:20:00"));
  assertEquals(due("2026-02-17", out(0)), at("2026-02-17T14:30:00"));
});

Deno.test("a rule whose session lies before today is due already", () => {
  const due = dueBySessions(SESSIONS, "2026-02-11");
  assertEquals(due("2026-02-17", out(4)), at("2026-02-11T00:00:00"));
});

Deno.test("on the expiry itself only a rule of that day waits for its time", () => {
  const due = dueBySessions(["2026-02-17"], "2026-02-17");
  assertEquals(due("2026-02-17", out(1)), at("2026-02-17T00:00:00"));
  assertEquals(due("2026-02-17", out(0, "15:00:00")), at("2026-02-17T15:00:00"));
});

Deno.test("after the expiry a rule is due from midnight on", () => {
  const due = dueBySessions(["2026-02-17"], "2026-02-17");
  for (const rule of [out(0), out(1), days(10)]) {
    assertEquals(due("2026-02-16", rule), at("2026-02-17T00:00:00"));
  }
});

Deno.test("an expiry that turned out to be no session is the last session before it", () => {
  const due = dueBySessions(SESSIONS, "2026-02-11");
  assertEquals(due("2026-02-18", out(0)), at("2026-02-17T14:30:00"));
  assertEquals(due("2026-02-18", out(1)), at("2026-02-16T14:30:00"));
});

Deno.test("while no session up to the expiry is known nothing is due", () => {
  assertEquals(dueBySessions(["2026-02-24"], "2026-02-11")("2026-02-17", out(1)), undefined);
});

Deno.test("a rule of days is due at the first session with so few of them left", () => {
  const due = dueBySessions(SESSIONS, "2026-02-11");
  assertEquals(due("2026-02-24", days(8)), at("2026-02-16T14:30:00"));
  assertEquals(due("2026-02-24", days(10)), at("2026-02-16T14:30:00"));
  assertEquals(due("2026-02-24", days(12)), at("2026-02-12T14:30:00"));
  assertEquals(due("2026-02-24", days(13)), at("2026-02-11T14:30:00"));
  assertEquals(due("2026-02-24", days(14)), at("2026-02-11T00:00:00"));
});

Deno.test("a rule of days whose day was none waits for its time on the session after it", () => {
  const due = dueBySessions(SESSIONS, "2026-02-16");
  assertEquals(due("2026-02-24", days(10)), at("2026-02-16T14:30:00"));
  assertEquals(due("2026-02-24", days(12)), at("2026-02-12T14:30:00"));
});
