import type { AllocationLimits } from "../allocation/allocation_candidate.ts";
import type { Database } from "../storage/database.ts";
import { readIndustries } from "../storage/industries.ts";
import { readHeld } from "../storage/positions.ts";
import { readRegimeLevel } from "../storage/regimes.ts";
import type { Settings } from "../storage/settings.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { Mode, Ordering, RegimeLevel, Risk } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";

/** What the limits of an allocation follow from, besides the tables. Capital in rupees. */
export interface LimitTerms {
  readonly date: TradingDate;
  readonly capital: number;
  readonly mode: Mode;
  readonly risk: Risk;
  readonly ordering: Ordering;
  readonly settings: Settings;
}

/**
 * The limits of an allocation with what is held. Throws `missing_data` when the regime of the date
 * was not measured.
 */
export async function allocationLimits(
  database: Database,
  { date, capital, mode, risk, ordering, settings }: LimitTerms,
): Promise<AllocationLimits> {
  const regimeLevel = await readRegimeLevel(database, date);
  if (regimeLevel === undefined) {
    throw new DeskError("missing_data", `allocate of ${date}: the regime was not measured`);
  }
  const industries = await readIndustries(database);
  const { carry_window_sessions: window, carry_year_sessions: year } = settings;
  const carryYear = settings[`carry_cost_year_${mode}`];
  return {
    capital,
    regimeLevel,
    ordering,
    levelFactor: levelFactor(regimeLevel, settings),
    maxPositions: settings.max_positions,
    maxUnderlyingMargin: {
      stock: settings[`max_stock_${risk}`],
      index: settings[`max_index_${risk}`],
    },
    industryCaps: new Map([...industries].map(([industry, { cap }]) => [industry, cap])),
    maxLossPerTrade: settings[`max_loss_${risk}`],
    maxStressPerTrade: settings[`max_loss_${risk}`],
    maxUndefinedMargin: settings.max_undefined_margin,
    maxDeployed: settings.max_deployed,
    maxDailyDeployment: settings.max_daily_deployment,
    kellyFraction: settings[`kelly_part_${risk}`],
    carryCostFraction: carryYear * window / year,
    carryAllowed: carryYear > 0,
    held: await readHeld(database),
  };
}

/** Size of new positions at a level of the regime; a crisis takes none (method 11.2). */
function levelFactor(level: RegimeLevel, settings: Settings): number {
  return level === "crisis" ? 0 : settings[`size_${level}`];
}
