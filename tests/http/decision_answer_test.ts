import { assertEquals } from "@std/assert";
import { decisionAnswer } from "../../shared/http/decision_answer.ts";
import { decisionText } from "../../shared/http/decision_text.ts";
import type { DecisionSection, DecisionStep } from "../../shared/storage/decision_trail.ts";

function step(
  section: DecisionSection,
  [subject, outcome, detail]: readonly [string, string, string],
  figures: Record<string, unknown> = {},
): DecisionStep {
  return {
    trading_date: "2026-02-09",
    risk: "moderate",
    underlying: "NIFTY",
    step: 1,
    stage: "analyze",
    section,
    subject,
    outcome,
    detail,
    figures,
  };
}

const TASK = step("task", ["NIFTY", "done", "2 accepted"]);
const MISSING = step("allocation", ["allocate", "missing", "it is called at 09:45"]);
const REFUSED = step("allocation", ["iron condor", "refused", "no margin left"]);
const SECOND = step("allocation", ["strangle", "refused", "no risk left"]);
const ALLOCATED = step("allocation", ["calendar", "allocated", "2 lots"]);
const ENTRY = step("plan", ["entry 7", "failed", "no fill"], { kind: "entry" });
const EXIT = step("plan", ["exit 8", "done", "filled"], { kind: "exit" });
const POSITION = step("position", ["position 3", "open", "2 lots"]);
const MARKS = step("marks", ["marks", "9", "up 120"]);
const LATER = step("marks", ["marks", "10", "up 150"]);
const RESULT = step("result", ["position 3", "closed", "gained 140"]);

Deno.test("the answer is that of the furthest step: analyze, allocate, plan, position, result", () => {
  const cases: [DecisionStep[], string][] = [
    [[], "nothing yet, analyze has not ended"],
    [[TASK], "nothing yet, analyze has not ended"],
    [
      [step("task", ["NIFTY", "rejected", "its chain is stale"])],
      "nothing, rejected by analyze: its chain is stale",
    ],
    [[TASK, MISSING], "nothing yet, allocate has not run: it is called at 09:45"],
    [[TASK, REFUSED, SECOND], "nothing, iron condor refused: no margin left"],
    [[TASK, REFUSED, ALLOCATED], "nothing sent yet, calendar allocated: 2 lots"],
    [[TASK, ALLOCATED, ENTRY], "nothing held, entry 7 failed: no fill"],
    [[TASK, ALLOCATED, ENTRY, POSITION], "held, position 3: not marked yet"],
    [[TASK, ALLOCATED, ENTRY, POSITION, MARKS, LATER], "held, position 3: up 150"],
    [[TASK, ENTRY, POSITION, MARKS, EXIT], "held, position 3: up 120"],
    [[TASK, ENTRY, POSITION, EXIT, RESULT], "held and closed, position 3: gained 140"],
  ];
  for (const [steps, answer] of cases) assertEquals(decisionAnswer(steps), answer);
});

Deno.test("where nothing is stored the page says what was looked for", () => {
  const asOf = "2026-02-09T10:00:00+05:30";
  const said = (asked: { underlying: string; date?: string; risk?: string }) =>
    decisionText(asked, asOf, []).split("\n")[1];
  assertEquals(said({ underlying: "NIFTY" }), "no run of analyze took it");
  assertEquals(
    said({ underlying: "NIFTY", date: "2026-02-09", risk: "moderate" }),
    "no run of analyze of risk moderate took it on 2026-02-09",
  );
});

Deno.test("a page has a part for each risk level, columns as wide as their widest word, no line over 100", () => {
  const long = "word ".repeat(60).trim();
  const steps = [
    step("readings", ["trend", "up", "price above its mean"]),
    step("readings", ["volatility rank", "low", long]),
    { ...TASK, risk: "conservative" as const },
  ];
  const text = decisionText({ underlying: "NIFTY" }, "2026-02-09T10:00:00+05:30", steps);
  const lines = text.split("\n");
  assertEquals(lines.filter((line) => line.startsWith("=")).length, 2);
  assertEquals(lines[0], "NIFTY on 2026-02-09, risk moderate");
  assertEquals(lines.includes("NIFTY on 2026-02-09, risk conservative"), true);
  const at = lines.indexOf("Readings");
  assertEquals(lines.slice(at, at + 5), [
    "Readings",
    "--------",
    "trend            up   price above its mean",
    `volatility rank  low  ${"word ".repeat(15).trim()}`,
    `${" ".repeat(22)}${"word ".repeat(15).trim()}`,
  ]);
  assertEquals(Math.max(...lines.map((line) => line.length)) <= 100, true);
  assertEquals(lines.includes("not taken"), true);
});

Deno.test("a word that fits no line is cut where the line ends", () => {
  const steps = [step("task", ["NIFTY", "done", `${"x".repeat(250)} end`])];
  const text = decisionText({ underlying: "NIFTY" }, "2026-02-09T10:00:00+05:30", steps);
  const lines = text.split("\n");
  const at = lines.indexOf("Analysis") + 2;
  // Seven columns of subject, six of outcome: 87 are left of 100.
  assertEquals(lines.slice(at, at + 4).map((line) => line.length), [100, 100, 93, 0]);
  assertEquals(lines[at + 2]?.endsWith("x end"), true);
});
