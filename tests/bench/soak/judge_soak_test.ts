import { assertEquals } from "@std/assert";
import { costs, type Expectations, judgeSoak } from "../../../bench/soak/judge_soak.ts";
import type { SoakDay } from "../../../bench/soak/run_days.ts";

const KNOWN: Expectations = {
  settledAfter: 5,
  settledAfterOf: { claims: 15 },
  keptForGood: ["regimes"],
  marketsOwn: ["execute"],
  pagesByRowsOf: { quality: "contracts" },
  pagesHeldByGrowthTest: ["report"],
  atMostRowsOf: { ratios: "names" },
  ofTrades: ["fills"],
  marketsAlerts: { rebalance: 3 },
};
const DAYS = 20;
/** What comes and goes by chance, without a trend. */
const noise = (day: number) => (day * 7) % 5;

/** A day of a desk that stands still from its sixth day on. */
function day(index: number, changes: Partial<SoakDay> = {}): SoakDay {
  const settled = Math.min(index, 5);
  return {
    date: `2026-01-${String(index + 1).padStart(2, "0")}`,
    kind: "regular",
    seconds: 1,
    rows: {
      strategies: 200 * settled + noise(index),
      regimes: index,
      claims: 25 * index,
      empty: 0,
    },
    megabytes: 20,
    alerts: [],
    undone: [],
    turns: { planned: 13, done: 13 },
    qualityFailed: [],
    brokerFaults: [],
    struck: [],
    stages: {
      analyze: { statements: 100, buffers: 20_000 + noise(index) },
      execute: { statements: 40 * (1 + noise(index)), buffers: 400 * (1 + noise(index)) },
    },
    tick: { statements: 1100, buffers: 40_000 },
    ...changes,
  };
}

function month(change: (index: number) => Partial<SoakDay> = () => ({}), days = DAYS): SoakDay[] {
  return Array.from({ length: days }, (_, index) => day(index, change(index)));
}

/** Days whose claims stop growing, as their own span says. */
const still = (index: number) => ({
  rows: { ...day(index).rows, claims: Math.min(25 * index, 375) },
});
const rows = (more: (index: number) => Record<string, number>) => (index: number) => ({
  rows: { ...still(index).rows, ...more(index) },
});

Deno.test("a desk that stands still is well", () => {
  const verdict = judgeSoak(month(still), KNOWN);
  assertEquals([verdict.ok, verdict.notJudged], [true, []]);
  assertEquals(Object.values(verdict).filter((found) => Array.isArray(found)).flat(), []);
});

Deno.test("rows that stay behind each day are growth, a few among many too", () => {
  const leak = (perDay: number) =>
    judgeSoak(month(rows((index) => ({ strategies: 1000 + perDay * index }))), KNOWN);
  assertEquals(leak(3).growing.map(({ name }) => name), ["strategies"]);
  assertEquals([leak(3).ok, leak(0).ok], [false, true]);
  const few = judgeSoak(month(rows((index) => ({ empty: index }))), KNOWN);
  assertEquals(few.growing, [{ name: "empty", first: 7, last: 17 }]);
});

Deno.test("what trades fill has grown where no day of the second half is like the first", () => {
  const fills = (of: (index: number) => number) =>
    judgeSoak(month(rows((index) => ({ fills: of(index) }))), KNOWN).growing;
  // More in the last five days than in the first five, and as few as ever before them.
  assertEquals(fills((index) => index >= 15 ? 9 : index === 14 ? 1 : 2), []);
  assertEquals(fills((index) => index).map(({ name }) => name), ["fills"]);
});

Deno.test("rows that come back to where they were are no growth, however they swing", () => {
  const swing = rows((index) => ({
    strategies: index === 8 || index >= 15 && index !== 17 ? 900 : 0,
  }));
  assertEquals(judgeSoak(month(swing), KNOWN).growing, []);
});

Deno.test("what fills until its span is over is no growth, after it it is", () => {
  assertEquals(judgeSoak(month(still), KNOWN).growing, []);
  assertEquals(judgeSoak(month(), KNOWN).growing.map(({ name }) => name), ["claims"]);
});

Deno.test("what is kept for good may add the same each day, and no more", () => {
  const adding = (of: (index: number) => number) =>
    judgeSoak(month(rows((index) => ({ regimes: of(index) }))), KNOWN).addingMore;
  assertEquals(adding((index) => 50 * index), []);
  assertEquals(adding((index) => 50 * index + 4 * index ** 2).map(({ name }) => name), ["regimes"]);
  // One run's roll-up comes after the first half, which it would have been part of.
  assertEquals(adding((index) => 56 * (index > 7 && index < 12 ? index - 1 : index)), []);
});

Deno.test("a table with a row a name grows to the names and not beyond", () => {
  const growing = (most: number) =>
    judgeSoak(
      month(rows((index) => ({ names: 12, ratios: Math.min(index, most) }))),
      KNOWN,
    ).growing;
  assertEquals([growing(12), growing(13)], [[], [{ name: "ratios", first: 12, last: 13 }]]);
});

Deno.test("a stage or the ticks that take a tenth more are costlier, statements and pages", () => {
  const costlier = (change: (index: number) => Partial<SoakDay>) =>
    judgeSoak(month((index) => ({ ...still(index), ...change(index) })), KNOWN).costlier
      .map(({ name }) => name);
  const analyze = (growth: number) =>
    costlier((index) => ({
      stages: { analyze: { statements: 100, buffers: 10_000 * (1 + growth * index) } },
    }));
  assertEquals([analyze(0.02), analyze(0.005)], [["buffers of analyze a day"], []]);
  assertEquals(
    costlier((index) => ({ tick: { statements: 1000 + 20 * index, buffers: 1 } })),
    ["statements of tick a day"],
  );
});

Deno.test("a stage with a span of its own is compared from its end on", () => {
  const fills = month((index) => ({
    ...still(index),
    stages: { analyze: { statements: 100, buffers: 1000 * Math.min(index, 12) } },
  }));
  assertEquals(judgeSoak(fills, KNOWN).costlier.map(({ name }) => name), [
    "buffers of analyze a day",
  ]);
  const known = { ...KNOWN, settledAfterOf: { ...KNOWN.settledAfterOf, analyze: 12 } };
  assertEquals(judgeSoak(fills, known).costlier, []);
});

Deno.test("where the market decides the amount, pages are judged by statement", () => {
  const of = (pages: (index: number) => number) =>
    costs(
      month((index) => ({
        stages: { execute: { statements: 40 * (1 + index), buffers: pages(index) * (1 + index) } },
      })),
      KNOWN,
    ).filter(({ name }) => name.endsWith("execute a statement"));
  assertEquals(of(() => 400).map(({ first, last }) => last / first), [1]);
  const [grown] = of((index) => 400 + 40 * index);
  assertEquals((grown?.last ?? 0) > 1.1 * (grown?.first ?? 0), true);
});

Deno.test("where a table that the market fills decides the pages, they are judged by its row", () => {
  const found = (pages: (contracts: number, index: number) => number) =>
    costs(
      month((index) => {
        const contracts = index > 12 ? 25_000 : 17_000;
        return {
          rows: { contracts },
          stages: { quality: { statements: 120, buffers: pages(contracts, index) } },
        };
      }),
      KNOWN,
    ).filter(({ name }) => name === "buffers of quality a row of contracts")
      .map(({ first, last }) => Number((last / first).toFixed(2)));
  assertEquals(found((contracts) => contracts), [1]);
  assertEquals(found((contracts, index) => contracts * (1 + 0.02 * index)), [1.18]);
});

Deno.test("pages that another test holds are not judged here, statements are", () => {
  const costlier = (statements: number) =>
    judgeSoak(
      month((index) => ({
        ...still(index),
        stages: { report: { statements: 60 + statements * index, buffers: 1000 * index } },
      })),
      KNOWN,
    ).costlier.map(({ name }) => name);
  assertEquals([costlier(0), costlier(2)], [[], ["statements of report a day"]]);
});

Deno.test("a meter that counts nothing says so", () => {
  const verdict = judgeSoak(
    month((index) => ({ ...still(index), tick: { statements: 0, buffers: 0 } })),
    KNOWN,
  );
  assertEquals([verdict.ok, verdict.notMeasured], [
    false,
    ["statements of tick a day", "buffers of tick a day"],
  ]);
});

Deno.test("a stage that a kill met is not compared on its day", () => {
  const cut = { stages: { analyze: { statements: 900, buffers: 90_000 } }, struck: ["analyze"] };
  const verdict = judgeSoak(
    month((index) => ({ ...still(index), ...(index === 18 ? cut : {}) })),
    KNOWN,
  );
  assertEquals([verdict.costlier, verdict.ok], [[], true]);
});

Deno.test("too few days to tell are said, and judged for the rest", () => {
  const verdict = judgeSoak(month(still, 8), KNOWN);
  assertEquals([verdict.ok, verdict.notJudged], [true, [
    "claims",
    "empty",
    "regimes",
    "strategies",
  ]]);
  assertEquals(costs(month(still, 8), KNOWN), []);
});

const ALERT = { level: "warning", kind: "worker_lost", subject: "", message: "it died" };

Deno.test("an alert is planned only where a fault of its day explains it", () => {
  const unplanned = (changes: Partial<SoakDay>, alert: Partial<typeof ALERT>) =>
    judgeSoak([day(0, { ...changes, alerts: [{ ...ALERT, ...alert }] })], KNOWN).unplannedAlerts;
  const subject = "analyze of 2026-01-01";
  const killed = { struck: ["analyze"] };
  const faulty = { brokerFaults: ["429 /v2/optionchain"] };
  assertEquals(unplanned(killed, { subject }), []);
  assertEquals(unplanned(killed, { subject, kind: "stage_failed" }), []);
  assertEquals(unplanned(faulty, { subject, kind: "stage_failed" }), []);
  const told = ["worker_lost: it died"];
  assertEquals(unplanned({}, { subject }), told);
  assertEquals(unplanned(faulty, { subject }), told);
  assertEquals(unplanned(killed, { subject: "execute of 2026-01-01" }), told);
  assertEquals(unplanned(killed, { subject: "analyze of 2026-01-02" }), told);
  assertEquals(unplanned(faulty, { subject: "analyze of 2026-01-02", kind: "stage_failed" }), [
    "stage_failed: it died",
  ]);
  assertEquals(unplanned(killed, { subject, kind: "stage_missed" }), ["stage_missed: it died"]);
});

Deno.test("an alert of the market's own is planned, but not the same again within its sessions", () => {
  const raised = (...indexes: number[]) =>
    judgeSoak(
      month((index) => ({
        alerts: indexes.includes(index)
          ? [{
            level: "info",
            kind: "rebalance",
            subject: `India VIX on ${day(index).date}`,
            message: `VIX of day ${index}`,
          }]
          : [],
      })),
      KNOWN,
    ).unplannedAlerts;
  assertEquals([raised(4), raised(4, 7), raised(4, 6)], [[], [], ["rebalance: VIX of day 6"]]);
});

Deno.test("what was not done and what quality found is told by its day", () => {
  const verdict = judgeSoak([
    day(0, { undone: ["iv"], turns: { planned: 13, done: 12 } }),
    day(1, { turns: { planned: 13, done: 12 }, struck: ["monitor"] }),
    day(2, {
      kind: "special",
      qualityFailed: [
        { check: "positions_orphaned", found: "INFY" },
        { check: "runs_finished", found: "analyze" },
      ],
    }),
  ], KNOWN);
  assertEquals(verdict.undone, ["iv of 2026-01-01"]);
  assertEquals(verdict.missedTurns, ["1 of 2026-01-01"]);
  assertEquals(verdict.qualityFailed, [
    "2026-01-03 positions_orphaned: INFY",
    "2026-01-03 runs_finished: analyze",
  ]);
  assertEquals(verdict.ok, false);
});
