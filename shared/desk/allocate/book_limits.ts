import type { BookLimits, IndustryLimit } from "../../risk/book_limits.ts";
import type { Settings } from "../../storage/settings.ts";
import type { Mode, RegimeLevel, Risk } from "../../vocabulary/terms.ts";

/** What the limits of an allocation follow from. Capital in rupees. */
export interface BookLimitTerms {
  readonly capital: number;
  readonly mode: Mode;
  readonly risk: Risk;
  readonly regimeLevel: RegimeLevel;
  readonly industries: ReadonlyMap<string, IndustryLimit>;
  readonly settings: Settings;
}

/** The limits of an allocation: settings by its risk level and mode (method 9.3). */
export function bookLimits(terms: BookLimitTerms): BookLimits {
  const { capital, mode, risk, regimeLevel, industries, settings } = terms;
  return {
    capital,
    regimeLevel,
    levelFactor: regimeLevel === "crisis" ? 0 : settings[`size_${regimeLevel}`],
    kellyPart: settings[`kelly_part_${risk}`],
    maxPositions: settings.max_positions,
    maxDefinition: settings.max_definition,
    maxUnderlying: {
      stock: settings[`max_stock_${risk}`],
      index: settings[`max_index_${risk}`],
    },
    maxWeights: {
      underlying: settings.max_weights_underlying,
      industry: settings.max_weights_industry,
    },
    industries,
    maxLossPerTrade: settings[`max_loss_${risk}`],
    maxUndefinedMargin: settings.max_undefined_margin,
    maxDeployed: settings.max_deployed,
    maxDailyDeployment: settings.max_daily_deployment,
    maxTail: {
      value: settings[`value_tail_${risk}`],
      premium: settings[`premium_tail_${risk}`],
      book: settings.book_tail,
    },
    maxStressLoss: settings.max_stress_loss,
    maxDelta: settings.max_delta,
    maxVegaLoss: settings.max_vega_loss,
    maxGammaLoss: settings.max_gamma_loss,
    maxThetaLoss: settings.max_theta_loss,
    carry: {
      year: settings[`carry_cost_year_${mode}`],
      yearSessions: settings.carry_year_sessions,
      windowSessions: settings.carry_window_sessions,
    },
  };
}
