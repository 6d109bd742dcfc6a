import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { ViewModel } from "../../shared/analysis/view/view_model.ts";
import { fitViews } from "../../shared/desk/jobs/fit_views.ts";
import type { JobContext } from "../../shared/desk/jobs/job.ts";
import { storeCandles } from "../../shared/storage/candles.ts";
import { readSettings } from "../../shared/storage/settings.ts";
import { readViewModels, storeViewModels } from "../../shared/storage/view_models.ts";
import { simulatedMarket } from "../analysis/view/simulated_market.ts";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { IDLE_WORKER } from "../support/job_context.ts";

const NOW = new Date("2026-02-10T10:00:00+05:30");

const MODELS: ViewModel[] = [
  {
    kind: "direction",
    scope: "stock",
    horizonSessions: 5,
    usedCorrelation: 0.01,
    standardError: 0.02,
    clusters: 40,
    tStatistic: 1.5,
    decision: "earned",
    figures: { correlation: 0.03 },
  },
  {
    kind: "volatility",
    scope: "stock",
    horizonSessions: 5,
    coefficients: [0.1, -0.2, 0.3, 0.4],
    residualDeviation: 0.5,
    leastForecast: 0.00002,
    logError: 0.6,
    clusters: 0,
    kappa: 0,
    decision: "undecided",
    figures: { sessions: 300 },
  },
];

databaseTest("models come back as they were stored, from the day after", async ({ service }) => {
  assertEquals(await storeViewModels(service, MODELS, "2026-02-10", "test", NOW), 2);
  const models = await readViewModels(service, "2026-02-11");
  assertEquals(models, MODELS.map((model) => ({ ...model, fittedOn: "2026-02-10" })));
  assertEquals(await readViewModels(service, "2026-02-10"), []);
});

databaseTest(
  "the latest fit before a date is read, and one stored again replaces its own date",
  async ({ service, sql }) => {
    const [direction] = MODELS;
    assert(direction !== undefined);
    const store = (clusters: number, date: string) =>
      storeViewModels(service, [{ ...direction, clusters }], date, "test", NOW);
    await store(40, "2026-02-03");
    await store(41, "2026-02-10");
    await store(42, "2026-02-10");
    const clusters = async (before: string) =>
      (await readViewModels(service, before)).map((model) => model.clusters);
    assertEquals([await clusters("2026-02-10"), await clusters("2026-03-01")], [[40], [42]]);
    assertEquals((await sql`select from public.view_models`).length, 2);
  },
);

databaseTest(
  "a decision from fewer than 30 independent horizons cannot be stored",
  async ({ sql }) => {
    const refused = await sql`
    insert into public.view_models values
      ('NIFTY', 'direction', 5, '2026-02-10', '{0.05}', null, 0.01, 29, 3, null, 'earned', '{}', 'test', ${NOW})`
      .then(() => undefined, (error) => error);
    assertEquals(refused?.code, "23514");
  },
);

/**
 * NIFTY and India VIX of a market in which 0.7 of the implied variance is realised, and one stock.
 */
async function fillHistory({ service }: TestDatabase): Promise<void> {
  for (const [name, seed] of [["NIFTY", 2], ["SBIN", 1]] as const) {
    const { bars, implied } = simulatedMarket(seed, 1500, 0.7);
    const candles = bars.dates.map((date, i) => ({
      date,
      open: bars.open[i] ?? 0,
      high: bars.high[i] ?? 0,
      low: bars.low[i] ?? 0,
      close: bars.close[i] ?? 0,
      volume: 1000,
    }));
    await storeCandles(service, name, candles, "test");
    if (name !== "NIFTY") continue;
    const vix = candles.map((candle, i) => {
      const points = 100 * (implied[i] ?? 0);
      return { ...candle, open: points, high: points, low: points, close: points, volume: 0 };
    });
    await storeCandles(service, "INDIAVIX", vix, "test");
  }
}

databaseTest(
  "the job fits every scope that has candles, a horizon a call where time is short, and not again within a week",
  async (database) => {
    await fillHistory(database);
    const settings = await readSettings(database.service);
    const context = (tradingDate: string, isSpent: () => boolean) => ({
      desk: { database: database.service },
      clock: { now: () => Promise.resolve(NOW) },
      worker: IDLE_WORKER,
      settings,
      tradingDate,
      isSpent,
    } as unknown as JobContext);
    const first = await fitViews(context("2026-02-10", () => true));
    assertEquals(first, { viewModels: 2, viewsRemaining: 11 });
    let left = first["viewsRemaining"] ?? 0;
    for (let call = 0; left > 0 && call < 12; call++) {
      left = (await fitViews(context("2026-02-10", () => false)))["viewsRemaining"] ?? 0;
    }
    const models = await readViewModels(database.service, "2026-02-11");
    assertEquals([left, models.length], [0, 16]);
    const month = models.find(({ scope, kind, horizonSessions }) =>
      scope === "NIFTY" && kind === "volatility" && horizonSessions === 21
    );
    assertEquals(month?.decision, "earned");
    assertAlmostEquals(month?.figures["meanLogClaim"] ?? 0, Math.log(0.7), 0.1);
    const nothing = { viewModels: 0, viewsRemaining: 0 };
    assertEquals(await fitViews(context("2026-02-16", () => false)), nothing);
    assertEquals((await fitViews(context("2026-02-17", () => true)))["viewsRemaining"], 11);
  },
);
