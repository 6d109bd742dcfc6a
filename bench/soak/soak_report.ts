import type { SoakDay } from "./run_days.ts";

/** What a person reads of the days: alerts by kind, faults, rows of what changes, a line a day. */
export function soakReport(days: readonly SoakDay[]): object {
  const alerts: Record<string, string[]> = {};
  for (const { kind, subject } of days.flatMap((day) => day.alerts)) {
    (alerts[kind] ??= []).push(subject);
  }
  const names = Object.keys(days[0]?.rows ?? {});
  const rows = names.map((name) => [name, days.map((day) => day.rows[name])] as const)
    .filter(([, counts]) => new Set(counts).size > 1);
  return {
    alerts,
    rowsByDay: Object.fromEntries(rows),
    days: days.map((day) => ({
      date: day.date,
      kind: day.kind,
      seconds: day.seconds,
      megabytes: day.megabytes,
      brokerFaults: day.brokerFaults,
      struck: day.struck,
      turns: day.turns,
    })),
  };
}
