import { assertEquals } from "@std/assert";
import { decisionText } from "../../shared/http/decision_text.ts";
import type { DecisionSection, DecisionStep } from "../../shared/storage/decision_trail.ts";

const AS_OF = "2026-02-09T10:00:00+05:30";

function step(
  section: DecisionSection,
  [subject, outcome, detail]: readonly [string, string, string],
): DecisionStep {
  const step = { trading_date: "2026-02-09", risk: "moderate", underlying: "TCS" } as const;
  return { ...step, step: 1, stage: "analyze", section, subject, outcome, detail, figures: {} };
}

function lines(...steps: DecisionStep[]): string[] {
  return decisionText({ underlying: "TCS" }, AS_OF, steps).split("\n");
}

Deno.test("a page has a chapter for each part of a decision, and says of each what is missing", () => {
  assertEquals(lines(step("task", ["TCS", "rejected", "stale"])), [
    "TCS on 2026-02-09, risk moderate",
    "================================",
    `why at ${AS_OF}`,
    "nothing, rejected by analyze: stale",
    "",
    ...["Market", "------", "not measured", ""],
    ...["Analysis", "--------", "TCS  rejected  stale", ""],
    ...["Readings", "--------", "none: it was not analyzed", ""],
    ...["View", "----", "none: it was not analyzed", ""],
    "Strategies accepted (rupees a lot)",
    "----------------------------------",
    ...["none was accepted", ""],
    "Scores (total = sum of parts x weights, times (1 + selection / 10) / 1.1)",
    "-------------------------------------------------------------------------",
    ...["none: nothing accepted", ""],
    ...["Strikes asked and found", "-----------------------", "none: nothing accepted", ""],
    ...["Definitions rejected", "--------------------", "none was rejected", ""],
    "Allocation (rupees of all lots)",
    "-------------------------------",
    ...["not allocated: no strategy was accepted", ""],
    "Orders, position and exit (rupees of all lots, IST)",
    "---------------------------------------------------",
    ...["nothing was sent", ""],
  ]);
});

Deno.test("a step without detail or outcome ends where its text ends, and is one line", () => {
  const page = lines(
    step("readings", ["trend", "up", ""]),
    step("readings", ["volatility", "", ""]),
    step("readings", ["volume", "", "little"]),
  );
  const at = page.indexOf("Readings") + 2;
  assertEquals(page.slice(at, at + 4), [
    "trend       up",
    "volatility",
    "volume          little",
    "",
  ]);
});

Deno.test("what happened to orders and positions stands in one chapter, in its order", () => {
  const sections = ["plan", "order", "position", "marks", "exit", "result"] as const;
  const page = lines(...sections.map((section) => step(section, [section, "is", "so"])));
  const at = page.indexOf("Orders, position and exit (rupees of all lots, IST)") + 2;
  assertEquals(
    page.slice(at, -1).map((line) => line.split(/ +/)),
    sections.map((section) => [section, "is", "so"]),
  );
});

Deno.test("the pages of two risk levels stand one below the other, an empty line between", () => {
  const page = lines(
    step("task", ["TCS", "done", "1"]),
    { ...step("task", ["TCS", "done", "2"]), risk: "aggressive" },
  );
  const second = page.indexOf("TCS on 2026-02-09, risk aggressive");
  assertEquals(page.slice(second - 2, second), ["nothing was sent", ""]);
  assertEquals(page[second + 1], "=".repeat("TCS on 2026-02-09, risk aggressive".length));
});
