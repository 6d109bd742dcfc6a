import { assertEquals, assertThrows } from "@std/assert";
import type { ExitRule } from "../../shared/exits/exit_rule.ts";
import { firedRule, type FiringTerms } from "../../shared/exits/fired_rule.ts";
import type { OpenPosition, TimedMark } from "../../shared/exits/mark_position.ts";
import { DAYS, spread, STOP, TARGET, TIME } from "./positions.ts";

const at = (time: string) => new Date(`2026-02-16T${time}+05:30`);
const OPENS = at("09:15:00");
const DUE = at("14:30:00");

/** What a mark says at a time of the day, rupees of two lots. */
type Said = readonly [time: string, unrealisedMid: number];
const timed = (said: readonly Said[]): TimedMark[] =>
  said.map(([time, unrealisedMid]) => ({ at: at(time), unrealisedMid }));

/** What fires of two lots' rules after stored marks, at two marks of this call. */
function fired(
  rules: readonly ExitRule[],
  stored: readonly Said[],
  now: readonly Said[],
  changes: Partial<OpenPosition> & Partial<Pick<FiringTerms, "now" | "dueAt">> = {},
) {
  const { dueAt = () => undefined, now: instant = at("12:00:00"), ...position } = changes;
  return firedRule({ ...spread(rules), marks: timed(stored), ...position }, {
    marks: timed(now),
    now: instant,
    sessionOpensAt: OPENS,
    dueAt,
  });
}

const LOW = -6000;
const STORED: readonly Said[] = [["11:50:00", LOW], ["11:50:05", LOW - 100]];
const NOW: readonly Said[] = [["11:55:00", LOW - 200], ["11:55:05", LOW - 300]];

Deno.test("a stop fires once three marks over five minutes lose that of all lots", () => {
  assertEquals(fired([STOP], STORED, NOW), {
    rule: "stop_loss",
    details: { limit: 6000, marks: [LOW - 100, LOW - 200, LOW - 300] },
  });
});

Deno.test("a stop does not fire a rupee above it, nor on the marks of one call alone", () => {
  assertEquals(fired([STOP], STORED, [["11:55:00", LOW], ["11:55:05", LOW + 1]]), undefined);
  assertEquals(fired([STOP], [], NOW), undefined);
  assertEquals(fired([STOP], [["11:54:00", LOW]], NOW), undefined);
});

Deno.test("a stop begins anew after a mark above it", () => {
  const recovered: readonly Said[] = [["11:40:00", LOW], ["11:50:00", LOW + 1]];
  assertEquals(fired([STOP], recovered, NOW), undefined);
});

Deno.test("a stop waits out a gap at the open: marks of the first half hour do not count", () => {
  const gap: readonly Said[] = [["09:16:00", -9000], ["09:30:00", -9000], ["09:44:59", -9000]];
  const first: readonly Said[] = [["09:45:00", -9000], ["09:45:05", -9000]];
  assertEquals(fired([STOP], gap, first), undefined);
  assertEquals(fired([STOP], [...gap, ...first], [["09:49:59", -9000]]), undefined);
  assertEquals(fired([STOP], [...gap, ...first], [["09:50:00", -9000]])?.rule, "stop_loss");
  assertEquals(fired([STOP], [...gap, ...first], [["09:50:00", -5000]]), undefined);
});

Deno.test("a stop goes by its own parameters, as the owner edited them", () => {
  const edited = { ...STOP, lossPerLot: 2000, marks: 5, overMinutes: 15, notFirstMinutes: 0 };
  const said: readonly Said[] = [["09:15:00", -4000], ["09:16:00", -4000], ["09:20:00", -4000]];
  assertEquals(
    fired([edited], said, [["09:29:59", -4000], ["09:30:00", -4000]])?.rule,
    "stop_loss",
  );
  assertEquals(fired([edited], said, [["09:29:58", -4000], ["09:29:59", -4000]]), undefined);
  assertEquals(
    fired([edited], said.slice(1), [["09:31:00", -4000], ["09:36:00", -4000]]),
    undefined,
  );
});

const VALUE = { closeValueAt: -160 };

Deno.test("a target fires when two marks reach the closing value of the evening", () => {
  // 3,250 received less 90 of charges, closed for 160.
  assertEquals(fired([TARGET], [], [["11:55:00", 3000], ["11:55:05", 3001]], VALUE), {
    rule: "profit_target",
    details: { target: 3000, marks: [3000, 3001] },
  });
  const said: readonly Said[] = [["11:55:00", 3000], ["11:55:05", 2999]];
  assertEquals(fired([TARGET], [], said, VALUE), undefined);
  assertEquals(fired([TARGET], [], said.toReversed(), VALUE), undefined);
});

Deno.test("a target without a closing value of the evening does not fire", () => {
  assertEquals(fired([TARGET], [], [["11:55:00", 9000], ["11:55:05", 9000]]), undefined);
});

Deno.test("a target never fires below its least profit, whatever the closing value", () => {
  const at = (value: number): readonly Said[] => [["11:55:00", value], ["11:55:05", value]];
  const near = { closeValueAt: -3000 };
  assertEquals(fired([TARGET], [], at(1999), near), undefined);
  assertEquals(fired([TARGET], [], at(2000), near)?.details, { target: 2000, marks: [2000, 2000] });
});

Deno.test("a time rule fires from the instant that it is due, and needs no price", () => {
  const asked: unknown[] = [];
  const dueAt: FiringTerms["dueAt"] = (...question) => {
    asked.push(question);
    return DUE;
  };
  for (const rule of [TIME, DAYS]) {
    assertEquals(fired([rule], [], [], { dueAt, now: new Date(DUE.getTime() - 1) }), undefined);
    assertEquals(fired([rule], [], [], { dueAt, now: DUE }), {
      rule: rule.kind,
      details: { dueAt: "2026-02-16T09:00:00.000Z" },
    });
    assertEquals(asked.at(-1), ["2026-02-17", rule]);
  }
});

Deno.test("a time rule whose day nobody knows does not fire", () => {
  assertEquals(fired([TIME, DAYS], [], []), undefined);
});

Deno.test("a rule that is off does nothing", () => {
  const off = [STOP, TARGET, TIME, DAYS].map((rule) => ({ ...rule, isOn: false }));
  const terms = { ...VALUE, dueAt: () => DUE, now: DUE };
  assertEquals(fired(off, STORED, NOW, terms), undefined);
  assertEquals(fired(off, [], [["11:55:00", 9000], ["11:55:05", 9000]], terms), undefined);
});

Deno.test("the first of two rules that hold is the one that closes", () => {
  const terms = { dueAt: () => DUE, now: DUE };
  assertEquals(fired([STOP, TIME], STORED, NOW, terms)?.rule, "stop_loss");
  assertEquals(fired([TIME, STOP], STORED, NOW, terms)?.rule, "time_exit");
});

Deno.test("a position without rules stays open", () => {
  assertEquals(fired([], STORED, NOW), undefined);
});

Deno.test("a stored rule that is none is refused with its row, after the others were asked", () => {
  const rules = [{ rule: "stop_loss", loss: 1 }, ...spread([TIME]).rules];
  assertThrows(() => fired([], STORED, NOW, { rules }), RangeError, '"loss":1');
  assertEquals(fired([], [], [], { rules, dueAt: () => DUE, now: DUE })?.rule, "time_exit");
});
