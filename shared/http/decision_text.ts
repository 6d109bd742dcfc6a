import type { DecisionSection, DecisionStep } from "../storage/decision_trail.ts";
import { decisionAnswer } from "./decision_answer.ts";
import { wrapped } from "./wrapped.ts";

const WIDTH = 100;
const GAP = 2;

/** Headings of the page in the order of a decision, and what is said where nothing stands. */
const CHAPTERS: readonly {
  readonly heading: string;
  readonly sections: readonly DecisionSection[];
  readonly missing: string;
}[] = [
  { heading: "Market", sections: ["market"], missing: "not measured" },
  { heading: "Analysis", sections: ["task"], missing: "not taken" },
  { heading: "Readings", sections: ["readings"], missing: "none: it was not analyzed" },
  { heading: "View", sections: ["view"], missing: "none: it was not analyzed" },
  {
    heading: "Strategies accepted (rupees a lot)",
    sections: ["strategy"],
    missing: "none was accepted",
  },
  // Method 10.2: without the formula the parts would not seem to add up.
  {
    heading: "Scores (total = sum of parts x weights, times (1 + selection / 10) / 1.1)",
    sections: ["scores"],
    missing: "none: nothing accepted",
  },
  { heading: "Strikes asked and found", sections: ["strikes"], missing: "none: nothing accepted" },
  { heading: "Definitions rejected", sections: ["rejection"], missing: "none was rejected" },
  {
    heading: "Allocation (rupees of all lots)",
    sections: ["allocation"],
    missing: "not allocated: no strategy was accepted",
  },
  {
    heading: "Orders, position and exit (rupees of all lots, IST)",
    sections: ["plan", "order", "position", "marks", "exit", "result"],
    missing: "nothing was sent",
  },
];

/**
 * The decision on an underlying as one page for a person, at most 100 columns wide; a part for each
 * risk level that ran. `asked` says what was looked for where no step is stored.
 */
export function decisionText(
  asked: { readonly underlying: string; readonly date?: string; readonly risk?: string },
  asOf: string,
  steps: readonly DecisionStep[],
): string {
  if (steps.length === 0) {
    const on = asked.date === undefined ? "" : ` on ${asked.date}`;
    const under = asked.risk === undefined ? "" : ` of risk ${asked.risk}`;
    return `why ${asked.underlying} at ${asOf}\nno run of analyze${under} took it${on}\n`;
  }
  const pages = Map.groupBy(steps, ({ risk }) => risk);
  return [...pages.values()].map((own) => page(own, asOf)).join("\n");
}

function page(steps: readonly DecisionStep[], asOf: string): string {
  const [first] = steps;
  const title = `${first?.underlying} on ${first?.trading_date}, risk ${first?.risk}`;
  const chapters = CHAPTERS.map(({ heading, sections, missing }) => {
    const own = steps.filter(({ section }) => sections.includes(section));
    return [`\n${heading}`, "-".repeat(heading.length), ...lines(own, missing)].join("\n");
  });
  const answer = [`why at ${asOf}`, ...wrapped(decisionAnswer(steps), WIDTH)];
  return `${[title, "=".repeat(title.length), ...answer, ...chapters].join("\n")}\n`;
}

/** Subject and outcome in columns; what they came from flows beside them. */
function lines(steps: readonly DecisionStep[], missing: string): string[] {
  if (steps.length === 0) return [missing];
  const subject = GAP + Math.max(...steps.map((step) => step.subject.length));
  const outcome = GAP + Math.max(...steps.map((step) => step.outcome.length));
  const indent = subject + outcome;
  return steps.flatMap((step) =>
    wrapped(step.detail, WIDTH - indent).map((text, i) =>
      i === 0
        ? `${step.subject.padEnd(subject)}${step.outcome.padEnd(outcome)}${text}`.trimEnd()
        : `${" ".repeat(indent)}${text}`
    )
  );
}
