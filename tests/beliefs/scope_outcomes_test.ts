import { assertAlmostEquals, assertEquals } from "@std/assert";
import { scopeOutcomes } from "../../shared/beliefs/scope_outcomes.ts";
import { datesFrom, gappingName } from "./histories.ts";

const DATES = datesFrom("2026-01-01", 30);
const VARIANCES = DATES.map((_, i) => 1e-4 * (i + 1));
const FLAT = DATES.map(() => 0.2);

Deno.test("an outcome is the variance of the sessions after it beside what was implied of them", () => {
  const name = gappingName(DATES, VARIANCES, DATES.map((_, i) => 0.1 + 0.01 * i));
  const outcomes = scopeOutcomes([name], 21);
  assertEquals(outcomes.length, 9);
  const [first, last] = [outcomes[0], outcomes.at(-1)];
  assertEquals([first?.date, first?.knownOn], ["2026-01-01", "2026-01-22"]);
  assertEquals([last?.date, last?.knownOn], ["2026-01-09", "2026-01-30"]);
  // Sessions 2 to 22 of the first.
  assertAlmostEquals(first?.realised ?? 0, 1e-4 * (22 * 23 / 2 - 1), 1e-12);
  assertAlmostEquals(first?.implied ?? 0, 0.1 ** 2 * 21 / 252, 1e-15);
  assertAlmostEquals(last?.implied ?? 0, 0.18 ** 2 * 21 / 252, 1e-15);
});

Deno.test("30 days speak for 21 and 42 sessions, and a horizon's own tenor for its own", () => {
  const long = datesFrom("2026-01-01", 60);
  const name = gappingName(long, long.map(() => 1e-4), long.map(() => 0.2));
  assertEquals([5, 10, 21, 42].map((h) => scopeOutcomes([name], h).length), [0, 0, 39, 18]);
  const own = {
    ...name,
    impliedOf: { 5: long.map((_, bar) => bar === 1 ? Number.NaN : 0.3), 21: long.map(() => 0.4) },
  };
  const kept = { ...own, impliedOf: { 5: Float64Array.from(own.impliedOf[5]) } };
  const weeks = scopeOutcomes([kept], 5);
  assertAlmostEquals(weeks[0]?.implied ?? 0, 0.09 * 5 / 252, 1e-15);
  assertEquals(weeks[1]?.date, "2026-01-03");
  // Kept since the second session: before it the 30 days go on.
  const kept21 = own.impliedOf[21].map((value, bar) => bar === 0 ? Number.NaN : value);
  const month = { ...name, impliedOf: { 21: Float64Array.from(kept21) } };
  const [first, second] = scopeOutcomes([month], 21);
  assertAlmostEquals(first?.implied ?? 0, 0.04 * 21 / 252, 1e-15);
  assertAlmostEquals(second?.implied ?? 0, 0.16 * 21 / 252, 1e-15);
});

Deno.test("a scope's outcome is the mean over its names, known when the last of them is", () => {
  const still = gappingName(DATES, DATES.map(() => 1e-4), FLAT);
  // Has no session on the fourth day: what follows is known a day later.
  const without = <T>(values: readonly T[]) => values.filter((_, i) => i !== 3);
  const gap = gappingName(without(DATES), without(DATES.map(() => 3e-4)), without(FLAT));
  const dear = { ...gap, implied: gap.implied.map(() => 0.4) };
  const outcomes = scopeOutcomes([dear, still], 21);
  assertEquals([outcomes[0]?.date, outcomes[0]?.knownOn], ["2026-01-01", "2026-01-23"]);
  assertAlmostEquals(outcomes[0]?.realised ?? 0, 21 * 2e-4, 1e-12);
  assertAlmostEquals(outcomes[0]?.implied ?? 0, 0.5 * (0.04 + 0.16) * 21 / 252, 1e-15);
  // The fourth day is the still one's alone.
  assertEquals([outcomes[3]?.date, outcomes[3]?.knownOn], ["2026-01-04", "2026-01-25"]);
  assertAlmostEquals(outcomes[3]?.realised ?? 0, 21 * 1e-4, 1e-12);
});

Deno.test("a session without a quote, and one whose outcome holds no figure, tell nothing", () => {
  const name = gappingName(DATES, VARIANCES, FLAT);
  const implied = name.implied.map((value, i) => i === 2 ? Number.NaN : i === 4 ? 0 : value);
  const open = name.bars.open.map((value, i) => i === 23 ? Number.NaN : value);
  const spoiled = { ...name, implied, bars: { ...name.bars, open } };
  // Bar 23 lies in the outcomes of bars 2 to 8.
  assertEquals(scopeOutcomes([spoiled], 21).map(({ date }) => date), ["2026-01-01", "2026-01-02"]);
  assertEquals(
    scopeOutcomes([{ ...name, implied }], 21).map(({ date }) => Number(date.slice(8))),
    [1, 2, 4, 6, 7, 8, 9],
  );
});

Deno.test("a horizon that stood still is no market", () => {
  const name = gappingName(DATES, DATES.map((_, i) => i < 24 ? 0 : 1e-4), FLAT);
  assertEquals(scopeOutcomes([name], 21)[0]?.date, "2026-01-04");
});

Deno.test("a history as short as its horizon has no outcome", () => {
  const name = gappingName(DATES.slice(0, 21), VARIANCES.slice(0, 21), FLAT.slice(0, 21));
  assertEquals(scopeOutcomes([name], 21), []);
  assertEquals(scopeOutcomes([], 21), []);
});
