import type { View } from "../../pricing/distribution.ts";
import { SESSIONS_A_YEAR } from "../../pricing/trading_time.ts";
import { logVariance, varianceOfLog } from "./log_variance.ts";
import { viewBeta } from "./view_beta.ts";
import type { VarianceFeatures } from "./variance_features.ts";
import {
  type DirectionModel,
  LEAST_CLUSTERS,
  type ViewDecision,
  type ViewModel,
  type ViewScope,
  type VolatilityModel,
} from "./view_model.ts";
import { logForecast } from "./walk_forward_volatility.ts";
import { present } from "../../vocabulary/present.ts";

/** What a view of one underlying over one horizon is made from. */
export interface ViewInput {
  readonly models: readonly ViewModel[];
  readonly scope: ViewScope;
  /** Sessions to the expiry, above 0, parts included. */
  readonly horizonSessions: number;
  /** Absent below 60 sessions of history. */
  readonly features?: VarianceFeatures;
  /**
   * Implied volatility of 30 days now, decimal a year, as the scope's models know it: India VIX /
   * 100 for NIFTY, at the money for others. Absent, the horizon's own model-free volatility stands
   * in.
   */
  readonly impliedVolatility?: number;
  /** Total variance to the expiry, measure Q: of the whole smile, and at the money. */
  readonly modelFreeVariance: number;
  readonly atmVariance: number;
  /** -1 to 1; absent without a history. */
  readonly directionScore?: number;
}

/** The view to score with (measure P), and everything that it comes from. */
export interface EarnedView extends View {
  /**
   * Forecast over implied volatility, before any shrinking, against the model-free and the
   * at-the-money variance; absent without a forecast.
   */
  readonly betaModelFree?: number;
  readonly betaAtm?: number;
  /** Share of ln beta that may be used; 0 unless earned. */
  readonly kappa: number;
  /** Standard errors of ln volatility and of the log drift over the horizon. */
  readonly sdLogVolatility: number;
  readonly sdDrift: number;
  readonly decision: { readonly volatility: ViewDecision; readonly direction: ViewDecision };
  /** Total variance expected over the horizon; absent without 60 sessions of history. */
  readonly forecastVariance?: number;
  readonly reasons: readonly string[];
}

/** Sessions of the 30 days whose implied volatility the history holds. */
const MONTH = 21;
/**
 * Error of ln volatility where no forecast was ever tested, and of a correlation likewise: the
 * largest that would be believed.
 */
const UNTESTED_DEVIATION = 0.2;
const UNTESTED_CORRELATION = 0.05;
/**
 * Below this history of its own an underlying is not forecast by its scope's model (method 7.2).
 */
const MODEL_SESSIONS = 250;

/**
 * The view of one underlying and horizon: beta 1 and mu 0 unless the scope's model of the nearest
 * horizon has earned more (method 7.5). Two betas are known, since wings beyond the last quote
 * enter the model-free variance by extrapolation (method 7.5). The one nearer to 1 is used when
 * both lie on the same side of it, else 1: no structure then gains from not knowing which is right.
 */
export function viewOf(input: ViewInput): EarnedView {
  const { models, scope, horizonSessions, modelFreeVariance, atmVariance } = input;
  const volatility = nearest(models, scope, horizonSessions, "volatility");
  const direction = nearest(models, scope, horizonSessions, "direction");
  const { forecastVariance, isModels, reason } = forecastOf(input, volatility);
  const month = nearest(
    models.filter((model) => model.horizonSessions === MONTH),
    scope,
    MONTH,
    "volatility",
  );
  const decision = {
    // Other horizons were judged against the same 30 days: they earn nothing unless the month
    // itself has.
    volatility: (volatility?.decision === "earned" ? month : volatility)?.decision ?? "undecided",
    direction: direction?.decision ?? "undecided",
  };
  // What a model has earned is its own: another forecast claims nothing.
  const kappa = isModels && decision.volatility === "earned" ? volatility?.kappa ?? 0 : 0;
  const betas = forecastVariance === undefined ? undefined : {
    betaModelFree: viewBeta(forecastVariance, modelFreeVariance),
    betaAtm: viewBeta(forecastVariance, atmVariance),
  };
  const beta = betas === undefined
    ? 1
    : Math.exp(kappa * nearerToNone(Math.log(betas.betaModelFree), Math.log(betas.betaAtm)));
  const deviation = Math.sqrt(forecastVariance ?? modelFreeVariance);
  const used = direction?.decision === "earned" ? direction.usedCorrelation : 0;
  return {
    beta,
    // A bearish score without any correlation would be -0.
    mu: 0 + used * (input.directionScore ?? 0) * deviation,
    ...betas,
    kappa,
    sdLogVolatility: volatility?.logError === undefined
      ? UNTESTED_DEVIATION
      : 0.5 * volatility.logError,
    // As of a full score: a neutral one is no certainty about the drift.
    sdDrift: (direction?.standardError ?? UNTESTED_CORRELATION) * deviation,
    decision,
    ...present({ forecastVariance }),
    reasons: [
      reason,
      describe("volatility", volatility),
      ...(volatility === month ? [] : [describe("volatility of the month", month)]),
      describe("direction", direction),
    ],
  };
}

/** The model of a kind and scope whose horizon is nearest in ratio; the shorter of two as near. */
function nearest<K extends ViewModel["kind"]>(
  models: readonly ViewModel[],
  scope: ViewScope,
  horizon: number,
  kind: K,
): Extract<ViewModel, { kind: K }> | undefined {
  const distance = (model: ViewModel) => Math.abs(Math.log(model.horizonSessions / horizon));
  const [first] = models
    .filter((model): model is Extract<ViewModel, { kind: K }> =>
      model.kind === kind && model.scope === scope
    )
    .sort((p, q) => distance(p) - distance(q) || p.horizonSessions - q.horizonSessions);
  return first;
}

/**
 * Forecast of the scope's model, or half EWMA and half the market where there is none or too little
 * history of the underlying's own.
 */
function forecastOf(
  { features, impliedVolatility, modelFreeVariance, horizonSessions }: ViewInput,
  model: VolatilityModel | undefined,
): { forecastVariance?: number; isModels: boolean; reason: string } {
  if (features === undefined) {
    return {
      isModels: false,
      reason: "no forecast: too short a history, or a last session without variance",
    };
  }
  const quoted = modelFreeVariance / horizonSessions;
  if (
    model === undefined || model.coefficients.length === 0 || features.sessions < MODEL_SESSIONS
  ) {
    return {
      forecastVariance: 0.5 * (horizonSessions * features.ewma + modelFreeVariance),
      isModels: false,
      reason: "forecast: half EWMA, half the market's variance",
    };
  }
  const implied = impliedVolatility === undefined
    ? quoted
    : impliedVolatility * impliedVolatility / SESSIONS_A_YEAR;
  const { daily, weekly, monthly } = features;
  const row = [1, ...[daily, weekly, monthly, implied].map(logVariance)];
  const fit = { ...model, leastForecast: logVariance(model.leastForecast) };
  return {
    forecastVariance: horizonSessions * varianceOfLog(logForecast(fit, row)),
    isModels: true,
    reason: `forecast: model of ${model.scope} over ${model.horizonSessions} sessions`,
  };
}

/** Of two logarithms the one nearer to 0 when both have the same sign, else 0. */
function nearerToNone(first: number, second: number): number {
  if (first * second <= 0) return 0;
  return Math.abs(first) < Math.abs(second) ? first : second;
}

function describe(kind: string, model: VolatilityModel | DirectionModel | undefined): string {
  if (model === undefined) return `${kind}: undecided, no model`;
  const { decision, clusters, scope, horizonSessions } = model;
  const needed = decision === "undecided" ? ` of ${LEAST_CLUSTERS}` : "";
  const evidence = `${clusters}${needed} independent horizons of ${horizonSessions} sessions`;
  return `${kind}: ${decision}, ${evidence} of ${scope}`;
}
