import { assertEquals, assertThrows } from "@std/assert";
import type { ExitRule } from "../../shared/exits/exit_rule.ts";
import { type DueAt, firedRule } from "../../shared/exits/fired_rule.ts";
import type { Mark } from "../../shared/exits/mark_position.ts";
import { spread } from "./positions.ts";

const TARGET: ExitRule = { kind: "profit_target", profitPerLot: 1000 };
const STOP: ExitRule = { kind: "stop_loss", lossPerLot: 3000 };
const TIME: ExitRule = { kind: "time_exit", daysBeforeExpiry: 1, time: "14:30" };

const NOON = new Date("2026-02-16T12:00:00+05:30");
const DUE = new Date("2026-02-16T14:30:00+05:30");
const never: DueAt = () => undefined;

const priced = (unrealised: number): Mark => ({ state: "priced", closeValue: 0, unrealised });
const NO_QUOTE: Mark = { state: "no_quote" };

/** What fires of two lots' rules at two marks. */
function fired(
  rules: readonly ExitRule[],
  marks: readonly [Mark, Mark],
  { now = NOON, dueAt = never }: { now?: Date; dueAt?: DueAt } = {},
) {
  return firedRule(spread(rules), { marks, now, dueAt });
}

Deno.test("a profit target fires when both marks reach that of all lots", () => {
  assertEquals(fired([TARGET], [priced(2000), priced(2100)]), {
    rule: "profit_target",
    details: { target: 2000, marks: [2000, 2100] },
  });
});

Deno.test("a profit target does not fire a rupee below it, nor on one mark of two", () => {
  for (const marks of [[1999, 1999], [2500, 1999], [1999, 2500]] as const) {
    assertEquals(fired([TARGET], [priced(marks[0]), priced(marks[1])]), undefined);
  }
});

Deno.test("a stop loss fires when both marks lose that of all lots", () => {
  assertEquals(fired([STOP], [priced(-6000), priced(-6500)]), {
    rule: "stop_loss",
    details: { limit: 6000, marks: [-6000, -6500] },
  });
});

Deno.test("a stop loss does not fire a rupee above it, nor on one mark of two, nor at a gain", () => {
  for (const marks of [[-5999, -5999], [-7000, -5999], [-5999, -7000], [7000, 7000]] as const) {
    assertEquals(fired([STOP], [priced(marks[0]), priced(marks[1])]), undefined);
  }
});

Deno.test("without a price at both marks neither profit nor loss is confirmed", () => {
  for (const rule of [TARGET, STOP]) {
    for (const value of [priced(-9000), priced(9000)]) {
      assertEquals(fired([rule], [value, NO_QUOTE]), undefined);
      assertEquals(fired([rule], [NO_QUOTE, value]), undefined);
    }
  }
});

Deno.test("a time exit fires from the instant that it is due, and needs no price", () => {
  const asked: unknown[] = [];
  const dueAt: DueAt = (...question) => {
    asked.push(question);
    return DUE;
  };
  const at = (now: Date) => fired([TIME], [NO_QUOTE, NO_QUOTE], { now, dueAt });
  assertEquals(at(new Date(DUE.getTime() - 1)), undefined);
  assertEquals(at(DUE), { rule: "time_exit", details: { dueAt: "2026-02-16T09:00:00.000Z" } });
  assertEquals(asked[0], ["2026-02-17", 1, "14:30"]);
});

Deno.test("a time exit whose day nobody knows does not fire", () => {
  assertEquals(fired([TIME], [priced(0), priced(0)]), undefined);
});

Deno.test("the first of two rules that hold is the one that closes", () => {
  const terms = { now: DUE, dueAt: () => DUE };
  const gain = [priced(2000), priced(2000)] as const;
  assertEquals(fired([STOP, TARGET, TIME], gain, terms)?.rule, "profit_target");
  assertEquals(fired([TIME, TARGET], gain, terms)?.rule, "time_exit");
});

Deno.test("a position without rules stays open", () => {
  assertEquals(fired([], [priced(-1e9), priced(-1e9)]), undefined);
});

Deno.test("a stored rule that is none is refused by name", () => {
  const position = { ...spread(), rules: [{ rule: "stop_loss", parameters: { loss: 1 } }] };
  assertThrows(
    () => firedRule(position, { marks: [NO_QUOTE, NO_QUOTE], now: NOON, dueAt: never }),
    RangeError,
    'exit rule stop_loss {"loss":1}',
  );
});
