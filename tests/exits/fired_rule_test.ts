import { assertEquals, assertThrows } from "@std/assert";
import type { ExitRule } from "../../shared/exits/exit_rule.ts";
import { firedRule, type FiringTerms } from "../../shared/exits/fired_rule.ts";
import type { OpenPosition, TimedMark } from "../../shared/exits/open_position.ts";
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
  changes: Partial<OpenPosition> & Partial<Pick<FiringTerms, "now" | "dueAt" | "eventDueAt">> = {},
) {
  const {
    dueAt = () => undefined,
    eventDueAt = () => undefined,
    now: instant = at("12:00:00"),
    ...position
  } = changes;
  return firedRule({ ...spread(rules), marks: timed(stored), ...position }, {
    marks: timed(now),
    now: instant,
    sessionOpensAt: OPENS,
    dueAt,
    eventDueAt,
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

/** A mark of a figure of the market, the profit and loss being nothing. */
const seen = (figure: "spot" | "delta" | "volatilityChange", said: readonly Said[]) =>
  said.map(([time, value]): TimedMark => ({ at: at(time), unrealisedMid: 0, [figure]: value }));

/** What fires on two marks over five minutes that say a figure of the market. */
function firedOn(
  rule: ExitRule,
  figure: "spot" | "delta" | "volatilityChange",
  values: readonly [number, number],
  changes: Partial<OpenPosition> = {},
) {
  const marks = seen(figure, [["11:50:00", values[0]], ["11:55:00", values[1]]]);
  return fired([rule], [], [], { marks, ...changes });
}

Deno.test("a trailing stop fires at what it may give back below the best profit of all lots", () => {
  const rose: readonly Said[] = [["11:00:00", 1900], ["11:00:05", 1800]];
  const fell = (last: number): readonly Said[] => [["11:50:00", last], ["11:55:00", last]];
  // The best that two marks reached is 1,800, 900 a lot; 200 of each may be given back.
  assertEquals(fired([TRAILING], rose, fell(1400)), {
    rule: "trailing_stop",
    details: { limit: 1400, peak: 1800, marks: [1400, 1400] },
  });
  assertEquals(fired([TRAILING], rose, fell(1401)), undefined);
  assertEquals(fired([TRAILING], [], fell(1400), { peak: 1800 })?.rule, "trailing_stop");
  assertEquals(fired([TRAILING], rose, [["11:50:00", 1400], ["11:54:00", 1400]]), undefined);
});

Deno.test("a trailing stop waits until the best profit reached its least", () => {
  const fell: readonly Said[] = [["11:50:00", -500], ["11:55:00", -500]];
  assertEquals(fired([TRAILING], [], fell, { peak: 1599 }), undefined);
  assertEquals(fired([TRAILING], [], fell, { peak: 1600 })?.rule, "trailing_stop");
  assertEquals(fired([TRAILING], [], fell), undefined);
  assertEquals(fired([TRAILING], [["11:00:00", 5000]], fell), undefined);
});

Deno.test("a delta beyond its limit on either side fires, one short of it does not", () => {
  assertEquals(firedOn(DELTA, "delta", [0.5, 0.61]), {
    rule: "delta_breach",
    details: { beyond: 0.5, deltas: [0.5, 0.61] },
  });
  assertEquals(firedOn(DELTA, "delta", [-0.5, -0.61])?.rule, "delta_breach");
  assertEquals(firedOn(DELTA, "delta", [0.499, 0.61]), undefined);
  assertEquals(firedOn(DELTA, "delta", [-0.61, -0.499]), undefined);
});

Deno.test("the spot at a sold strike fires, and what is bought or was in the money does not", () => {
  // A put sold at 25,000 is touched from 25,025 on.
  assertEquals(firedOn(TOUCH, "spot", [25_000, 25_024.9]), {
    rule: "touch",
    details: { strike: 25_000, spots: [25_000, 25_024.9] },
  });
  assertEquals(firedOn(TOUCH, "spot", [25_000, 25_025.1]), undefined);
  const from = (spot: number | null) => ({ entryMarket: { spot, forward: null } });
  assertEquals(firedOn(TOUCH, "spot", [24_900, 24_900], from(25_000)), undefined);
  assertEquals(firedOn(TOUCH, "spot", [24_900, 24_900], from(null)), undefined);
  const [sold, bought] = spread().legs;
  const calls = {
    legs: [sold, bought].flatMap((leg) => leg ? [{ ...leg, right: "call" as const }] : []),
  };
  const below = { ...calls, ...from(24_600) };
  assertEquals(firedOn(TOUCH, "spot", [24_975.1, 24_975.1], below)?.rule, "touch");
  assertEquals(firedOn(TOUCH, "spot", [24_974.9, 24_975.1], below), undefined);
  assertEquals(firedOn(TOUCH, "spot", [24_976, 24_976], { ...calls, ...from(25_000) }), undefined);
});

Deno.test("implied volatility that rose or fell as much as asked fires, less does not", () => {
  assertEquals(firedOn(VOLATILITY, "volatilityChange", [0.5, 0.6]), {
    rule: "iv_exit",
    details: { change: 0.5, changes: [0.5, 0.6] },
  });
  assertEquals(firedOn(VOLATILITY, "volatilityChange", [0.6, 0.49]), undefined);
  assertEquals(firedOn(VOLATILITY, "volatilityChange", [-0.6, -0.6]), undefined);
  const falls = { ...VOLATILITY, volatilityChange: -0.2 };
  assertEquals(firedOn(falls, "volatilityChange", [-0.2, -0.3])?.rule, "iv_exit");
  assertEquals(firedOn(falls, "volatilityChange", [-0.3, -0.19]), undefined);
  assertEquals(firedOn(falls, "volatilityChange", [0.3, 0.3]), undefined);
});

/** What a part does at profits of so much a lot that is held, on two marks over five minutes. */
function scaled(
  perLot: readonly [number, number],
  changes: Partial<OpenPosition> & { closeShare?: number } = {},
) {
  const { closeShare = SCALE.closeShare, ...position } = changes;
  const { lots = 2, banked = 0 } = position;
  const said = perLot.map((value, i): Said => [
    i === 0 ? "11:50:00" : "11:55:00",
    banked + lots * value,
  ]);
  return fired([{ ...SCALE, closeShare }], [], said, position);
}

Deno.test("a part of the lots goes once each lot that is held gained as much", () => {
  assertEquals(scaled([500, 510]), {
    rule: "scale_out",
    details: { lots: 1, keep: 1, profit: 500, marks: [500, 510] },
  });
  assertEquals(scaled([499, 510]), undefined);
  assertEquals(scaled([510, 499]), undefined);
});

Deno.test("parts are whole lots, never rounded up, and the last lot stays", () => {
  const part = (enteredLots: number, closeShare: number, lots = enteredLots) =>
    scaled([600, 600], { lots, enteredLots, closeShare, banked: 900 })?.details;
  const closes = (of: ReturnType<typeof part>) => of && "keep" in of ? [of.lots, of.keep] : of;
  assertEquals(closes(part(4, 0.25)), [1, 3]);
  assertEquals(closes(part(7, 0.5)), [3, 4]);
  assertEquals(closes(part(3, 0.25)), undefined);
  assertEquals(closes(part(1, 0.75)), undefined);
  assertEquals(closes(part(10, 0.3)), [3, 7]);
  // What is closed already counts, and of a jump the rest goes at once.
  assertEquals(closes(part(4, 0.25, 3)), undefined);
  assertEquals(closes(part(4, 0.75, 3)), [2, 1]);
  assertEquals(closes(part(4, 0.99)), [3, 1]);
  assertEquals(scaled([600, 600], { lots: 4, enteredLots: 4, isWhole: false }), undefined);
});

Deno.test("once a part is closed the other rules go by the lots that are held", () => {
  const half = { lots: 1, enteredLots: 2, banked: 1000 };
  const low = (value: number): readonly Said[] =>
    ["11:45:00", "11:50:00", "11:55:00"].map((time) => [time, value]);
  assertEquals(fired([STOP], [], low(-2000), half)?.details, {
    limit: 3000,
    marks: [-3000, -3000, -3000],
  });
  assertEquals(fired([STOP], [], low(-1999), half), undefined);
  // 1,000 of the profit is banked; the lot that is held has a target of its own.
  const high = low(2000).slice(1);
  assertEquals(fired([TARGET], [], high, { ...half, closeValueAt: -2160 })?.details, {
    target: 1000,
    marks: [1000, 1000],
  });
  // Two lots armed it; one of them may give back its own 200.
  const fell = (value: number) => low(value).slice(1);
  const peak = { ...half, peak: 1600 };
  assertEquals(fired([TRAILING], [], fell(1400), peak)?.rule, "trailing_stop");
  assertEquals(fired([TRAILING], [], fell(1401), peak), undefined);
  assertEquals(fired([TRAILING], [], fell(1300), { ...half, peak: 1599 }), undefined);
});

Deno.test("a mark that lacks what a rule looks at counts for nothing", () => {
  const marks = [
    ...seen("delta", [["11:50:00", 0.6]]),
    ...seen("spot", [["11:52:00", 25_400]]),
    ...seen("delta", [["11:55:00", 0.6]]),
  ];
  assertEquals(fired([DELTA], [], [], { marks })?.rule, "delta_breach");
  assertEquals(fired([DELTA], [], [["11:59:00", 0]], { marks: marks.slice(0, 2) }), undefined);
});

Deno.test("marks of a session's first half hour count for no rule of the market", () => {
  const early = seen("delta", [["09:35:00", 0.6], ["09:44:59", 0.6]]);
  assertEquals(fired([DELTA], [], [], { marks: early }), undefined);
  const later = seen("delta", [["09:45:00", 0.6], ["09:50:00", 0.6]]);
  assertEquals(fired([DELTA], [], [], { marks: later })?.rule, "delta_breach");
});

Deno.test("an event fires from the instant that its exit is due, and is told", () => {
  const due = { at: DUE, event: "results", date: "2026-02-17" } as const;
  const eventDueAt = () => due;
  assertEquals(fired([EVENT], [], [], { eventDueAt, now: DUE }), {
    rule: "event_exit",
    details: { dueAt: "2026-02-16T09:00:00.000Z", event: "results", date: "2026-02-17" },
  });
  const before = new Date(DUE.getTime() - 1);
  assertEquals(fired([EVENT], [], [], { eventDueAt, now: before }), undefined);
  assertEquals(fired([EVENT], [], [], { now: DUE }), undefined);
});

Deno.test("a rule that is off does nothing", () => {
  const off = [STOP, TARGET, TIME, DAYS, TRAILING, DELTA, TOUCH, VOLATILITY, EVENT, SCALE]
    .map((rule) => ({ ...rule, isOn: false }));
  const eventDueAt = () => ({ at: DUE, event: "results", date: "2026-02-17" }) as const;
  const low = { unrealisedMid: LOW, spot: 24_000, delta: 2, volatilityChange: 2 };
  const marks = ["11:50:00", "11:55:00"].map((time) => ({ at: at(time), ...low }));
  assertEquals(fired(off, [], [], { marks, peak: 9000, eventDueAt, now: DUE }), undefined);
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
