import type { DecisionStep } from "../storage/decision_trail.ts";

/** What the steps of one date and risk level came to, in one sentence. */
export function decisionAnswer(steps: readonly DecisionStep[]): string {
  const end = steps.findLast(isEnd);
  if (end !== undefined) return endAnswer(end, steps);
  const allocated = steps.find(({ outcome }) => outcome === "allocated");
  if (allocated !== undefined) {
    return `nothing sent yet, ${allocated.subject} allocated: ${allocated.detail}`;
  }
  // The first refusal is that of the strategy with the best rank.
  const refused = steps.find(({ outcome }) => outcome === "refused");
  if (refused !== undefined) return `nothing, ${refused.subject} refused: ${refused.detail}`;
  const missing = steps.find(({ section }) => section === "allocation");
  if (missing !== undefined) return `nothing yet, allocate has not run: ${missing.detail}`;
  const task = steps.find(({ section }) => section === "task");
  return task?.outcome === "rejected"
    ? `nothing, rejected by analyze: ${task.detail}`
    : "nothing yet, analyze has not ended";
}

/** An entry's plan is overtaken by its position, and that by its result: the last one counts. */
function isEnd({ section, figures }: DecisionStep): boolean {
  return section === "result" || section === "position" ||
    (section === "plan" && figures["kind"] === "entry");
}

function endAnswer(end: DecisionStep, steps: readonly DecisionStep[]): string {
  if (end.section === "result") return `held and closed, ${end.subject}: ${end.detail}`;
  if (end.section === "plan") return `nothing held, ${end.subject} ${end.outcome}: ${end.detail}`;
  const marks = steps.findLast(({ section }) => section === "marks");
  return `held, ${end.subject}: ${marks?.detail ?? "not marked yet"}`;
}
