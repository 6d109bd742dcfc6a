import { assertEquals } from "@std/assert";
import { blindRules } from "../../shared/exits/blind_rules.ts";
import type { ExitRule } from "../../shared/exits/exit_rule.ts";
import {
  DAYS,
  DELTA,
  EVENT,
  SCALE,
  spread,
  STOP,
  TARGET,
  TIME,
  TOUCH,
  TRAILING,
  VOLATILITY,
} from "./positions.ts";

const AT = new Date("2026-02-16T12:00:00+05:30");
const FULL = { at: AT, unrealisedMid: 0, spot: 25_400, delta: 0.1, volatilityChange: 0 };
const ALL: readonly ExitRule[] = [
  ...[STOP, TARGET, TIME, DAYS, TRAILING],
  ...[DELTA, TOUCH, VOLATILITY, EVENT, SCALE],
];

Deno.test("with all figures no rule is blind", () => {
  assertEquals(blindRules(spread(ALL), FULL), []);
});

Deno.test("without a price every rule but those of time is", () => {
  assertEquals(
    blindRules(spread(ALL), undefined).map(({ rule, missing }) => `${rule}: ${missing}`),
    ["stop_loss", "profit_target", "trailing_stop", "delta_breach", "touch", "iv_exit", "scale_out"]
      .map((rule) => `${rule}: a price`),
  );
});

Deno.test("a rule is blind for what it looks at alone", () => {
  assertEquals(blindRules(spread(ALL), { at: AT, unrealisedMid: 0 }), [
    { rule: "delta_breach", missing: "the delta" },
    { rule: "touch", missing: "the spot" },
    { rule: "iv_exit", missing: "the implied volatility" },
  ]);
  const unknown = { ...spread(ALL), entryMarket: { spot: null, forward: null } };
  assertEquals(blindRules(unknown, FULL), [{ rule: "touch", missing: "the spot at the entry" }]);
});

Deno.test("a rule that is off, or a row that is none, is not told", () => {
  const off = ALL.map((rule) => ({ ...rule, isOn: false }));
  assertEquals(blindRules(spread(off), undefined), []);
  assertEquals(blindRules({ ...spread(), rules: [{ rule: "none" }] }, undefined), []);
});
