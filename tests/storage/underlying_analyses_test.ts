import { assertEquals } from "@std/assert";
import { readAnalysis } from "../../shared/storage/underlying_analyses.ts";
import { databaseTest } from "../support/database.ts";
import { STORED_AT, STORED_DATE, storeRun } from "../support/stored_strategy.ts";

databaseTest("an analysis tells its term ratio only where it has one", async ({ service, sql }) => {
  const run = await storeRun(sql);
  const rows = [["NIFTY", 0.93], ["TCS", null]].map(([underlying, term_ratio]) => ({
    run_id: run,
    trading_date: STORED_DATE,
    risk: "moderate",
    analysed_at: STORED_AT,
    underlying,
    term_ratio,
    spot: 25_800.5,
    forward: 25_850,
    near_expiry: "2026-02-24",
    years: 0.04,
    atm_volatility: 0.125,
    smile_model: "SVI",
    smile_label: "GOOD",
    expected_move_1sd: 600,
    expected_move_2sd: 1200,
    direction: "bearish",
    strength: "weak",
    confidence: 0.4,
  }));
  await sql`insert into public.underlying_analyses ${sql(rows)}`;
  const found = { spot: 25_800.5, atmVolatility: 0.125, direction: "bearish" as const };
  assertEquals(await readAnalysis(service, "NIFTY", STORED_DATE), { ...found, termRatio: 0.93 });
  assertEquals(await readAnalysis(service, "TCS", STORED_DATE), found);
  assertEquals(await readAnalysis(service, "INFY", STORED_DATE), undefined);
  assertEquals(await readAnalysis(service, "TCS", "2026-02-10"), undefined);
});
