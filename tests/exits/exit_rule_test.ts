import { assertEquals, assertThrows } from "@std/assert";
import { type ExitRule, exitRuleRow, parseExitRule } from "../../shared/exits/exit_rule.ts";
import { EXIT_RULES } from "../../shared/vocabulary/states.ts";

const RULES: readonly ExitRule[] = [
  { kind: "profit_target", profitPerLot: 1137.5 },
  { kind: "stop_loss", lossPerLot: 4550 },
  { kind: "time_exit", daysBeforeExpiry: 1, time: "14:30" },
];

Deno.test("rules are stored as their kind and a document of their parameters", () => {
  assertEquals(RULES.map(exitRuleRow), [
    { rule: "profit_target", parameters: { profitPerLot: 1137.5 } },
    { rule: "stop_loss", parameters: { lossPerLot: 4550 } },
    { rule: "time_exit", parameters: { daysBeforeExpiry: 1, time: "14:30" } },
  ]);
});

Deno.test("every kind of rule is read back as it was stored", () => {
  assertEquals(RULES.map(exitRuleRow).map(parseExitRule), RULES);
  assertEquals(RULES.map(({ kind }) => kind), [...EXIT_RULES]);
});

Deno.test("a rule of an unknown kind, or with another kind's parameters, is refused", () => {
  for (
    const row of [
      { rule: "trailing_stop", parameters: { lossPerLot: 1 } },
      { rule: "profit_target", parameters: { lossPerLot: 1 } },
      { rule: "stop_loss", parameters: { lossPerLot: "1" } },
      { rule: "time_exit", parameters: { daysBeforeExpiry: 1 } },
    ]
  ) {
    assertThrows(() => parseExitRule(row), RangeError, `exit rule ${row.rule}`);
  }
});
