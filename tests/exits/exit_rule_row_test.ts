import { assertEquals, assertThrows } from "@std/assert";
import type { ExitRule } from "../../shared/exits/exit_rule.ts";
import { exitRuleRow, parseExitRule } from "../../shared/exits/exit_rule_row.ts";
import { EXIT_RULES } from "../../shared/vocabulary/states.ts";
import {
  DAYS,
  DELTA,
  EVENT,
  SCALE,
  STOP,
  TARGET,
  TIME,
  TOUCH,
  TRAILING,
  VOLATILITY,
} from "./positions.ts";

const RULES: readonly ExitRule[] = [
  ...[STOP, TARGET, TIME, DAYS],
  ...[TRAILING, DELTA, TOUCH, VOLATILITY, EVENT, SCALE],
];
const TWICE = { marks: 2, over_minutes: 5, not_first_minutes: 30 };
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
    {
      rule_number: 5,
      rule: "trailing_stop",
      is_on: true,
      least_profit_per_lot: 800,
      given_back_per_lot: 200,
      ...TWICE,
    },
    { rule_number: 6, rule: "delta_breach", is_on: true, delta_beyond: 0.5, ...TWICE },
    { rule_number: 7, rule: "touch", is_on: true, strike_distance: 0.001, ...TWICE },
    { rule_number: 8, rule: "iv_exit", is_on: true, volatility_change: 0.5, ...TWICE },
    {
      rule_number: 9,
      rule: "event_exit",
      is_on: true,
      sessions_before: 1,
      at_time: "14:30",
      event_kind: "results",
    },
    {
      rule_number: 10,
      rule: "scale_out",
      is_on: true,
      least_profit_per_lot: 500,
      close_share: 0.5,
      ...TWICE,
    },
  ]);
});

Deno.test("every kind of rule is read back as it was stored", () => {
  assertEquals(ROWS.map(parseExitRule), RULES);
  assertEquals(RULES.map(({ kind }) => kind), [...EXIT_RULES]);
});

Deno.test("a rule is read from the row as the table gives it, with the others' columns null", () => {
  const row = { ...ROWS[2], loss_per_lot: null, marks: null, at_time: "14:30:00" };
  assertEquals(parseExitRule(row), { ...TIME, time: "14:30:00" });
  assertEquals(parseExitRule({ ...ROWS[8], event_kind: null }), { ...EVENT, eventKind: null });
});

Deno.test("a rule of an unknown kind, or with parameters that cannot be, is refused with its row", () => {
  const [stop, target, time, days, trailing, delta, touch, volatility, event, scale] = ROWS;
  for (
    const row of [
      { ...stop, rule: "trailing_stop" },
      { ...stop, rule: "none" },
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
      { ...trailing, least_profit_per_lot: 0 },
      { ...trailing, given_back_per_lot: 0 },
      { ...trailing, over_minutes: null },
      { ...delta, delta_beyond: 0 },
      { ...delta, marks: null },
      { ...touch, strike_distance: -0.001 },
      { ...touch, not_first_minutes: null },
      { ...volatility, volatility_change: 0 },
      { ...event, sessions_before: null },
      { ...event, event_kind: "none" },
      { ...scale, close_share: 1 },
      { ...scale, close_share: 0 },
      { ...scale, least_profit_per_lot: null },
      null,
    ]
  ) {
    assertThrows(() => parseExitRule(row), RangeError, `exit rule ${JSON.stringify(row)}`);
  }
});
