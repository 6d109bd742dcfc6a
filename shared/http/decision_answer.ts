import type { DecisionSection, DecisionStep } from "../storage/decision_trail.ts";

/** What the steps of one date and risk level came to, in one sentence. */
export function decisionAnswer(steps: readonly DecisionStep[]): string {
  const last = (section: DecisionSection, outcome?: string) =>
    steps.findLast((step) =>
      step.section === section && (outcome === undefined || step.outcome === outcome)
    );
  const result = last("result");
  if (result !== undefined) return `${result.subject}, closed: ${result.detail}`;
  const position = last("position");
  if (position !== undefined) {
    const marks = last("marks");
    return `${position.subject}, ${position.outcome}: ${marks?.detail ?? "not marked yet"}`;
  }
  const plan = last("plan");
  if (plan !== undefined) return `nothing held: ${plan.subject} ${plan.outcome}: ${plan.detail}`;
  const allocated = last("allocation", "allocated");
  if (allocated !== undefined) {
    return `${allocated.subject} was allocated, nothing is sent yet: ${allocated.detail}`;
  }
  // The first refusal is that of the strategy with the best rank.
  const refused = steps.find(({ outcome }) => outcome === "refused");
  if (refused !== undefined) return `nothing: ${refused.subject} was refused, ${refused.detail}`;
  const allocation = last("allocation");
  if (allocation !== undefined) return `nothing yet: ${allocation.detail}`;
  const task = last("task");
  return task?.outcome === "rejected"
    ? `nothing: analyze rejected it, ${task.detail}`
    : "nothing yet: analyze has not ended";
}
