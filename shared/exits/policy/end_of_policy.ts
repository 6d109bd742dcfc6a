import type { PolicyStructure } from "./policy_structure.ts";
import { calendarDaysBetween } from "../../vocabulary/trading_date.ts";
import type { ExitRule } from "../exit_rule.ts";
import { horizonAt, type HorizonTerms } from "../exit_terms.ts";

/** A regular session, minutes of the day; a session without its night weighs the rest of 1. */
const OPENS = 9 * 60 + 15;
const CLOSES = 15 * 60 + 30;
const OF_SESSION = 0.7;

/**
 * Share of the variance up to the expiry that has passed when the first time rule that is on closes
 * a candidate: 0 where it is due already, 1 without one.
 */
export function endOfPolicy(
  structure: PolicyStructure,
  rules: readonly ExitRule[],
  terms: HorizonTerms,
): number {
  const { sessions } = horizonAt(structure.expiry, terms);
  const days = Math.max(1, calendarDaysBetween(terms.tradingDate, structure.expiry));
  const left = rules.map((rule) => {
    if (!rule.isOn) return 0;
    if (rule.kind === "time_exit") return rule.sessionsBefore + restOfSession(rule.time);
    if (rule.kind !== "days_left") return 0;
    return rule.daysBefore * sessions / days + restOfSession(rule.time);
  });
  return Math.max(0, 1 - Math.max(0, ...left) / sessions);
}

/** Sessions of variance between a time of the day (HH:MM) and the close. */
function restOfSession(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return sessionsOf(Math.min(CLOSES - OPENS, Math.max(0, CLOSES - (60 * hours + minutes))));
}

/** Sessions of variance in so many minutes of a session. */
export function sessionsOf(minutes: number): number {
  return OF_SESSION * minutes / (CLOSES - OPENS);
}
