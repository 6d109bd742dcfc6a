import { assertEquals } from "@std/assert";
import { readRegimeLevel, storeRegime } from "../../shared/storage/regimes.ts";
import type { MarketRegimeRow } from "../../shared/vocabulary/rows/market_regime_row.ts";
import type { RegimeLevel } from "../../shared/vocabulary/terms.ts";
import { databaseTest } from "../support/database.ts";

function regime(date: string, level: RegimeLevel): MarketRegimeRow {
  return {
    trading_date: date,
    measured_at: `${date}T10:00:00+05:30`,
    level,
    vix: 14.2,
    vix_percentile: null,
    data_days: 90,
    vix_trend: "steady",
    source: "india_vix",
    reasons: ["90 of 120 closes"],
    term: "contango",
    nifty_direction: "neutral",
    label: "neutral_normal_vix",
  };
}

databaseTest("a date's regime is stored once: the first one stands", async ({ service, sql }) => {
  assertEquals(await storeRegime(service, regime("2026-02-09", "elevated")), "elevated");
  assertEquals(await storeRegime(service, regime("2026-02-09", "calm")), "elevated");
  assertEquals(await readRegimeLevel(service, "2026-02-09"), "elevated");
  assertEquals(await readRegimeLevel(service, "2026-02-10"), undefined);
  const rows = await sql`select vix::float8, vix_percentile, data_days, reasons, term, label
    from public.market_regimes`;
  assertEquals(rows.map((row) => ({ ...row })), [{
    vix: 14.2,
    vix_percentile: null,
    data_days: 90,
    reasons: ["90 of 120 closes"],
    term: "contango",
    label: "neutral_normal_vix",
  }]);
});
