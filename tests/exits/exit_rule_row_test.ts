import { assertEquals, assertThrows } from "@std/assert";
import type { ExitRule } from "../../shared/exits/exit_rule.ts";
import { exitRuleRow, parseExitRule } from "../../shared/exits/exit_rule_row.ts";
import { EXIT_RULES } from "../../shared/vocabulary/states.ts";
import { DAYS, STOP, TARGET, TIME } from "./positions.ts";

const RULES: readonly ExitRule[] = [STOP, TARGET, TIME, DAYS];
const ROWS = RULES.map(exitRuleRow);

Deno.test("rules are stored in their order, each with the parameters of its kind", () => {
  assertEquals(ROWS, [
    {
      rule_number: 1,
      rule: "stop_loss",
      is_on: true,
      loss_per_lot: 3000,
      marks: 3,
      over_minutes: 5,
      not_first_minutes: 30,
    },
    {
      rule_number: 2,
      rule: "profit_target",
      is_on: true,
      least_profit_per_lot: 1000,
      marks: 2,
    },
    { rule_number: 3, rule: "time_exit", is_on: true, sessions_before: 1, at_time: "14:30" },
    { rule_number: 4, rule: "days_left", is_on: true, days_before: 10, at_time: "14:30" },
  ]);
});

Deno.test("every kind of rule is read back as it was stored", () => {
  assertEquals(ROWS.map(parseExitRule), RULES);
  assertEquals(RULES.map(({ kind }) => kind), [...EXIT_RULES]);
});

Deno.test("a rule is read from the row as the table gives it, with the others' columns null", () => {
  const row = { ...ROWS[2], loss_per_lot: null, marks: null, at_time: "14:30:00" };
  assertEquals(parseExitRule(row), { ...TIME, time: "14:30:00" });
});

Deno.test("a rule of an unknown kind, or with parameters that cannot be, is refused with its row", () => {
  const [stop, target, time, days] = ROWS;
  for (
    const row of [
      { ...stop, rule: "trailing_stop" },
      { ...stop, loss_per_lot: null },
      { ...stop, loss_per_lot: 0 },
      { ...stop, marks: 0 },
      { ...stop, over_minutes: -1 },
      { ...stop, not_first_minutes: -1 },
      { ...stop, is_on: null },
      { ...target, least_profit_per_lot: -1 },
      { ...target, marks: "2" },
      { ...time, sessions_before: -1 },
      { ...time, at_time: "2 pm" },
      { ...days, days_before: null },
      { ...days, at_time: null },
    ]
  ) {
    assertThrows(() => parseExitRule(row), RangeError, `exit rule ${JSON.stringify(row)}`);
  }
});
