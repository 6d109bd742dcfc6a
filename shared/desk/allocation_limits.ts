import type { AllocationLimits } from "../allocation/allocation_candidate.ts";
import type { Database } from "../storage/database.ts";
import { readIndustryCaps } from "../storage/industries.ts";
import { readHeld } from "../storage/positions.ts";
import { readRegimeLevel } from "../storage/regimes.ts";
import type { Settings } from "../storage/settings.ts";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { Mode, Ordering } from "../vocabulary/terms.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";

/** What the limits of an allocation follow from, besides the tables. Capital in rupees. */
export interface LimitTerms {
  readonly date: TradingDate;
  readonly capital: number;
  readonly mode: Mode;
  readonly ordering: Ordering;
  readonly settings: Settings;
}

/**
 * The limits of an allocation with what is held. Throws `missing_data` when the regime of the date
 * was not measured.
 */
export async function allocationLimits(
  database: Database,
  { date, capital, mode, ordering, settings }: LimitTerms,
): Promise<AllocationLimits> {
  const regimeLevel = await readRegimeLevel(database, date);
  if (regimeLevel === undefined) {
    throw new DeskError("missing_data", `allocate of ${date}: the regime was not measured`);
  }
  return {
    capital,
    regimeLevel,
    ordering,
    maxPositions: settings.max_positions,
    maxUnderlyingMargin: {
      stock: settings.max_underlying_margin_stock,
      index: settings.max_underlying_margin_index,
    },
    industryCaps: await readIndustryCaps(database),
    maxLossPerTrade: settings.max_loss_per_trade,
    maxStressPerTrade: settings.max_stress_per_trade,
    maxUndefinedMargin: settings.max_undefined_margin,
    maxDeployed: settings.max_deployed,
    maxDailyDeployment: settings.max_daily_deployment,
    kellyFraction: settings.kelly_fraction,
    carryCostFraction: settings.carry_cost_fraction,
    carryAllowed: mode === "paper" || settings.carry_live,
    held: await readHeld(database),
  };
}
