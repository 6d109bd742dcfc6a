import { assertEquals, assertRejects } from "@std/assert";
import { allocationLimits } from "../../shared/desk/allocation_limits.ts";
import { readSettings } from "../../shared/storage/settings.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { databaseTest } from "../support/database.ts";
import { entered } from "../support/stored_plan.ts";

const DATE = "2026-02-09";

databaseTest(
  "each limit is its own setting, with the date's regime and what is held",
  async (db) => {
    const settings = {
      ...await readSettings(db.service),
      ...{ max_positions: 1, max_stock_aggressive: 0.02, max_index_aggressive: 0.03 },
      ...{ max_loss_aggressive: 0.04, max_undefined_margin: 0.06 },
      ...{ max_deployed: 0.07, max_daily_deployment: 0.08, kelly_part_aggressive: 0.09 },
      ...{ carry_cost_year_paper: 1, carry_year_sessions: 210, size_high: 0.11 },
    };
    const given = { date: DATE, capital: 123, mode: "paper", risk: "aggressive" } as const;
    const terms = { ...given, ordering: "score" as const, settings };
    await db.sql`delete from public.market_regimes`;
    const missing = await assertRejects(() => allocationLimits(db.service, terms), DeskError);
    assertEquals([missing.code, missing.message], [
      "missing_data",
      "allocate of 2026-02-09: the regime was not measured",
    ]);
    await db.sql`insert into public.market_regimes
      (trading_date, measured_at, level, data_days, vix_trend, source, reasons)
    values (${DATE}, ${`${DATE}T10:00:00+05:30`}, 'high', 0, 'unknown', 'none', '{}')`;
    const { held, industryCaps, ...limits } = await allocationLimits(db.service, terms);
    assertEquals(limits, {
      ...{ capital: 123, regimeLevel: "high", maxPositions: 1 },
      maxUnderlyingMargin: { stock: 0.02, index: 0.03 },
      ...{ maxLossPerTrade: 0.04, maxStressPerTrade: 0.04, maxUndefinedMargin: 0.06 },
      ...{ maxDeployed: 0.07, maxDailyDeployment: 0.08, kellyFraction: 0.09 },
      ...{ carryCostFraction: 0.1, carryAllowed: true, ordering: "score", levelFactor: 0.11 },
    });
    assertEquals([held.positions, held.deployed, industryCaps.has("Energy")], [0, 0, true]);
    await entered(db);
    const carry = async (mode: "paper" | "live", carry_cost_year_live: number) => {
      const asked = { ...terms, mode, settings: { ...settings, carry_cost_year_live } };
      return (await allocationLimits(db.service, asked)).carryAllowed;
    };
    assertEquals([await carry("live", 0), await carry("live", 0.01)], [false, true]);
    const { held: one } = await allocationLimits(db.service, terms);
    assertEquals([one.positions, [...one.underlyings]], [1, ["NIFTY"]]);
  },
);
