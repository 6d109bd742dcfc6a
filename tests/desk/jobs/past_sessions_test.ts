import { assertAlmostEquals, assertEquals } from "@std/assert";
import { atmVolatilities, pastSessions } from "../../../shared/desk/jobs/past_sessions.ts";
import type { RollingBar } from "../../../shared/vocabulary/ports/market_data.ts";

const EXPIRIES = ["2026-02-24", "2026-03-30"];

function bar(at: string, impliedVolatility?: number, spot?: number): RollingBar {
  return {
    at: new Date(`${at}:00+05:30`),
    ...(impliedVolatility !== undefined && { impliedVolatility }),
    ...(spot !== undefined && { spot }),
  } as RollingBar;
}

/** Of the nearest expiry alone, by date. */
const of = (...bars: RollingBar[]) =>
  atmVolatilities(pastSessions([bars, []], EXPIRIES, "stock")).map(({ date, atm, spot }) => [
    date,
    Math.round(atm * 1e9) / 1e9,
    spot,
  ]);

Deno.test("of a date the last bar counts that lies at 15:15 or within the hour before it", () => {
  const day = (time: string) => `2026-01-29T${time}`;
  assertEquals(of(bar(day("14:14"), 0.2)), []);
  assertEquals(of(bar(day("14:15"), 0.2)), [["2026-01-29", 0.2, undefined]]);
  assertEquals(of(bar(day("14:15"), 0.2), bar(day("15:15"), 0.3, 99)), [["2026-01-29", 0.3, 99]]);
  assertEquals(of(bar(day("15:15"), 0.3), bar(day("15:16"), 0.4)), [[
    "2026-01-29",
    0.3,
    undefined,
  ]]);
  assertEquals(of(bar(day("15:00"), 0.3), bar(day("15:15"))), [["2026-01-29", 0.3, undefined]]);
});

Deno.test("each date has its own bar, whatever stands between", () => {
  assertEquals(
    of(
      bar("2026-01-28T15:15", 0.2),
      bar("2026-01-29T00:00", 0.9),
      bar("2026-01-29T15:15", 0.3),
      bar("2026-02-02T15:10", 0.4),
    ),
    [["2026-01-28", 0.2, undefined], ["2026-01-29", 0.3, undefined], [
      "2026-02-02",
      0.4,
      undefined,
    ]],
  );
});

Deno.test("one expiry alone tells thirty days where it has 20 to 45 of them", () => {
  const dates = ["2026-01-09", "2026-01-12", "2026-02-03", "2026-02-05"];
  assertEquals(of(...dates.map((date) => bar(`${date}T15:15`, 0.2))).map(([date]) => date), [
    "2026-01-12",
    "2026-02-03",
  ]);
});

Deno.test("an index reads an expiry two days away, a stock five; else the next one holds", () => {
  const at = (date: string, kind: "index" | "stock") => {
    const [found] = atmVolatilities(pastSessions(
      [[bar(`${date}T15:15`, 0.2, 100)], [bar(`${date}T15:15`, 0.3, 101)]],
      EXPIRIES,
      kind,
    ));
    return found;
  };
  // 2026-02-24 is two days after the 22nd and five after the 19th.
  for (const [date, kind] of [["2026-02-23", "index"], ["2026-02-20", "stock"]] as const) {
    assertAlmostEquals(at(date, kind)?.atm ?? NaN, 0.3, 1e-12);
  }
  for (const [date, kind] of [["2026-02-22", "index"], ["2026-02-19", "stock"]] as const) {
    const found = at(date, kind);
    const near = (kind === "index" ? 2 : 5) + 0.25 / 24;
    const far = near + 34;
    const total = 0.04 * near + (30 - near) / (far - near) * (0.09 * far - 0.04 * near);
    assertAlmostEquals(found?.atm ?? NaN, Math.sqrt(total / 30), 1e-12);
    assertEquals(found?.spot, 100);
  }
});

Deno.test("behind the last known expiry nothing is told; on its own day the next one holds", () => {
  const bars = (date: string) => [[bar(`${date}T15:15`, 0.2)], [bar(`${date}T15:15`, 0.3)]];
  assertEquals(atmVolatilities(pastSessions(bars("2026-03-31"), EXPIRIES, "index")), []);
  const [found, ...more] = atmVolatilities(pastSessions(bars("2026-02-24"), EXPIRIES, "index"));
  assertEquals([found?.date, more], ["2026-02-24", []]);
  assertAlmostEquals(found?.atm ?? NaN, 0.3, 1e-12);
});
